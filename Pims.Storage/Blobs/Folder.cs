using System.Runtime.InteropServices;

namespace Pims.Storage.Blobs;

/// <summary>A folder's own flush to the disk, which makes a rename in it durable.</summary>
static partial class Folder
{
    const int ReadOnly = 0;

    /// <summary>.NET refuses to open a folder, so the C library is asked. Windows needs no such flush.</summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"The folder {path} can't be opened.", Marshal.GetLastPInvokeError());
        try
        {
            if (Synchronize(descriptor) != 0)
                throw new IOException($"The folder {path} can't be flushed.", Marshal.GetLastPInvokeError());
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
