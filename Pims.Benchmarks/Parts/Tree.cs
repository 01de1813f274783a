using System.Diagnostics;
using System.Globalization;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(c) A tree of 100,000 buckets costs little more than writing its JSON.</summary>
static class Tree
{
    const int Buckets = 100_000;

    public static IEnumerable<Row> Measure(Run run)
    {
        var folder = run.NewFolder("tree");
        using var pims = run.StartPims(folder);
        Seed.Buckets(folder, Buckets);
        using var baseline = run.StartBaseline(folder);
        var (ours, bare) = (Request.Post("/api", """{"action":"getPublicBucketsTree"}"""), Request.Get("/tree"));
        using var one = new Connection(pims.Port);
        using var other = new Connection(baseline.Port);
        var size = one.Exchange(ours).Checked().Body.Length;
        if (other.Exchange(bare).Checked().Body.Length != size)
            throw new InvalidOperationException("The baseline writes another tree.");
        var result = Comparison.Alternate(run.Pick(15, 5), () => Load.Milliseconds(one, ours, times: 3), () => Load.Milliseconds(other, bare, times: 3));
        yield return Row.AtMost($"tree of {Buckets:#,0} buckets, {size >> 20} MiB", result, 2, Milliseconds);

        var tree = new BareTree(folder);
        tree.Write();
        yield return Row.Info("the same JSON written in memory, no HTTP", Milliseconds(Comparison.Median(Enumerable.Range(0, 9).Select(_ =>
        {
            var begin = Stopwatch.GetTimestamp();
            tree.Write();
            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }))));
    }

    static string Milliseconds(double time) => time.ToString("0 ms", CultureInfo.InvariantCulture);
}
