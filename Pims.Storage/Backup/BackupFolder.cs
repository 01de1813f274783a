using System.Security.Cryptography;
using Pims.Storage.Blobs;

namespace Pims.Storage.Backup;

/// <summary>
/// The folder of a backup: blobs, which stay the same from one backup to the next, and beside them the state that the manifest names, a
/// database and its keys. A new state replaces the former one by the rename of the manifest, after all that it needs is on the disk.
/// </summary>
public sealed class BackupFolder : IDisposable
{
    const string Manifest = "pims-backup.json", Mark = "pims-backup.lock", StatePrefix = "state-";

    readonly FileStream? held;

    BackupFolder(string path, FileStream? held)
    {
        this.held = held;
        Path = path;
        Blobs = new BlobFolder(In("blobs"));
        Drafts = In("incoming");
        Present = File.Exists(In(Manifest)) ? BackupManifest.Read(In(Manifest)) : null;
    }

    public string Path { get; }

    /// <summary>What is whole in it; null where nothing is yet.</summary>
    public BackupManifest? Present { get; private set; }

    internal BlobFolder Blobs { get; }

    /// <summary>Where files are until they are whole.</summary>
    internal string Drafts { get; }

    /// <summary>Takes a folder for a backup, and makes it where it is missing. What a backup that was broken off left is removed.</summary>
    /// <exception cref="BackupException">Something else is in it, or another backup writes it.</exception>
    public static BackupFolder Claim(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        if (File.Exists(path))
            throw new BackupException($"{path} is a file; a backup wants a folder of its own.");
        var mark = System.IO.Path.Combine(path, Mark);
        if (!File.Exists(mark) && !File.Exists(System.IO.Path.Combine(path, Manifest)) && FirstIn(path) is { } other)
            throw new BackupException($"{path} holds something else ({other}); a backup wants a folder of its own.");
        PrivateFiles.MakeFolder(path);
        var claimed = Open(path, Hold(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        claimed.RemoveUnfinished();
        PrivateFiles.RemoveFolder(claimed.Drafts);
        PrivateFiles.MakeFolder(claimed.Drafts);
        claimed.Blobs.Make();
        return claimed;
    }

    /// <summary>A whole backup, to be read. No backup writes it meanwhile.</summary>
    /// <exception cref="BackupException">There is none.</exception>
    public static BackupFolder Visit(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        // A copy on a disk that can't be written may come without it.
        var isMarked = File.Exists(System.IO.Path.Combine(path, Mark));
        var visited = Open(path, isMarked ? Hold(path, FileMode.Open, FileAccess.Read, FileShare.Read) : null);
        if (visited.Present is not null)
            return visited;
        visited.Dispose();
        throw new BackupException(isMarked ? $"There is no whole backup in {path}: one was begun, and broken off." : $"There is no backup in {path}.");
    }

    internal string StateIn(string state) => In(state);

    /// <summary>Makes the folder of another state.</summary>
    internal string MakeState(DateTimeOffset now)
    {
        var state = $"{StatePrefix}{now:yyyyMMdd'T'HHmmss}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        PrivateFiles.MakeFolder(In(state));
        return state;
    }

    /// <summary>From here on this is the backup.</summary>
    internal async Task FinishAsync(BackupManifest manifest, CancellationToken cancellation)
    {
        Blobs.Flush();
        Folder.Flush(In(manifest.State));
        Folder.Flush(Path);
        await PrivateFiles.ReplaceAsync(In(Manifest), manifest.ToBytes(), cancellation);
        Present = manifest;
        RemoveUnfinished();
    }

    /// <summary>Removes every state but the present one.</summary>
    internal void RemoveUnfinished()
    {
        foreach (var state in Directory.GetDirectories(Path, StatePrefix + "*").Where(state => System.IO.Path.GetFileName(state) != Present?.State))
            PrivateFiles.RemoveFolder(state);
    }

    public void Dispose() => held?.Dispose();

    string In(string name) => System.IO.Path.Combine(Path, name);

    // The root of a disk has it.
    static string? FirstIn(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFileSystemEntries(path).Select(entry => System.IO.Path.GetFileName(entry)).Order().FirstOrDefault(name => name != "lost+found") : null;

    static BackupFolder Open(string path, FileStream? held)
    {
        try
        {
            return new BackupFolder(path, held);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    static FileStream Hold(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var file = System.IO.Path.Combine(path, Mark);
        try
        {
            var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
            if (mode == FileMode.OpenOrCreate && !OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(file, options);
        }
        catch (IOException error) when (File.Exists(file))
        {
            throw new BackupException($"{path} is in use by another backup or restore. ({error.Message})", error);
        }
    }
}
