using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Pims.Storage.Blobs;

/// <summary>
/// Pictures that were made from blobs, as files in a folder for each source's checksum, up to so many bytes together; those used longest ago
/// go first. It is a cache: whatever is missing is made again, and all of it can be removed at any time. When a picture was used last is its
/// file's time, so that nothing must be held in memory but the sum of all sizes. Where several servers share an S3 store, what each of them
/// keeps is there for all. One that is forgotten here may lie in another's folder until its own time comes: nobody asks for it, since what
/// asks is an asset's row with the same checksum, and then it is the right picture.
/// </summary>
public sealed class RenditionStore : IAsyncDisposable
{
    readonly string root;
    readonly string drafts;
    readonly long reserve;
    readonly TimeProvider time;
    readonly KeptPictures kept;
    readonly RenditionBudget budget;

    /// <param name="folder">Made where it is missing. What an earlier process left unfinished in it is removed; what it kept is counted in the background.</param>
    /// <param name="limit">The most bytes of all files together; 0 to keep nothing.</param>
    /// <param name="reserve">Bytes of the disk that are left free: below that nothing is kept.</param>
    /// <param name="time">When a picture was used.</param>
    public RenditionStore(string folder, long limit, long reserve, TimeProvider time)
    {
        (Limit, this.reserve, this.time) = (limit, reserve, time);
        root = Path.GetFullPath(folder);
        drafts = Path.Combine(root, "drafts");
        kept = new KeptPictures(FileOf, time);
        if (Directory.Exists(drafts))
            Directory.Delete(drafts, recursive: true);
        Directory.CreateDirectory(drafts);
        budget = new RenditionBudget(root, limit, (name, error) => OnLeftover(name, error));
    }

    public long Limit { get; }

    /// <summary>Of all files; null while they are still counted.</summary>
    public long? Bytes => budget.Bytes;

    /// <summary>Told of what could not be removed; the next sweep or trim tries again.</summary>
    public Action<string, IOException> OnLeftover { get; init; } = (_, _) => { };

    /// <summary>Where all servers keep theirs; null where there is no such place.</summary>
    public S3Renditions? Shared { get; init; }

    /// <summary>Told of what could not be read from there or put there; the picture is made, and served, all the same.</summary>
    public Action<string, IOException> OnNotShared { get; init; } = (_, _) => { };

    /// <summary>Opens a picture, which counts as a use; null where it is not there whole.</summary>
    public SharedFile? Open(string checksum, string name) => kept.Open(checksum, name);

