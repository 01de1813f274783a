namespace ImageMagick;

/// <summary>EXIF's eight ways to hold a camera, by its own numbers.</summary>
public enum OrientationType { Undefined, TopLeft, TopRight, BottomRight, BottomLeft, LeftTop, RightTop, RightBottom, LeftBottom }

public enum ColorTransformMode { HighRes, Quantum }

/// <summary>The numbers are the C library's.</summary>
public enum FilterType { Undefined = 0, Mitchell = 12, Lanczos = 22 }

public enum AlphaOption { Off, Remove, Set }

/// <summary>The numbers are the C library's.</summary>
public enum ColorType { Undefined = 0, Bilevel = 1, Palette = 4, PaletteAlpha = 5 }

/// <summary>The numbers are the C library's.</summary>
public enum CompressionMethod { Undefined = 0, NoCompression = 1, LZW = 11 }

static class WandAlpha
{
    public static int NumberOf(AlphaOption option) => option switch
    {
        AlphaOption.Off => 4,
        AlphaOption.Remove => 12,
        AlphaOption.Set => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(option)),
    };
}

public enum ColorSpace { Undefined, CMYK, Gray, Lab, LinearGray, RGB, sRGB, YCbCr }

static class WandColorSpace
{
    /// <summary>The C library's numbers; anything else a decoder may come up with is undefined here.</summary>
    static readonly Dictionary<int, ColorSpace> Numbers = new()
    {
        [1] = ColorSpace.RGB,
        [2] = ColorSpace.Gray,
        [5] = ColorSpace.Lab,
        [7] = ColorSpace.YCbCr,
        [12] = ColorSpace.CMYK,
        [13] = ColorSpace.sRGB,
        [35] = ColorSpace.LinearGray,
    };

    public static ColorSpace Of(int number) => Numbers.GetValueOrDefault(number);

    public static int NumberOf(ColorSpace space) => Numbers.First(pair => pair.Value == space).Key;
}
