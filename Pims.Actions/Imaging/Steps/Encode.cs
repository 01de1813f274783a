using ImageMagick;

namespace Pims.Actions.Imaging.Steps;

/// <summary>How each format is written.</summary>
static class Encode
{
    /// <summary>
    /// PNG's quality is no quality but zlib's level (3) and a filter (5, adaptive): a quarter of the default's time
    /// for 5 % more bytes.
    /// </summary>
    const uint FastPng = 35;

    /// <summary>The highest level, and no filter: with a palette neither takes long, and it is asked for to be small.</summary>
    const uint SmallPng = 90;

    const uint BitsAChannel = 8;

    public static void Apply(Rendering rendering)
    {
        var (image, target) = (rendering.Image, rendering.Target);
        if (image.Depth != BitsAChannel) image.Depth = BitsAChannel;
        if (target.DefaultQuality is { } quality) image.Quality = (uint?)rendering.Quality ?? quality;
        switch (target.Format)
        {
            case ImageFormat.Png:
                image.Quality = FastPng;
                break;
            case ImageFormat.Png8:
                image.ColorType = image.HasAlpha ? ColorType.PaletteAlpha : ColorType.Palette;
                image.Quality = SmallPng;
                break;
            case ImageFormat.Webp:
                // The default, 4, takes the double time for 4 % fewer bytes.
                image.Settings.SetDefine(MagickFormat.WebP, "method", "2");
                break;
            case ImageFormat.Tiff:
                // Said, or else it is compressed as the source was.
                image.Settings.Compression = CompressionMethod.LZW;
                break;
            case ImageFormat.Bmp:
                image.Settings.Compression = CompressionMethod.NoCompression;
                break;
        }
    }
}
