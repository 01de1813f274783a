using ImageMagick;
using Pims.Actions.Imaging;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Baseline;

/// <summary>A picture that is wanted of each of several files with the same pixels.</summary>
/// <param name="Photo">Of what.</param>
/// <param name="Width">In pixels; the height follows.</param>
/// <param name="Format">As an address names it.</param>
/// <param name="Quality">Null for PNG.</param>
sealed record Wanted(Photo Photo, int Width, string Format, uint? Quality)
{
    public int Height => (int)Math.Round((double)Width * Photo.Height / Photo.Width);

    public string Query => $"v=1&width={Width}&format={Format}" + (Quality is { } quality ? $"&quality={quality}" : "");
}

/// <summary>The image engine in this process, as the server's workers set it up: the calls that a picture can't be made without, and no others.</summary>
static class BareEngine
{
    /// <summary>Null where it can be used, else why not.</summary>
    public static string? Start(string folder) => ImageEngine.Start(folder).Unavailable;

    /// <summary>Decodes small, scales, strips and encodes.</summary>
    public static byte[] Make(string file, Wanted wanted)
    {
        var settings = new MagickReadSettings { Format = wanted.Photo.Format };
        if (settings.Format == MagickFormat.Jpeg)
        {
            // What the server asks its decoder for.
            var divisor = (wanted.Photo.Width * 2 / 3 / wanted.Width) switch { >= 8 => 8, >= 4 => 4, >= 2 => 2, _ => 1 };
            if (divisor > 1) settings.SetDefine("jpeg:size", $"{wanted.Photo.Width / divisor}x{wanted.Photo.Height / divisor}");
        }
        using var image = Read(file, settings);
        Scale(image, wanted);
        image.Strip();
        if (wanted.Format == "webp")
            image.Settings.SetDefine(MagickFormat.WebP, "method", "2");
        image.Quality = wanted.Quality ?? 35;
        using var result = new MemoryStream();
        image.Write(result, FormatOf(wanted.Format));
        return result.ToArray();
    }

    /// <summary>The picture as it should be: scaled from all pixels, and never encoded.</summary>
    public static Luma Reference(string file, Wanted wanted)
    {
        using var image = Read(file, new MagickReadSettings { Format = wanted.Photo.Format });
        Scale(image, wanted);
        return Seen(image);
    }

    public static Luma Seen(byte[] encoded, string format)
    {
        using var image = new MagickImage();
        image.Read(new MemoryStream(encoded), new MagickReadSettings { Format = FormatOf(format) });
        return Seen(image);
    }

    static MagickImage Read(string file, MagickReadSettings settings)
    {
        var image = new MagickImage();
        using var stream = File.OpenRead(file);
        image.Read(stream, settings);
        return image;
    }

    static void Scale(MagickImage image, Wanted wanted)
    {
        image.FilterType = FilterType.Lanczos;
        image.Resize(new MagickGeometry((uint)wanted.Width, (uint)wanted.Height) { IgnoreAspectRatio = true });
    }

    static Luma Seen(MagickImage image)
    {
        // As an AVIF stores sRGB.
        if (image.ColorSpace == ColorSpace.YCbCr)
            image.ColorSpace = ColorSpace.sRGB;
        using var pixels = image.GetPixels();
        var rgba = pixels.ToByteArray(PixelMapping.RGBA)!;
        if (!image.HasAlpha)
            for (var at = 3; at < rgba.Length; at += 4)
                rgba[at] = byte.MaxValue;
        return Luma.Of((int)image.Width, (int)image.Height, rgba);
    }

    static MagickFormat FormatOf(string name) => name switch
    {
        "jpeg" => MagickFormat.Jpeg,
        "png" => MagickFormat.Png,
        "webp" => MagickFormat.WebP,
        "avif" => MagickFormat.Avif,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
