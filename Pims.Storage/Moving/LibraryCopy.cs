using Pims.Storage.Backup;

namespace Pims.Storage.Moving;

/// <summary>What was copied of a table, the same on both sides.</summary>
public sealed record TableCopy(string Name, long Rows, string Checksum);

/// <summary>What a copy came to.</summary>
/// <param name="Files">All that the database names.</param>
/// <param name="Copied">Files that were copied, and their bytes; the others stood there since a copy that was broken off.</param>
/// <param name="Tables">What was copied of the database.</param>
/// <param name="Zeros">Texts whose zeros became U+FFFD.</param>
/// <param name="DamagedFiles">For each file that is not in the library as it should be, a line that names it.</param>
/// <param name="IsWhole">Whether there is a library now.</param>
public sealed record CopyReport(BlobSum Files, BlobSum Copied, IReadOnlyList<TableCopy> Tables, long Zeros, IReadOnlyList<string> DamagedFiles, bool IsWhole);

/// <summary>
/// Copies a library that no server has to another place. The files come first, which takes longest and goes on where it was broken off; then all
/// rows, of one committed state, at once or not at all; then what that state names beyond the files. Until all is there the target bears a
/// mark, by which servers leave it alone.
/// </summary>
/// <param name="from">Read, and left as it is. Its data folder, where it has one, is held by this process.</param>
/// <param name="to">Empty, or what a copy of the same library left. Its data folder, where it has one, is held by this process.</param>
/// <param name="progress">Told of what is copied.</param>
public sealed class LibraryCopy(LibraryPlace from, LibraryPlace to, CopyProgress progress)
{
    // Each may have 24 MiB of a large file in memory on its way to a store.
    const int PageSize = 1000, CopiesAtOnce = 6;

    readonly Lock counting = new();
    readonly Dictionary<string, (BlobRow Blob, Fault Fault)> damaged = [];
    long copiedFiles, copiedBytes;

    /// <summary>Makes the library even where files are missing or damaged.</summary>
    public bool SkipDamaged { get; init; }

    /// <summary>Reads all files of the target again, and copies those that are damaged there once more.</summary>
    public bool Verify { get; init; }

    /// <exception cref="BackupException">It can't be made; the message says why.</exception>
    /// <exception cref="UnsuitableDatabaseException">One of the databases is none that this program can work with.</exception>
    /// <exception cref="StorageFullException">The target has no room.</exception>
    public async Task<CopyReport> RunAsync(CancellationToken cancellation)
    {
        Mapping.Register();
        await using var source = Open(from);
        await using var target = Open(to);
        using var store = BlobPlace.Of(from);
        using var copies = BlobPlace.Of(to);
        await source.RequireLibraryAsync(cancellation);
        var isFirst = !await ClaimAsync(source, target, copies, cancellation);
        copies.Make();
        progress.Expect(await source.ReadAsync(BlobTable.SumAsync, cancellation));
        await CopyFilesAsync(source, store, copies, isFirst ? Trust.Nothing : Trust.Size, cancellation);
        // What was missing or damaged may be of no row any more.
        damaged.Clear();
        var rows = await new RowCopy(source, target, progress).RunAsync(cancellation);
        var files = await target.ReadAsync(BlobTable.SumAsync, cancellation);
        if (Verify || !await HasAllAsync(target, copies, files, cancellation))
        {
            progress.Expect(files);
            await CopyFilesAsync(target, store, copies, Verify ? Trust.Content : Trust.Size, cancellation);
        }
        await RequireNotRemovedAsync(source, cancellation);
        copies.Flush();
        var lines = await target.ReadAsync(session => LinesAsync(session, store), cancellation);
        var isWhole = lines.Count == 0 || SkipDamaged;
        if (isWhole)
        {
            await target.FinishAsync(cancellation);
            if (to.Folder is { } folder)
                CopyMark.Remove(folder);
        }
        return new CopyReport(files, new BlobSum { Files = copiedFiles, Bytes = copiedBytes }, rows.Tables, rows.Zeros, lines, isWhole);
    }

    /// <summary>How much a file in the target is believed.</summary>
    enum Trust
    {
        Nothing, Size, Content,
    }

    static LibraryDatabase Open(LibraryPlace place) => place.Database is null ? new SqliteLibrary(LibraryFiles.In(place.Folder!)) : new PostgresLibrary(place);

