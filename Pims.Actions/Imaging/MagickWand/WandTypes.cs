using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ImageMagick;

sealed class WandHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Wand.Destroy(handle) == 0;
}

sealed class PixelHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Wand.DestroyPixel(handle) == 0;
}

/// <summary>ResourceType of the C library.</summary>
enum Resource { Area = 1, Disk = 2, Memory = 5, Thread = 6, Width = 9, Height = 10, ListLength = 11 }

/// <summary>The first members of the C library's ExceptionInfo.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ExceptionInfo
{
    public int Severity;
    public int ErrorNumber;
    public nint Reason;
    public nint Description;
    public nint Related;
}

/// <summary>The first members of the C library's MagickInfo; a coder without a function can't read or can't write.</summary>
[StructLayout(LayoutKind.Sequential)]
struct CoderInfo
{
    public nint Name;
    public nint Description;
    public nint Version;
    public nint Note;
    public nint Module;
    public nint Defaults;
    public nint Decoder;
    public nint Encoder;
}
