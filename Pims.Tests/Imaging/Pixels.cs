using System.Buffers.Binary;
using ImageMagick;

namespace Pims.Tests.Imaging;

/// <summary>A decoded picture, to compare by content.</summary>
sealed record Pixels(int Width, int Height, byte[] Rgb)
{
    public (int R, int G, int B) this[int x, int y] =>
        (Rgb[((y * Width) + x) * 3], Rgb[(((y * Width) + x) * 3) + 1], Rgb[(((y * Width) + x) * 3) + 2]);

    public static Pixels Of(string file, MagickFormat format)
    {
        using var image = new MagickImage();
        using var stream = File.OpenRead(file);
        image.Read(stream, new MagickReadSettings { Format = format });
        using var bitmap = new MemoryStream();
        image.Write(bitmap, MagickFormat.Bmp);
        return OfBitmap(bitmap.ToArray());
    }

    /// <summary>0 for the same picture, 255 for black against white.</summary>
    public double MeanDifference(Pixels other)
    {
        Assert.That((other.Width, other.Height), Is.EqualTo((Width, Height)));
        return Rgb.Zip(other.Rgb, (one, two) => Math.Abs(one - two)).Average();
    }

    /// <summary>
    /// BMP as the engine writes it: rows from below, 24 or 32 bits, or a palette of up to 256 colours, then often in
    /// runs.
    /// </summary>
    static Pixels OfBitmap(byte[] file)
    {
        int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
        var (start, header, width, height, bits) = (Number(10), Number(14), Number(18), Number(22), file[28]);
        if (Number(30) == 1) file = Unpacked(file, start, width, height);
        var stride = ((width * bits) + 31) / 32 * 4;
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var row = start + ((height - 1 - y) * stride);
                var at = bits >= 24
                    ? row + (x * bits / 8)
                    : 14 + header + (4 * ((file[row + (x * bits / 8)] >> (8 - bits - (x * bits % 8))) & ((1 << bits) - 1)));
                for (var part = 0; part < 3; part++) rgb[(((y * width) + x) * 3) + part] = file[at + 2 - part];
            }
        return new(width, height, rgb);
    }

    /// <summary>Runs are pairs of count and value; a count of 0 ends a row (0), the picture (1), or announces single values.</summary>
    static byte[] Unpacked(byte[] file, int start, int width, int height)
    {
        var stride = (width + 3) / 4 * 4;
        var unpacked = new byte[start + (stride * height)];
        file.AsSpan(0, start).CopyTo(unpacked);
        for (int at = start, to = start, row = 0; row < height && at + 1 < file.Length;)
        {
            var (count, value) = (file[at], file[at + 1]);
            at += 2;
            if (count > 0) unpacked.AsSpan(to, count).Fill(value);
            else if (value == 0) to = start + (++row * stride);
            else if (value == 1) break;
            else
            {
                file.AsSpan(at, value).CopyTo(unpacked.AsSpan(to));
                at += (value + 1) / 2 * 2;
                to += value;
            }
            to += count;
        }
        return unpacked;
    }
}