    /// <returns>Whether a copy that was broken off left something.</returns>
    async Task<bool> ClaimAsync(LibraryDatabase source, LibraryDatabase target, BlobPlace copies, CancellationToken cancellation)
    {
        var mark = CopyMark.Of(await source.ReadAsync(Migrator.FirstRunAsync, cancellation), to.Blobs?.ToString() ?? RealPath.Of(to.Folder!));
        var isInFolder = to.Folder is { } folder && CopyMark.Find(folder, mark);
        var isInDatabase = await target.FindAsync(mark, cancellation);
        if (!isInFolder && !isInDatabase && await copies.ListAsync(cancellation).AnyAsync(cancellation))
            throw new BackupException($"There are files in {to.ShownBlobs} already: two libraries can't share a store. Name an empty folder or prefix.");
        if (to.Folder is not null)
            await CopyMark.SetAsync(to.Folder, mark, cancellation);
        await target.ClaimAsync(mark, cancellation);
        return isInFolder || isInDatabase;
    }

    /// <summary>Copies what is not in the target yet.</summary>
    async Task CopyFilesAsync(LibraryDatabase names, BlobPlace store, BlobPlace copies, Trust trust, CancellationToken cancellation)
    {
        for (var page = await PageAsync(""); page.Count > 0; page = await PageAsync(page[^1].Checksum))
        {
            await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = CopiesAtOnce, CancellationToken = cancellation }, async (blob, token) =>
            {
                if (!await IsThereAsync(copies, blob, trust, token))
                    await CopyAsync(blob, store, copies, trust, token);
                progress.AddFile();
            });
        }

        Task<IReadOnlyList<BlobRow>> PageAsync(string after) => names.ReadAsync(session => BlobTable.PageAsync(session, after, PageSize), cancellation);
    }

    async Task<bool> IsThereAsync(BlobPlace copies, BlobRow blob, Trust trust, CancellationToken cancellation) => trust switch
    {
        Trust.Nothing => false,
        Trust.Size => await copies.SizeAsync(blob.Name, cancellation) == blob.Size,
        _ => await BlobCopy.CheckAsync(() => copies.OpenAsync(blob.Name, cancellation), blob, progress.AddBytes, cancellation) is null,
    };

    async Task CopyAsync(BlobRow blob, BlobPlace store, BlobPlace copies, Trust trust, CancellationToken cancellation)
    {
        // What may stand there is not this, whatever comes of it.
        if (trust != Trust.Nothing)
            await copies.RemoveAsync(blob.Name, cancellation);
        var fault = await copies.TakeAsync(blob, () => store.OpenAsync(blob.Name, cancellation), progress.AddBytes, cancellation);
        lock (counting)
        {
            if (fault is null)
                (copiedFiles, copiedBytes) = (copiedFiles + 1, copiedBytes + blob.Size);
            else
                damaged[blob.Name] = (blob, fault.Value);
        }
    }

    /// <summary>Whether each file that the target's rows name stands there in its size.</summary>
    static async Task<bool> HasAllAsync(LibraryDatabase target, BlobPlace copies, BlobSum files, CancellationToken cancellation)
    {
        var there = 0L;
        await foreach (var some in copies.ListAsync(cancellation).Chunk(PageSize).WithCancellation(cancellation))
        {
            var sizes = (await target.ReadAsync(session => BlobTable.NamedAsync(session, [.. some.Select(file => file.Name)]), cancellation)).ToDictionary(row => row.Name, row => row.Size);
            there += some.Count(file => sizes.TryGetValue(file.Name, out var size) && size == file.Size);
        }
        return there == files.Files;
    }

    /// <summary>What is missing only since a server removed it is no damage, and the library is not as it was when its rows were read.</summary>
    async Task RequireNotRemovedAsync(LibraryDatabase source, CancellationToken cancellation)
    {
        foreach (var names in damaged.Keys.Chunk(PageSize))
            if ((await source.ReadAsync(session => BlobTable.KnownAsync(session, names), cancellation)).Count < names.Length)
                throw new BackupException($"A server deleted files of {from} for good meanwhile: stop its servers, and run the copy again.");
    }

    async Task<IReadOnlyList<string>> LinesAsync(Session session, BlobPlace store)
    {
        var lines = new List<string>();
        foreach (var (blob, fault) in damaged.Values.OrderBy(file => file.Blob.Checksum, StringComparer.Ordinal))
            lines.Add($"The file of asset {await BlobTable.AssetWithAsync(session, blob.Checksum)} (sha256:{blob.Checksum}, {store.AddressOf(blob.Name)}) {fault.Text}.");
        return lines;
    }
}
