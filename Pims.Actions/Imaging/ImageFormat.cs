using ImageMagick;
using Pims.Actions.Files;

namespace Pims.Actions.Imaging;

/// <summary>The formats that may be handed to the image engine, and no others; <see cref="Png8"/> is a way to write PNG.</summary>
public enum ImageFormat { Jpeg, Png, Png8, Gif, Webp, Avif, Heic, Tiff, Bmp }

/// <summary>
/// What the pipeline has to know about a format. Names are what callers may write; the default quality is null where
/// quality has no effect; HEIC alone is read and never asked for.
/// </summary>
sealed record ImageFormatFacts(
    ImageFormat Format, MagickFormat Coder, FileType Type, string[] Names, bool HasAlpha, uint? DefaultQuality = null)
{
    /// <summary>AVIF has transparency, which the engine reads but does not write. BMP is the version that every program knows.</summary>
    public static readonly ImageFormatFacts[] All =
    [
        new(ImageFormat.Jpeg, MagickFormat.Jpeg, FileTypes.Jpeg, ["jpeg", "jpg"], HasAlpha: false, DefaultQuality: 85),
        new(ImageFormat.Png, MagickFormat.Png, FileTypes.Png, ["png"], HasAlpha: true),
        new(ImageFormat.Png8, MagickFormat.Png, FileTypes.Png, ["png8"], HasAlpha: true),
        new(ImageFormat.Webp, MagickFormat.WebP, FileTypes.Webp, ["webp"], HasAlpha: true, DefaultQuality: 80) { HoldsAnimation = true },
        new(ImageFormat.Gif, MagickFormat.Gif, FileTypes.Gif, ["gif"], HasAlpha: true) { HoldsAnimation = true },
        new(ImageFormat.Avif, MagickFormat.Avif, FileTypes.Avif, ["avif"], HasAlpha: true, DefaultQuality: 55) { KeepsAlpha = false },
        new(ImageFormat.Heic, MagickFormat.Heic, FileTypes.Heic, ["heic"], HasAlpha: false) { IsWritten = false },
        new(ImageFormat.Tiff, MagickFormat.Tiff, FileTypes.Tiff, ["tiff", "tif"], HasAlpha: true),
        new(ImageFormat.Bmp, MagickFormat.Bmp3, FileTypes.Bmp, ["bmp"], HasAlpha: false),
    ];

    /// <summary>Whether what is written keeps its transparency.</summary>
    public bool KeepsAlpha { get; init; } = HasAlpha;

    /// <summary>A file's images are one moving picture, not pages.</summary>
    public bool HoldsAnimation { get; init; }

    public bool IsWritten { get; init; } = true;

    public static ImageFormatFacts Of(ImageFormat format) => Array.Find(All, facts => facts.Format == format)!;

    public static ImageFormatFacts? Named(string name) => Array.Find(All, facts => facts.Names.Contains(name));
}
