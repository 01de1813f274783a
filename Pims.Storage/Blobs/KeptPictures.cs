using Microsoft.Win32.SafeHandles;

namespace Pims.Storage.Blobs;

/// <summary>Opens kept pictures, and marks when they were used.</summary>
/// <param name="fileOf">The path of a picture, by its source's checksum and its name.</param>
/// <param name="time">When it was used.</param>
sealed class KeptPictures(Func<string, string, string> fileOf, TimeProvider time)
{
    static readonly TimeSpan UseCountsFor = TimeSpan.FromMinutes(1);

    readonly RecentPictures recent = new();

    /// <returns>Null where it is not there whole.</returns>
    public SharedFile? Open(string checksum, string name)
    {
        if (recent.Find(checksum, name) is { } known)
        {
            Touch(known.File, known.UsedAt);
            return new SharedFile(known.Content, known.Hash);
        }
        var file = fileOf(checksum, name);
        if (TryOpen(file) is not { } handle)
            return null;
        var isHandedOn = false;
        try
        {
            if (KeptMark.Read(handle, name) is not { } mark)
                return null;
            Touch(file, File.GetLastWriteTimeUtc(handle));
            isHandedOn = mark.Length > RecentPictures.Small;
            return isHandedOn ? new SharedFile(handle, mark.Length, mark.Hash) : ReadSmall(file, handle, mark, checksum, name);
        }
        finally
        {
            if (!isHandedOn)
                handle.Dispose();
        }
    }

    /// <summary>To be told of a picture that was kept: it may be of the same time and size as the one before it.</summary>
    public void Replaced(string checksum, string name) => recent.Forget(checksum, name);

    static SafeFileHandle? TryOpen(string file)
    {
        try
        {
            return File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <returns>Null where it was cut off since its mark was read.</returns>
    SharedFile? ReadSmall(string file, SafeFileHandle handle, KeptMark mark, string checksum, string name)
    {
        var content = new byte[mark.Length];
        if (RandomAccess.Read(handle, content, 0) != content.Length)
            return null;
        recent.Keep(checksum, name, new RecentPictures.Entry(file, mark.Length + KeptMark.Size, File.GetLastWriteTimeUtc(handle), content, mark.Hash));
        return new SharedFile(content, mark.Hash);
    }

    void Touch(string file, DateTime usedAt)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if ((now - usedAt).Duration() <= UseCountsFor)
            return;
        try
        {
            File.SetLastWriteTimeUtc(file, now);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Removed at this moment: this use of it is the last.
        }
    }
}
