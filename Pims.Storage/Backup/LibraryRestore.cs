using Pims.Storage.Blobs;

namespace Pims.Storage.Backup;

/// <summary>What a restore came to.</summary>
/// <param name="Manifest">Of the backup.</param>
/// <param name="Copied">Files that were copied, and their bytes; the others stood there since a restore that was broken off.</param>
/// <param name="DamagedFiles">For each file that is not in the backup as it should be, a line that names it.</param>
/// <param name="IsWhole">Whether there is a library now.</param>
public sealed record RestoreReport(BackupManifest Manifest, BlobSum Copied, IReadOnlyList<string> DamagedFiles, bool IsWhole);

/// <summary>
/// Puts a backup in the place of a library. All that is read is compared with its checksum. Until it is whole the folder bears a mark, by
/// which servers leave it alone and the next restore knows what it goes on with.
/// </summary>
/// <param name="backup">Read, and left as it is.</param>
/// <param name="library">An empty folder, or one that a restore of the same backup left; held by this process.</param>
/// <param name="progress">Told of what is copied.</param>
public sealed class LibraryRestore(BackupFolder backup, LibraryFiles library, CopyProgress progress)
{
    const int PageSize = 1000, CopiesAtOnce = 4;

    readonly Lock counting = new();
    readonly List<(BlobRow Blob, Fault Fault)> damaged = [];
    long copiedFiles, copiedBytes;

    /// <summary>Makes the library even where files are missing or damaged.</summary>
    public bool SkipDamaged { get; init; }

    BackupManifest Manifest => backup.Present!;

    string Draft => library.Database + ".restored";

    string Incoming => Path.Combine(library.Folder, "incoming");

    /// <exception cref="BackupException">The backup can't be restored here.</exception>
    /// <exception cref="StorageFullException">The disk is full.</exception>
    public async Task<RestoreReport> RunAsync(CancellationToken cancellation)
    {
        if (!Migrator.Names.Contains(Manifest.Migration))
            throw new BackupException($"The backup was made by a newer version of this program ({Manifest.Program}, migration {Manifest.Migration}); restore it with that version.");
        await RestoreMark.SetAsync(library.Folder, Manifest.State, cancellation);
        PrivateFiles.RemoveFolder(Incoming);
        PrivateFiles.MakeFolder(Incoming);
        PrivateFiles.MakeFolder(library.Keys);
        library.Blobs.Make();
        foreach (var key in Manifest.Keys)
            await CopyAsync(key, Path.Combine(library.Keys, key.Name), cancellation);
        Folder.Flush(library.Keys);
        await CopyAsync(Manifest.Database, Draft, cancellation);
        var lines = await CopyFilesAsync(cancellation);
        if (lines.Count == 0 || SkipDamaged)
            Finish();
        return new RestoreReport(Manifest, new BlobSum { Files = copiedFiles, Bytes = copiedBytes }, lines, lines.Count == 0 || SkipDamaged);
    }

    async Task CopyAsync(BackupManifest.FileMark mark, string target, CancellationToken cancellation)
    {
        var row = new BlobRow { Name = mark.Name, Checksum = mark.Checksum, Size = mark.Size };
        if (await BlobCopy.CopyAsync(Path.Combine(backup.StateIn(Manifest.State), mark.Name), target, Path.Combine(Incoming, mark.Name), row, _ => { }, cancellation) is { } fault)
            throw new BackupException($"The backup is damaged: its file {mark.Name} {fault.Text}.");
    }

    /// <returns>For each file that can't be had a line that names it.</returns>
    async Task<IReadOnlyList<string>> CopyFilesAsync(CancellationToken cancellation)
    {
        using var database = SqliteFile.OpenCopy(Draft, cancellation);
        var session = database.Session;
        if (await SqliteFile.FaultAsync(session, "integrity_check") is { } fault)
            throw new BackupException($"The database of the backup is damaged: {fault}");
        progress.Expect(await BlobTable.SumAsync(session));
        for (var page = await BlobTable.PageAsync(session, "", PageSize); page.Count > 0; page = await BlobTable.PageAsync(session, page[^1].Checksum, PageSize))
            await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = CopiesAtOnce, CancellationToken = cancellation }, CopyAsync);
        var lines = new List<string>();
        foreach (var (blob, broken) in damaged.OrderBy(file => file.Blob.Checksum, StringComparer.Ordinal))
            lines.Add($"The file of asset {await BlobTable.AssetWithAsync(session, blob.Checksum)} (sha256:{blob.Checksum}, {backup.Blobs.FileOf(blob.Name)}) {broken.Text}.");
        return lines;
    }

    async ValueTask CopyAsync(BlobRow blob, CancellationToken cancellation)
    {
        var target = library.Blobs.FileOf(blob.Name);
        if (!library.Blobs.Has(blob) || await BlobCopy.CheckAsync(target, blob, progress.AddBytes, cancellation) is not null)
        {
            File.Delete(target);
            var fault = await BlobCopy.CopyAsync(backup.Blobs.FileOf(blob.Name), target, Path.Combine(Incoming, blob.Name), blob, progress.AddBytes, cancellation);
            lock (counting)
            {
                if (fault is null)
                    (copiedFiles, copiedBytes) = (copiedFiles + 1, copiedBytes + blob.Size);
                else
                    damaged.Add((blob, fault.Value));
            }
        }
        progress.AddFile();
    }

    void Finish()
    {
        library.Blobs.Flush();
        File.Move(Draft, library.Database, overwrite: true);
        Folder.Flush(library.Folder);
        RestoreMark.Remove(library.Folder);
    }
}
