namespace Pims.Benchmarks.Measuring;

/// <summary>The medians of both sides, and the medians of the ratios and of the differences round by round: what disturbs the machine hits both sides of a round.</summary>
sealed record Comparison(double Ours, double Baseline, double Ratio, double Difference)
{
    // Until then the compiler has not yet put its best code in place.
    const int RoundsForWarmingUp = 3;

    /// <summary>Measures both sides in turn; who begins changes with every round.</summary>
    public static Comparison Alternate(int rounds, Func<double> ours, Func<double> baseline)
    {
        var pairs = new List<(double Ours, double Baseline)>();
        for (var round = -RoundsForWarmingUp; round < rounds; round++)
        {
            var first = round % 2 == 0 ? ours() : baseline();
            var second = round % 2 == 0 ? baseline() : ours();
            if (round >= 0)
                pairs.Add(round % 2 == 0 ? (first, second) : (second, first));
        }
        return new Comparison(
            Median(pairs.Select(pair => pair.Ours)), Median(pairs.Select(pair => pair.Baseline)), Median(pairs.Select(pair => pair.Ours / pair.Baseline)),
            Median(pairs.Select(pair => pair.Ours - pair.Baseline)));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
