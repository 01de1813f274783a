namespace ImageMagick;

/// <summary>Magick.NET's names; the numbers are this layer's own.</summary>
public enum MagickFormat { Unknown, Avif, Bmp, Bmp3, Gif, Heic, Jpeg, Label, Pdf, Png, Ppm, Ps, Svg, Tiff, WebP, Xc }

public interface IMagickFormatInfo
{
    MagickFormat Format { get; }

    bool SupportsReading { get; }

    bool SupportsWriting { get; }
}

sealed record MagickFormatInfo(MagickFormat Format, bool SupportsReading, bool SupportsWriting) : IMagickFormatInfo
{
    public static List<IMagickFormatInfo> All() => [.. Enum.GetValues<MagickFormat>().Select(Find).OfType<IMagickFormatInfo>()];

    static unsafe MagickFormatInfo? Find(MagickFormat format)
    {
        var exception = Wand.NewException();
        var coder = format == MagickFormat.Unknown ? null : Wand.GetCoder(format.CoderName, exception);
        Wand.Destroy(exception);
        return coder == null ? null : new(format, coder->Decoder != 0, coder->Encoder != 0);
    }
}

static class CoderNames
{
    extension(MagickFormat format)
    {
        public string CoderName => format.ToString().ToUpperInvariant();
    }
}
