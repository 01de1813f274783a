using System.Reflection;
using System.Runtime.InteropServices;

namespace ImageMagick;

/// <summary>The C functions of the system's MagickWand that the types beside it stand on.</summary>
static partial class Wand
{
    const string Library = "MagickWand";
    const string Core = "MagickCore";

    /// <summary>Every name under which a system may have the libraries: Q16 first, then the build with floating point.</summary>
    static readonly string[] Builds = ["-6.Q16.so.6", "-6.Q16.so", "-6.Q16HDRI.so.6", "-6.Q16HDRI.so"];

    static Wand() => NativeLibrary.SetDllImportResolver(typeof(Wand).Assembly, Resolve);

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? paths)
    {
        if (name is not (Library or Core)) return 0;
        foreach (var build in Builds)
            if (NativeLibrary.TryLoad($"lib{name}{build}", out var library)) return library;
        return 0;
    }

    /// <summary>The runtime's own environment is a copy that native code does not see, so the C library is told.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport(Library, EntryPoint = "MagickWandGenesis")] public static partial void Genesis();
    [LibraryImport(Library, EntryPoint = "MagickGetVersion")] public static partial nint Version(out nuint number);
    [LibraryImport(Library, EntryPoint = "MagickGetResourceLimit")] public static partial nuint GetResourceLimit(Resource resource);
    [LibraryImport(Library, EntryPoint = "MagickSetResourceLimit")]
    public static partial int SetResourceLimit(Resource resource, nuint limit);
    [LibraryImport(Library, EntryPoint = "MagickRelinquishMemory")] public static partial nint Relinquish(nint memory);

    [LibraryImport(Library, EntryPoint = "NewMagickWand")] public static partial WandHandle New();
    [LibraryImport(Library, EntryPoint = "DestroyMagickWand")] public static partial nint Destroy(nint wand);
    [LibraryImport(Library, EntryPoint = "MagickGetException")] public static partial nint GetException(WandHandle wand, out int severity);
    [LibraryImport(Library, EntryPoint = "GetImageFromMagickWand")] public static partial nint CurrentImage(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickGetImage")] public static partial WandHandle CopyCurrent(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickGetNumberImages")] public static partial nuint Count(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickAddImage")] public static partial int Add(WandHandle wand, WandHandle images);
    [LibraryImport(Library, EntryPoint = "MagickSetLastIterator")] public static partial void MoveToEnd(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickSetFirstIterator")] public static partial void MoveToStart(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickCoalesceImages")] public static partial WandHandle Coalesce(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickSetIteratorIndex")] public static partial int MoveTo(WandHandle wand, nint index);

    [LibraryImport(Library, EntryPoint = "MagickSetFilename", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetFilename(WandHandle wand, string name);
    [LibraryImport(Library, EntryPoint = "MagickSetImageFilename", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetImageFilename(WandHandle wand, string name);
    [LibraryImport(Library, EntryPoint = "MagickSetOption", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetOption(WandHandle wand, string key, string value);
    [LibraryImport(Library, EntryPoint = "MagickReadImageBlob")]
    public static unsafe partial int Read(WandHandle wand, byte* bytes, nuint length);
    [LibraryImport(Library, EntryPoint = "MagickPingImageBlob")]
    public static unsafe partial int Ping(WandHandle wand, byte* bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "MagickGetImageWidth")] public static partial nuint Width(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickGetImageHeight")] public static partial nuint Height(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickGetImagePage")]
    public static partial int Page(WandHandle wand, out nuint width, out nuint height, out nint x, out nint y);
    [LibraryImport(Library, EntryPoint = "MagickGetImageOrientation")] public static partial OrientationType Orientation(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickGetImageAlphaChannel")] public static partial int HasAlpha(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickGetImageColorspace")] public static partial int GetColorspace(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickTransformImageColorspace")]
    public static partial int TransformColorspace(WandHandle wand, int space);
    [LibraryImport(Library, EntryPoint = "MagickGetImageDepth")] public static partial nuint GetDepth(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickSetImageDepth")] public static partial int SetDepth(WandHandle wand, nuint bits);
    [LibraryImport(Library, EntryPoint = "MagickGetImageCompressionQuality")] public static partial nuint GetQuality(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickSetCompressionQuality")]
    public static partial int SetQuality(WandHandle wand, nuint quality);
    [LibraryImport(Library, EntryPoint = "MagickSetImageCompressionQuality")]
    public static partial int SetImageQuality(WandHandle wand, nuint quality);

    [LibraryImport(Library, EntryPoint = "MagickSetImageType")] public static partial int SetImageType(WandHandle wand, ColorType type);
    [LibraryImport(Library, EntryPoint = "MagickSetType")] public static partial int SetType(WandHandle wand, ColorType type);
    [LibraryImport(Library, EntryPoint = "MagickSetCompression")]
    public static partial int SetCompression(WandHandle wand, CompressionMethod method);

    [LibraryImport(Library, EntryPoint = "MagickGetImageDelay")] public static partial nuint GetDelay(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickSetImageDelay")] public static partial int SetDelay(WandHandle wand, nuint ticks);
    [LibraryImport(Library, EntryPoint = "MagickGetImageTicksPerSecond")] public static partial nuint GetTicks(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickSetImageTicksPerSecond")] public static partial int SetTicks(WandHandle wand, nint ticks);
    [LibraryImport(Library, EntryPoint = "MagickGetImageIterations")] public static partial nuint GetIterations(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickSetImageIterations")]
    public static partial int SetIterations(WandHandle wand, nuint count);

    [LibraryImport(Library, EntryPoint = "MagickAutoOrientImage")] public static partial int AutoOrient(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickResizeImage")]
    public static partial int Resize(WandHandle wand, nuint width, nuint height, FilterType filter, double blur);
    [LibraryImport(Library, EntryPoint = "MagickSampleImage")] public static partial int Sample(WandHandle wand, nuint width, nuint height);
    [LibraryImport(Library, EntryPoint = "MagickExportImagePixels", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ExportPixels(WandHandle wand, nint x, nint y, nuint width, nuint height, string map, StorageType storage, Span<byte> pixels);
    [LibraryImport(Library, EntryPoint = "MagickImportImagePixels", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ImportPixels(
        WandHandle wand, nint x, nint y, nuint width, nuint height, string map, StorageType storage, ReadOnlySpan<byte> pixels);
    [LibraryImport(Library, EntryPoint = "MagickCropImage")]
    public static partial int Crop(WandHandle wand, nuint width, nuint height, nint x, nint y);
    [LibraryImport(Library, EntryPoint = "MagickExtentImage")]
    public static partial int Extent(WandHandle wand, nuint width, nuint height, nint x, nint y);
    [LibraryImport(Library, EntryPoint = "MagickResetImagePage", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ResetPage(WandHandle wand, string? page);
    [LibraryImport(Library, EntryPoint = "MagickStripImage")] public static partial int Strip(WandHandle wand);
    [LibraryImport(Library, EntryPoint = "MagickSetImageAlphaChannel")] public static partial int SetAlpha(WandHandle wand, int option);
    [LibraryImport(Library, EntryPoint = "MagickGetImageProfile", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetProfile(WandHandle wand, string name, out nuint length);
    [LibraryImport(Library, EntryPoint = "MagickProfileImage", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ApplyProfile(WandHandle wand, string name, byte[] profile, nuint length);
    [LibraryImport(Library, EntryPoint = "MagickGetImageBackgroundColor")]
    public static partial int GetBackground(WandHandle wand, PixelHandle color);
    [LibraryImport(Library, EntryPoint = "MagickSetImageBackgroundColor")]
    public static partial int SetBackground(WandHandle wand, PixelHandle color);
    [LibraryImport(Library, EntryPoint = "NewPixelWand")] public static partial PixelHandle NewPixel();
    [LibraryImport(Library, EntryPoint = "DestroyPixelWand")] public static partial nint DestroyPixel(nint pixel);
    [LibraryImport(Library, EntryPoint = "PixelSetColor", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetColor(PixelHandle pixel, string color);
    [LibraryImport(Library, EntryPoint = "PixelGetRed")] public static partial double Red(PixelHandle pixel);
    [LibraryImport(Library, EntryPoint = "PixelGetGreen")] public static partial double Green(PixelHandle pixel);
    [LibraryImport(Library, EntryPoint = "PixelGetBlue")] public static partial double Blue(PixelHandle pixel);
    [LibraryImport(Library, EntryPoint = "PixelGetAlpha")] public static partial double Alpha(PixelHandle pixel);

    [LibraryImport(Library, EntryPoint = "MagickSetImageFormat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetFormat(WandHandle wand, string format);
    [LibraryImport(Library, EntryPoint = "MagickGetImageBlob")] public static partial nint Encode(WandHandle wand, out nuint length);
    [LibraryImport(Library, EntryPoint = "MagickGetImagesBlob")] public static partial nint EncodeAll(WandHandle wand, out nuint length);

    [LibraryImport(Core, EntryPoint = "GetMagickInfo", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial CoderInfo* GetCoder(string name, ExceptionInfo* exception);
    [LibraryImport(Core, EntryPoint = "AcquireExceptionInfo")] public static unsafe partial ExceptionInfo* NewException();
    [LibraryImport(Core, EntryPoint = "DestroyExceptionInfo")]
    public static unsafe partial ExceptionInfo* Destroy(ExceptionInfo* exception);
    [LibraryImport(Core, EntryPoint = "GetImageException")]
    public static unsafe partial int CollectExceptions(nint image, ExceptionInfo* exception);
    [LibraryImport(Core, EntryPoint = "ResetLinkedListIterator")] public static partial void Rewind(nint list);
    [LibraryImport(Core, EntryPoint = "GetNextValueInLinkedList")] public static partial nint Next(nint list);
}
