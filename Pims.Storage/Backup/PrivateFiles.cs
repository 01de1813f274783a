using Microsoft.Win32.SafeHandles;
using Pims.Storage.Blobs;

namespace Pims.Storage.Backup;

/// <summary>Files and folders for this user alone: a library has keys in it.</summary>
static class PrivateFiles
{
    const int DiskFullOnUnix = 28, DiskFullOnWindows = unchecked((int)0x80070070);

    /// <summary>One that is there keeps its rights.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Replaces what is there.</summary>
    public static FileStream Create(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    public static SafeFileHandle OpenToRead(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>The file is there with these bytes, or as it was, whatever happens.</summary>
    public static async Task ReplaceAsync(string path, byte[] content, CancellationToken cancellation)
    {
        var draft = path + ".draft";
        await using (var file = Create(draft))
        {
            await file.WriteAsync(content, cancellation);
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
        Folder.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>Removes a folder with all in it; one that is not there is no error.</summary>
    public static void RemoveFolder(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    public static bool IsFull(IOException error) => error is StorageFullException or { HResult: DiskFullOnUnix or DiskFullOnWindows };
}