    /// <summary>As <see cref="Open"/>; what another server has kept is kept here too, if it is there as it was kept.</summary>
    public async Task<SharedFile?> FetchAsync(string checksum, string name, CancellationToken cancellation)
    {
        if (Open(checksum, name) is { } here)
            return here;
        if (Shared is null)
            return null;
        var draft = Draft();
        try
        {
            return await Shared.FetchAsync(checksum, name, draft, cancellation) && IsWhole(draft, name) ? Keep(draft, checksum, name) : null;
        }
        catch (IOException error)
        {
            OnNotShared(name, error);
            return null;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>As <see cref="Keep"/>, and for all servers.</summary>
    public async Task<SharedFile> KeepForAllAsync(string draft, string checksum, string name)
    {
        var kept = Keep(draft, checksum, name);
        if (Shared is null)
            return kept;
        try
        {
            // Before the caller has it: then it is not put there after it was forgotten.
            await Shared.KeepAsync(checksum, name, kept);
        }
        catch (IOException error)
        {
            OnNotShared(name, error);
        }
        return kept;
    }

    /// <summary>Whether anything was kept that was made from the source.</summary>
    public bool HasAny(string checksum) => Limit > 0 && Directory.Exists(FolderOf(checksum));

    /// <summary>Where a picture is kept, for programs that read files; null where it is not.</summary>
    public string? PathOf(string checksum, string name) => FileOf(checksum, name) is var file && File.Exists(file) ? file : null;

    /// <summary>A path that a picture can be written to, beside those that are kept.</summary>
    public string Draft()
    {
        // The folder may have been removed by whoever wanted its room.
        Directory.CreateDirectory(drafts);
        return Path.Combine(drafts, Path.GetRandomFileName());
    }

    /// <summary>
    /// Keeps a picture that was written to a draft, and opens it; where there is no room for it, it is only opened, and gone once it is closed.
    /// </summary>
    public SharedFile Keep(string draft, string checksum, string name)
    {
        var handle = File.OpenHandle(draft, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        try
        {
            var mark = KeptMark.Of(handle);
            if (!HasRoom() || !budget.Take(mark.Length + KeptMark.Size) || !TryPlace(handle, mark, draft, checksum, name))
                File.Delete(draft);
            return new SharedFile(handle, mark.Length, mark.Hash);
        }
        catch
        {
            handle.Dispose();
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>Whether a file is a picture with its mark as it was kept; then the mark is taken off.</summary>
    static bool IsWhole(string draft, string name)
    {
        using var handle = File.OpenHandle(draft, FileMode.Open, FileAccess.ReadWrite);
        if (KeptMark.Read(handle, name) is not { } mark || KeptMark.Of(handle, mark.Length) != mark)
            return false;
        RandomAccess.SetLength(handle, mark.Length);
        return true;
    }

    /// <returns>False where the disk has no room after all: the picture is there to be read, and not kept.</returns>
    bool TryPlace(SafeFileHandle handle, KeptMark mark, string draft, string checksum, string name)
    {
        try
        {
            Place(handle, mark, draft, FileOf(checksum, name));
            kept.Replaced(checksum, name);
            return true;
        }
        catch (IOException error)
        {
            budget.Take(-(mark.Length + KeptMark.Size));
            OnLeftover(name, error);
            return false;
        }
    }

    /// <summary>Removes what was made from sources with these checksums, and what is shared of it a little later. Who has it open reads it to its end.</summary>
    public void Forget(IEnumerable<string> checksums)
    {
        foreach (var checksum in checksums)
        {
            Shared?.Forget(checksum);
            var folder = FolderOf(checksum);
            if (!Directory.Exists(folder))
                continue;
            try
            {
                // First out of its place, at once and whole: what is kept meanwhile makes the folder anew.
                var going = Draft();
                var before = budget.Walks();
                Directory.Move(folder, going);
                var bytes = new DirectoryInfo(going).EnumerateFiles().Sum(file => file.Length);
                Delete(going);
                budget.GiveBack(bytes, before);
            }
            catch (DirectoryNotFoundException) when (!Directory.Exists(folder))
            {
                // Another has removed it meanwhile.
            }
            catch (UnauthorizedAccessException error)
            {
                OnLeftover(checksum, new IOException(error.Message, error));
            }
            catch (IOException error)
            {
                OnLeftover(checksum, error);
            }
        }
    }

    static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // What was just being kept came into it while it was emptied.
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The checksums of all sources that there is a folder for, here and where pictures are shared, in no order.</summary>
    public async IAsyncEnumerable<string> ChecksumsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var folder in RenditionWalk.Folders(root))
            yield return Path.GetFileName(folder);
        if (Shared is null)
            yield break;
        await foreach (var checksum in Shared.ChecksumsAsync(cancellation))
            yield return checksum;
    }

    /// <summary>Counts all files in the background, and removes the oldest where they are too many. One such walk goes on at a time.</summary>
    /// <returns>Until it is over.</returns>
    public Task Trim() => budget.Trim();

    public ValueTask DisposeAsync() => budget.DisposeAsync();

    bool HasRoom() => Limit > 0 && new DriveInfo(root).AvailableFreeSpace >= reserve;

    void Place(SafeFileHandle handle, KeptMark mark, string draft, string file)
    {
        try
        {
            mark.Write(handle, Path.GetFileName(file));
            // Before it gets its name: a power cut must not leave half of it there. Its folder is not flushed: a picture that is missing
            // then is made again.
            RandomAccess.FlushToDisk(handle);
            File.SetLastWriteTimeUtc(handle, time.GetUtcNow().UtcDateTime);
            Rename(draft, file);
        }
        finally
        {
            budget.Named(mark.Length + KeptMark.Size);
        }
    }

    static void Rename(string draft, string file)
    {
        for (var tries = 0; ; tries++)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            try
            {
                File.Move(draft, file, overwrite: true);
                return;
            }
            catch (DirectoryNotFoundException) when (tries < 100)
            {
                // The folder was empty, and removed at this moment.
            }
        }
    }

    string FileOf(string checksum, string name) => Path.Combine(FolderOf(checksum), name);

    string FolderOf(string checksum)
    {
        var folder = Path.GetFullPath(Path.Combine(root, checksum[..2], checksum));
        return folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? folder
            : throw new ArgumentException("A checksum leads out of the store.", nameof(checksum));
    }
}
