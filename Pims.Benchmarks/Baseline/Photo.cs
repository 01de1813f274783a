using System.Buffers.Binary;
using System.Globalization;
using ImageMagick;

namespace Pims.Benchmarks.Baseline;

/// <summary>
/// Files with the pixels of one photo: that of the samples, enlarged, with the grain and texture that a camera's have, mirrored where it is
/// not large enough; the same in every run. They differ in a number behind the picture, which no decoder reads, so that each is a
/// file of its own.
/// </summary>
sealed record Photo(int Width, int Height, MagickFormat Format, IReadOnlyList<string> Files)
{
    const int BaseWidth = 2725, BaseHeight = 2225;

    public static Photo Make(string folder, PhotoPixels pixels, int width, int height, bool isTransparent, int copies)
    {
        var format = isTransparent ? MagickFormat.Png : MagickFormat.Jpeg;
        var bytes = Encode(Bitmap(pixels, width, height, isTransparent), format);
        var files = new List<string>();
        for (var number = 0; number < copies; number++)
        {
            var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{width}x{height}-{number}.{(isTransparent ? "png" : "jpg")}"));
            File.WriteAllBytes(file, [.. bytes, .. BitConverter.GetBytes(number)]);
            files.Add(file);
        }
        return new Photo(width, height, format, files);
    }

    /// <summary>Of what all photos are made.</summary>
    public static PhotoPixels Enlarge(string sample)
    {
        using var image = new MagickImage();
        using (var stream = File.OpenRead(sample))
            image.Read(stream, new MagickReadSettings { Format = MagickFormat.Jpeg });
        image.FilterType = FilterType.Mitchell;
        image.Resize(new MagickGeometry(BaseWidth, BaseHeight) { IgnoreAspectRatio = true });
        using var pixels = image.GetPixels();
        var rgba = pixels.ToByteArray(PixelMapping.RGBA)!;
        Roughen(rgba);
        return new PhotoPixels(BaseWidth, BaseHeight, rgba);
    }

    /// <summary>Grain by the pixel, and textures of 4 and 16 pixels.</summary>
    static void Roughen(byte[] rgba)
    {
        for (var at = 0; at < rgba.Length; at += 4)
        {
            var (x, y) = (at / 4 % BaseWidth, at / 4 / BaseWidth);
            var more = Noise(x, y, 1) * 5 + Noise(x / 4, y / 4, 2) * 6 + Noise(x / 16, y / 16, 3) * 6;
            for (var channel = at; channel < at + 3; channel++)
                rgba[channel] = (byte)Math.Clamp(rgba[channel] + more + Noise(x, y, channel % 4 + 4) * 2, 0, 255);
        }
    }

    /// <summary>From -1 to 1, the same for the same place.</summary>
    static double Noise(int x, int y, int kind)
    {
        var hash = (uint)x * 374761393 + (uint)y * 668265263 + (uint)kind * 2246822519;
        hash = (hash ^ (hash >> 13)) * 1274126177;
        return ((hash ^ (hash >> 16)) & 0xffff) / 32767.5 - 1;
    }

    /// <summary>A BMP with 32 bits a pixel, the simplest thing that the engine reads.</summary>
    static byte[] Bitmap(PhotoPixels pixels, int width, int height, bool isTransparent)
    {
        const int header = 14 + 108;
        var bitmap = new byte[header + width * height * 4];
        var head = bitmap.AsSpan();
        "BM"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head[2..], bitmap.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[10..], header);
        BinaryPrimitives.WriteInt32LittleEndian(head[14..], 108);
        BinaryPrimitives.WriteInt32LittleEndian(head[18..], width);
        BinaryPrimitives.WriteInt32LittleEndian(head[22..], -height);
        BinaryPrimitives.WriteInt16LittleEndian(head[26..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(head[28..], 32);
        BinaryPrimitives.WriteInt32LittleEndian(head[30..], 3);
        uint[] masks = [0x000000ff, 0x0000ff00, 0x00ff0000, 0xff000000];
        for (var mask = 0; mask < masks.Length; mask++)
            BinaryPrimitives.WriteUInt32LittleEndian(head[(54 + mask * 4)..], masks[mask]);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = bitmap.AsSpan(header + (y * width + x) * 4, 4);
                pixels.At(x, y).CopyTo(pixel);
                pixel[3] = isTransparent ? (byte)Math.Clamp(512 - 512 * Math.Sqrt(Math.Pow(2.0 * x / width - 1, 2) + Math.Pow(2.0 * y / height - 1, 2)), 0, 255) : byte.MaxValue;
            }
        }
        return bitmap;
    }

    static byte[] Encode(byte[] bitmap, MagickFormat format)
    {
        using var image = new MagickImage();
        image.Read(new MemoryStream(bitmap), new MagickReadSettings { Format = MagickFormat.Bmp });
        if (format == MagickFormat.Jpeg)
            image.Alpha(AlphaOption.Off);
        image.Quality = format == MagickFormat.Jpeg ? 88u : 35u;
        using var result = new MemoryStream();
        image.Write(result, format);
        return result.ToArray();
    }
}

/// <summary>Pixels of four bytes, which go on mirrored past their edges.</summary>
sealed record PhotoPixels(int Width, int Height, byte[] Rgba)
{
    public ReadOnlySpan<byte> At(int x, int y) => Rgba.AsSpan((Mirror(y, Height) * Width + Mirror(x, Width)) * 4, 4);

    static int Mirror(int at, int size) => at / size % 2 == 0 ? at % size : size - 1 - at % size;
}
