using ImageMagick;
using Pims.Actions.Files;

namespace Pims.Actions.Imaging;

/// <summary>The formats that may be handed to the image engine, and no others.</summary>
public enum ImageFormat { Jpeg, Png, Gif, Webp, Avif, Heic, Tiff, Bmp }

/// <summary>
/// What the pipeline has to know about a format. Names are what callers may write; the default quality is null where
/// quality has no effect; a format is written once the pipeline has all of its encoding right.
/// </summary>
sealed record ImageFormatFacts(
    ImageFormat Format, MagickFormat Coder, FileType Type, string[] Names, bool KeepsAlpha, uint? DefaultQuality, bool Written)
{
    /// <summary>GIF waits for the steps that keep frames, delays and loops, the others for those that keep their own detail.</summary>
    public static readonly ImageFormatFacts[] All =
    [
        new(ImageFormat.Jpeg, MagickFormat.Jpeg, FileTypes.Jpeg, ["jpeg", "jpg"], KeepsAlpha: false, DefaultQuality: 85, Written: true),
        new(ImageFormat.Png, MagickFormat.Png, FileTypes.Png, ["png"], KeepsAlpha: true, DefaultQuality: null, Written: true),
        new(ImageFormat.Webp, MagickFormat.WebP, FileTypes.Webp, ["webp"], KeepsAlpha: true, DefaultQuality: 80, Written: true),
        new(ImageFormat.Gif, MagickFormat.Gif, FileTypes.Gif, ["gif"], KeepsAlpha: true, DefaultQuality: null, Written: false),
        new(ImageFormat.Avif, MagickFormat.Avif, FileTypes.Avif, ["avif"], KeepsAlpha: true, DefaultQuality: 55, Written: false),
        new(ImageFormat.Heic, MagickFormat.Heic, FileTypes.Heic, ["heic"], KeepsAlpha: false, DefaultQuality: null, Written: false),
        new(ImageFormat.Tiff, MagickFormat.Tiff, FileTypes.Tiff, ["tiff", "tif"], KeepsAlpha: true, DefaultQuality: null, Written: false),
        new(ImageFormat.Bmp, MagickFormat.Bmp, FileTypes.Bmp, ["bmp"], KeepsAlpha: false, DefaultQuality: null, Written: false),
    ];

    public static ImageFormatFacts Of(ImageFormat format) => Array.Find(All, facts => facts.Format == format)!;

    public static ImageFormatFacts? Named(string name) => Array.Find(All, facts => facts.Names.Contains(name));
}
