namespace Pims.Actions.Imaging.Scaling;

/// <summary>
/// Which pixels of a line make each pixel of a shorter or longer one, and with what weight: Lanczos with three lobes where it gets shorter,
/// Mitchell and Netravali's cubic where it gets longer, because the sharper one leaves rings around what is enlarged.
/// </summary>
sealed class LineWeights
{
    readonly int[] firsts;
    readonly float[] weights;

    /// <summary>How many pixels make one; the same for all.</summary>
    public int Taps { get; }

    /// <param name="line">What is there.</param>
    /// <param name="to">How many pixels there are to be.</param>
    /// <param name="averaged">
    /// How wide the squares are, in pixels of the line, whose means its pixels are: what that took from the finest lines of the result is
    /// given back to them. Empty where the pixels are as they were.
    /// </param>
    public LineWeights(Line line, int to, params ReadOnlySpan<double> averaged)
    {
        var (count, scale) = (line.Pixels, line.Length / to);
        var stretch = Math.Max(scale, 1);
        var reach = (scale < 1 ? 2 : 3) * stretch;
        var lost = Lost(stretch, averaged);
        Taps = Math.Min(count, (int)Math.Ceiling(2 * reach) + 3);
        (firsts, weights) = (new int[to], new float[to * Taps]);
        // Those of the pixels before and after too.
        Span<double> around = new double[Taps + 2];
        for (var at = 0; at < to; at++)
        {
            var center = line.Start + ((at + 0.5) * scale) - 0.5;
            firsts[at] = Math.Clamp((int)Math.Ceiling(center - reach) - 1, 0, count - Taps);
            var sum = 0.0;
            for (var tap = 0; tap < around.Length; tap++)
            {
                var distance = Math.Abs(firsts[at] + tap - 1 - center) / stretch;
                around[tap] = scale < 1 ? Mitchell(distance) : Lanczos(distance);
            }
            var mine = weights.AsSpan(at * Taps, Taps);
            for (var tap = 0; tap < Taps; tap++)
                sum += mine[tap] = (float)(around[tap + 1] + (lost * ((2 * around[tap + 1]) - around[tap] - around[tap + 2])));
            foreach (ref var weight in mine)
                weight = (float)(weight / sum);
        }
    }

    /// <summary>The first of those that make the pixel.</summary>
    public int First(int pixel) => firsts[pixel];

    public ReadOnlySpan<float> Of(int pixel) => weights.AsSpan(pixel * Taps, Taps);

    /// <summary>How much of both neighbours must be taken away, so that the finest lines that the result can show are as strong as before averaging.</summary>
    static double Lost(double stretch, ReadOnlySpan<double> averaged)
    {
        var (finest, left) = (0.5 / stretch, 1.0);
        foreach (var width in averaged) left *= Sinc(finest * width);
        return ((1 / left) - 1) / (2 * (1 - Math.Cos(2 * Math.PI * finest)));
    }

    static double Lanczos(double x) => x < 3 ? Sinc(x) * Sinc(x / 3) : 0;

    static double Mitchell(double x) => x switch
    {
        < 1 => ((7 * x * x * x) - (12 * x * x) + (16.0 / 3)) / 6,
        < 2 => ((-7.0 / 3 * x * x * x) + (12 * x * x) - (20 * x) + (32.0 / 3)) / 6,
        _ => 0,
    };

    static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
