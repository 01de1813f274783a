namespace ImageMagick;

public interface IMagickColor<TQuantumType>
    where TQuantumType : struct, IConvertible
{
    TQuantumType A { get; set; }

    TQuantumType B { get; set; }

    TQuantumType G { get; set; }

    TQuantumType R { get; set; }
}

public sealed class MagickColor(byte red, byte green, byte blue, byte alpha) : IMagickColor<byte>
{
    public byte A { get; set; } = alpha;

    public byte B { get; set; } = blue;

    public byte G { get; set; } = green;

    public byte R { get; set; } = red;
}

public static class MagickColors
{
    public static MagickColor Transparent => new(0, 0, 0, 0);

    public static MagickColor White => new(255, 255, 255, 255);
}

/// <summary>Colours as the C library wants them.</summary>
static class PixelColor
{
    public static void Use(IMagickColor<byte> color, Action<PixelHandle> use)
    {
        using var pixel = Wand.NewPixel();
        _ = Wand.SetColor(pixel, $"#{color.R:x2}{color.G:x2}{color.B:x2}{color.A:x2}");
        use(pixel);
    }

    public static MagickColor Read(Action<PixelHandle> read)
    {
        using var pixel = Wand.NewPixel();
        read(pixel);
        return new(Scaled(Wand.Red(pixel)), Scaled(Wand.Green(pixel)), Scaled(Wand.Blue(pixel)), Scaled(Wand.Alpha(pixel)));
    }

    static byte Scaled(double part) => (byte)Math.Round(part * 255);
}
