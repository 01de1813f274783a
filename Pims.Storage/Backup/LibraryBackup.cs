using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Pims.Storage.Backup;

/// <summary>What a backup came to.</summary>
/// <param name="Manifest">As it stands in the backup.</param>
/// <param name="Copied">Files that were copied, and their bytes.</param>
/// <param name="Removed">Files of former backups that the library has no more.</param>
/// <param name="DamagedFiles">For each file that could not be had, a line that names it.</param>
public sealed record BackupReport(BackupManifest Manifest, BlobSum Copied, long Removed, IReadOnlyList<string> DamagedFiles);

/// <summary>
/// Copies a library whose server may run and write. The files are copied first; then one state of the database is taken, and what it names
/// beyond them is copied. The server removes a file only after its row is gone: so one that is not there any more and that a later state
/// still names is lost in the library itself, and one that no later state names is no part of the backup.
/// </summary>
/// <param name="library">Where the library is.</param>
/// <param name="folder">Where the backup goes.</param>
/// <param name="progress">Told of what is copied.</param>
/// <param name="time">When the backup is made.</param>
public sealed class LibraryBackup(LibraryFiles library, BackupFolder folder, CopyProgress progress, TimeProvider time)
{
    // Two keep the disk busy while it flushes; more are hardly quicker, and the server's callers wait for them.
    const int MostStates = 20, PageSize = 1000, CopiesAtOnce = 2;

    readonly ConcurrentDictionary<string, (BlobRow Blob, Fault Fault)> damaged = [];
    readonly Lock counting = new();
    long copiedFiles, copiedBytes;

    /// <summary>Reads the files that are in the backup again, and copies those that are damaged there once more.</summary>
    public bool Verify { get; init; }

    /// <summary>The version that the manifest names.</summary>
    public required string Program { get; init; }

