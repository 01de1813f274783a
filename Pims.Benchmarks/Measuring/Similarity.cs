namespace Pims.Benchmarks.Measuring;

/// <summary>How alike two pictures look (SSIM): the mean over windows of 8 by 8 pixels of their brightness, at every fourth pixel.</summary>
static class Similarity
{
    const int Window = 8, Step = 4;

    /// <summary>What keeps a window without any contrast from a division by nothing, as its authors chose it for 256 levels.</summary>
    const double Light = 0.01 * 255 * 0.01 * 255, Contrast = 0.03 * 255 * 0.03 * 255;

    /// <returns>1 for the same picture.</returns>
    public static double Of(Luma one, Luma other)
    {
        if (one.Width != other.Width || one.Height != other.Height)
            throw new InvalidOperationException($"Pictures of {one.Width}x{one.Height} and {other.Width}x{other.Height} are not alike.");
        var (sum, count) = (0.0, 0);
        for (var y = 0; y + Window <= one.Height; y += Step)
            for (var x = 0; x + Window <= one.Width; x += Step, count++)
                sum += OfWindow(one, other, x, y);
        return sum / count;
    }

    static double OfWindow(Luma one, Luma other, int left, int top)
    {
        const double pixels = Window * Window;
        double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
        for (var y = top; y < top + Window; y++)
        {
            for (var x = left; x < left + Window; x++)
            {
                double p = one[x, y], q = other[x, y];
                (a, b, aa, bb, ab) = (a + p, b + q, aa + p * p, bb + q * q, ab + p * q);
            }
        }
        var (meanA, meanB) = (a / pixels, b / pixels);
        var (varianceA, varianceB, together) = (aa / pixels - meanA * meanA, bb / pixels - meanB * meanB, ab / pixels - meanA * meanB);
        return (2 * meanA * meanB + Light) * (2 * together + Contrast)
            / ((meanA * meanA + meanB * meanB + Light) * (varianceA + varianceB + Contrast));
    }
}

/// <summary>A picture's brightness, as it is seen on white.</summary>
sealed record Luma(int Width, int Height, float[] Values)
{
    public float this[int x, int y] => Values[y * Width + x];

    public static Luma Of(int width, int height, byte[] rgba)
    {
        var values = new float[width * height];
        for (var at = 0; at < values.Length; at++)
        {
            var pixel = rgba.AsSpan(at * 4, 4);
            var seen = 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2];
            values[at] = 255 + (seen - 255) * pixel[3] / 255;
        }
        return new Luma(width, height, values);
    }
}
