using System.Runtime.InteropServices;

namespace ImportFolder;

/// <summary>
/// What a file is. .NET takes a named pipe, a socket or a device for an empty file, and to open a pipe waits until somebody writes.
/// Linux is asked by statx: unlike stat's, its answer looks the same on every processor and C library. Elsewhere all are regular.
/// </summary>
static partial class FileKind
{
    const int WorkingFolder = -100, NoFollow = 0x100, Bytes = 256, ModeAt = 28;
    const uint Kind = 1;

    public static bool IsRegular(FileInfo file)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        Span<byte> answer = stackalloc byte[Bytes];
        // Of one that can't be asked about, opening it says why.
        return Statx(WorkingFolder, file.FullName, NoFollow, Kind, answer) != 0 || (MemoryMarshal.Read<ushort>(answer[ModeAt..]) & 0xF000) == 0x8000;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> answer);
}
