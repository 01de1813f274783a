namespace Pims.Tests.Imaging;

/// <summary>How alike two pictures are to the eye: the mean structural similarity of their brightness over windows of 8 by 8 pixels (Wang et al., 2004); 1 for the same.</summary>
static class Similarity
{
    const int Window = 8, Step = 4;
    const double Luminance = 0.01 * 255 * (0.01 * 255), Contrast = 0.03 * 255 * (0.03 * 255);

    public static double Of(Pixels one, Pixels other)
    {
        Assert.That((other.Width, other.Height), Is.EqualTo((one.Width, one.Height)));
        var (a, b) = (Brightness(one), Brightness(other));
        var (sum, windows) = (0.0, 0);
        for (var y = 0; y + Window <= one.Height; y += Step)
            for (var x = 0; x + Window <= one.Width; x += Step, windows++)
                sum += OfWindow(a, b, one.Width, x, y);
        return sum / windows;
    }

    static double OfWindow(double[] a, double[] b, int width, int left, int top)
    {
        double sumA = 0, sumB = 0, squaresA = 0, squaresB = 0, products = 0;
        for (var y = top; y < top + Window; y++)
            for (var at = (y * width) + left; at < (y * width) + left + Window; at++)
            {
                (sumA, sumB) = (sumA + a[at], sumB + b[at]);
                (squaresA, squaresB, products) = (squaresA + (a[at] * a[at]), squaresB + (b[at] * b[at]), products + (a[at] * b[at]));
            }
        const double count = Window * Window;
        var (meanA, meanB) = (sumA / count, sumB / count);
        var (varianceA, varianceB, covariance) = ((squaresA / count) - (meanA * meanA), (squaresB / count) - (meanB * meanB), (products / count) - (meanA * meanB));
        return ((2 * meanA * meanB) + Luminance) * ((2 * covariance) + Contrast) / (((meanA * meanA) + (meanB * meanB) + Luminance) * (varianceA + varianceB + Contrast));
    }

    static double[] Brightness(Pixels picture)
    {
        var brightness = new double[picture.Width * picture.Height];
        for (var at = 0; at < brightness.Length; at++)
            brightness[at] = (0.299 * picture.Rgb[at * 3]) + (0.587 * picture.Rgb[(at * 3) + 1]) + (0.114 * picture.Rgb[(at * 3) + 2]);
        return brightness;
    }
}