    /// <exception cref="BackupException">It can't be made; the backup that was there before is as it was.</exception>
    /// <exception cref="NewerDatabaseException">The database was made by a newer program.</exception>
    /// <exception cref="StorageFullException">The disk of the backup is full; the backup that was there before is as it was.</exception>
    public async Task<BackupReport> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return await RunStatesAsync(cancellation);
        }
        finally
        {
            // A disk that is full has better use for its room.
            folder.RemoveUnfinished();
        }
    }

    async Task<BackupReport> RunStatesAsync(CancellationToken cancellation)
    {
        using var live = SqliteFile.OpenLive(library.Database, cancellation);
        await RequireSameLibraryAsync(live.Session);
        progress.Expect(await BlobTable.SumAsync(live.Session));
        var gone = await CopyMissingAsync(live.Session, isFirst: true, cancellation);
        for (var states = 1; ; states++)
        {
            folder.RemoveUnfinished();
            var state = folder.MakeState(time.GetUtcNow());
            live.CopyTo(DatabaseIn(state), cancellation);
            using var taken = SqliteFile.OpenCopy(DatabaseIn(state), cancellation);
            var goneThen = await CopyMissingAsync(taken.Session, isFirst: false, cancellation);
            foreach (var (name, blob) in goneThen.Where(file => gone.ContainsKey(file.Key)))
                damaged[name] = (blob, new Fault(true, "is missing"));
            if (goneThen.Keys.All(gone.ContainsKey))
                return await FinishAsync(state, taken.Session, cancellation);
            if (states == MostStates)
                throw new BackupException($"Files were deleted for good faster than they could be copied, {MostStates} times over; try again when the server has less to do.");
            gone = goneThen;
        }
    }

    async Task RequireSameLibraryAsync(Session session)
    {
        await Migrator.RanAsync(session);
        if (folder.Present is { } present && present.Library != await Migrator.FirstRunAsync(session))
            throw new BackupException($"{folder.Path} holds the backup of another library; a backup wants a folder of its own.");
    }

    /// <summary>Copies what is not in the backup yet.</summary>
    /// <returns>Those, by their names, that were not there.</returns>
    async Task<IReadOnlyDictionary<string, BlobRow>> CopyMissingAsync(Session session, bool isFirst, CancellationToken cancellation)
    {
        var gone = new Dictionary<string, BlobRow>();
        for (var page = await BlobTable.PageAsync(session, "", PageSize); page.Count > 0; page = await BlobTable.PageAsync(session, page[^1].Checksum, PageSize))
        {
            await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = CopiesAtOnce, CancellationToken = cancellation }, async (blob, token) =>
            {
                if (await CopyAsync(blob, Verify && isFirst, token) is { IsMissing: true })
                {
                    lock (counting)
                        gone[blob.Name] = blob;
                }
                if (isFirst)
                    progress.AddFile();
            });
        }
        return gone;
    }

    async Task<Fault?> CopyAsync(BlobRow blob, bool verify, CancellationToken cancellation)
    {
        var target = folder.Blobs.FileOf(blob.Name);
        if (damaged.ContainsKey(blob.Name))
            return null;
        if (folder.Blobs.Has(blob))
        {
            if (!verify || await BlobCopy.CheckAsync(target, blob, progress.AddBytes, cancellation) is null)
                return null;
            // Of the right size, it would be taken for sound the next time, should it not be had now.
            File.Delete(target);
        }
        var fault = await BlobCopy.CopyAsync(
            library.Blobs.FileOf(blob.Name), target, Path.Combine(folder.Drafts, blob.Name), blob, progress.AddBytes, cancellation);
        lock (counting)
        {
            if (fault is null)
                (copiedFiles, copiedBytes) = (copiedFiles + 1, copiedBytes + blob.Size);
            else if (!fault.Value.IsMissing)
                damaged[blob.Name] = (blob, fault.Value);
        }
        return fault;
    }

    async Task<BackupReport> FinishAsync(string state, Session taken, CancellationToken cancellation)
    {
        if (await SqliteFile.FaultAsync(taken, "quick_check") is { } fault)
            throw new BackupException($"The database of the library is damaged ({fault}); {(folder.Present is null ? "no backup was made" : "the backup that was there before is kept")}.");
        // Once the state is taken: a key is kept before anything is sealed with it.
        var keys = await CopyKeysAsync(state, cancellation);
        var all = await BlobTable.SumAsync(taken);
        var known = await BlobTable.KnownAsync(taken, [.. damaged.Keys]);
        var lost = known.Select(name => damaged[name]).OrderBy(file => file.Blob.Checksum, StringComparer.Ordinal).ToArray();
        var lines = new List<string>();
        foreach (var (blob, broken) in lost)
            lines.Add($"The file of asset {await BlobTable.AssetWithAsync(taken, blob.Checksum)} (sha256:{blob.Checksum}, {library.Blobs.FileOf(blob.Name)}) {broken.Text}.");
        var manifest = new BackupManifest
        {
            Format = BackupManifest.PresentFormat,
            Program = Program,
            Migration = (await Migrator.RanAsync(taken))[^1],
            Library = await Migrator.FirstRunAsync(taken),
            State = state,
            MadeAt = time.GetUtcNow(),
            Files = all.Files,
            Bytes = all.Bytes,
            Database = await MarkAsync(DatabaseIn(state), cancellation),
            Keys = keys,
            Damaged = [.. lost.Select(file => file.Blob.Checksum)],
        };
        await folder.FinishAsync(manifest, cancellation);
        return new BackupReport(manifest, new BlobSum { Files = copiedFiles, Bytes = copiedBytes }, await RemoveUnnamedAsync(taken, cancellation), lines);
    }

    async Task<IReadOnlyList<BackupManifest.FileMark>> CopyKeysAsync(string state, CancellationToken cancellation)
    {
        var keys = new List<BackupManifest.FileMark>();
        foreach (var key in Directory.Exists(library.Keys) ? Directory.GetFiles(library.Keys, "*.xml") : [])
        {
            var copy = Path.Combine(folder.StateIn(state), Path.GetFileName(key));
            await PrivateFiles.ReplaceAsync(copy, await File.ReadAllBytesAsync(key, cancellation), cancellation);
            keys.Add(await MarkAsync(copy, cancellation));
        }
        return keys;
    }

    async Task<long> RemoveUnnamedAsync(Session session, CancellationToken cancellation)
    {
        var removed = 0L;
        foreach (var shard in folder.Blobs.Shards)
        {
            foreach (var names in Directory.GetFiles(shard).Select(file => Path.GetFileName(file)).Chunk(PageSize))
            {
                foreach (var name in names.Except(await BlobTable.KnownAsync(session, names)))
                {
                    cancellation.ThrowIfCancellationRequested();
                    File.Delete(Path.Combine(shard, name));
                    removed++;
                }
            }
        }
        return removed;
    }

    string DatabaseIn(string state) => Path.Combine(folder.StateIn(state), Path.GetFileName(library.Database));

    static async Task<BackupManifest.FileMark> MarkAsync(string file, CancellationToken cancellation)
    {
        await using var stream = new FileStream(PrivateFiles.OpenToRead(file), FileAccess.Read, bufferSize: 0, isAsync: true);
        return new BackupManifest.FileMark(Path.GetFileName(file), stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation)));
    }
}
