using System.Buffers.Binary;

namespace Pims.Actions.Imaging;

/// <summary>
/// A picture in about 25 bytes, to be shown until the picture itself has come: its mean colour, its shape, its transparency, and a few
/// waves of brightness and colour across it. The format is ThumbHash's.
/// </summary>
static class ThumbHash
{
    const double Noise = 1e-9;

    /// <summary>One channel as waves: the mean, the largest amplitude, and all amplitudes as parts of that, from 0 to 1.</summary>
    readonly record struct Waves(double Mean, double Scale, double[] Parts);

    /// <param name="rgba">Four bytes a pixel, row by row, as on a screen (sRGB). A picture of 100 pixels a side has all that matters.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    public static byte[] Of(ReadOnlySpan<byte> rgba, int width, int height)
    {
        var (brightness, yellow, red, alpha, isTransparent) = Channels(rgba, width * height);
        // The longer side gets the most waves, and fewer where transparency needs room too.
        var most = isTransparent ? 5 : 7;
        var longest = Math.Max(width, height);
        var across = Math.Max(1, Half((double)most * width / longest));
        var down = Math.Max(1, Half((double)most * height / longest));
        var l = Transform(brightness, width, height, Math.Max(3, across), Math.Max(3, down));
        var p = Transform(yellow, width, height, 3, 3);
        var q = Transform(red, width, height, 3, 3);
        var isWide = width > height;

        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, Half(63 * l.Mean) | (Half(31.5 + 31.5 * p.Mean) << 6) | (Half(31.5 + 31.5 * q.Mean) << 12)
            | (Half(31 * l.Scale) << 18) | ((isTransparent ? 1 : 0) << 23));
        BinaryPrimitives.WriteInt16LittleEndian(head[3..], (short)((isWide ? down : across) | (Half(63 * p.Scale) << 3) | (Half(63 * q.Scale) << 9)
            | ((isWide ? 1 : 0) << 15)));
        List<byte> hash = [.. head[..5]];
        IEnumerable<double> parts = [.. l.Parts, .. p.Parts, .. q.Parts];
        if (isTransparent)
        {
            var a = Transform(alpha, width, height, 5, 5);
            hash.Add((byte)(Half(15 * a.Mean) | (Half(15 * a.Scale) << 4)));
            parts = parts.Concat(a.Parts);
        }
        foreach (var pair in parts.Select(part => Half(15 * part)).Chunk(2))
            hash.Add((byte)(pair[0] | (pair.Length > 1 ? pair[1] << 4 : 0)));
        return [.. hash];
    }

    /// <summary>Brightness, yellow against blue, red against green; laid on the mean colour where it is transparent.</summary>
    static (double[] L, double[] P, double[] Q, double[] A, bool IsTransparent) Channels(ReadOnlySpan<byte> rgba, int count)
    {
        var (meanR, meanG, meanB, sum) = (0.0, 0.0, 0.0, 0.0);
        for (var at = 0; at < count * 4; at += 4)
        {
            var weight = rgba[at + 3] / 255.0;
            meanR += weight * rgba[at] / 255;
            meanG += weight * rgba[at + 1] / 255;
            meanB += weight * rgba[at + 2] / 255;
            sum += weight;
        }
        if (sum > 0)
            (meanR, meanG, meanB) = (meanR / sum, meanG / sum, meanB / sum);
        var (l, p, q, a) = (new double[count], new double[count], new double[count], new double[count]);
        for (var pixel = 0; pixel < count; pixel++)
        {
            var part = rgba.Slice(pixel * 4, 4);
            var weight = part[3] / 255.0;
            var r = meanR * (1 - weight) + weight * part[0] / 255;
            var g = meanG * (1 - weight) + weight * part[1] / 255;
            var b = meanB * (1 - weight) + weight * part[2] / 255;
            (l[pixel], p[pixel], q[pixel], a[pixel]) = ((r + g + b) / 3, (r + g) / 2 - b, r - g, weight);
        }
        return (l, p, q, a, sum < count);
    }

    /// <summary>The cosine transform's lowest waves, of those that together stay below a diagonal. First along rows, then along columns.</summary>
    static Waves Transform(double[] channel, int width, int height, int across, int down)
    {
        var (alongX, alongY) = (Cosines(width, across), Cosines(height, down));
        var rows = new double[height * across];
        for (var y = 0; y < height; y++)
            for (var wave = 0; wave < across; wave++)
                for (var x = 0; x < width; x++)
                    rows[y * across + wave] += channel[y * width + x] * alongX[wave * width + x];
        var (mean, scale) = (0.0, 0.0);
        var parts = new List<double>();
        for (var waveY = 0; waveY < down; waveY++)
            for (var waveX = 0; waveX * down < across * (down - waveY); waveX++)
            {
                var amplitude = 0.0;
                for (var y = 0; y < height; y++)
                    amplitude += rows[y * across + waveX] * alongY[waveY * height + y];
                amplitude /= width * height;
                if (waveX == 0 && waveY == 0)
                {
                    mean = amplitude;
                    continue;
                }
                parts.Add(amplitude);
                scale = Math.Max(scale, Math.Abs(amplitude));
            }
        // What is only the arithmetic's own noise is nothing, the same on every machine.
        scale = scale < Noise ? 0 : scale;
        return new Waves(mean, scale, [.. parts.Select(part => scale > 0 ? 0.5 + 0.5 * Math.Round(part / scale, 9) : 0)]);
    }

    static double[] Cosines(int length, int waves)
    {
        var table = new double[waves * length];
        for (var wave = 0; wave < waves; wave++)
            for (var at = 0; at < length; at++)
                table[wave * length + at] = Math.Cos(Math.PI / length * wave * (at + 0.5));
        return table;
    }

    /// <summary>Rounded, halves up.</summary>
    static int Half(double value) => (int)Math.Floor(value + 0.5);
}
