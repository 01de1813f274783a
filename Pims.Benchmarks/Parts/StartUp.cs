using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(f) From start to first answer over a library that is there, and memory when nothing is asked.</summary>
static class StartUp
{
    const double MostSeconds = 1, MostMegabytes = 120;

    public static IEnumerable<Row> Measure(Run run)
    {
        var folder = run.NewFolder("start-up");
        using (var first = run.StartPims(folder))
            yield return Row.Info("first start, with tables and keys to make", $"{first.FirstAnswer.TotalSeconds:0.00} s");
        var starts = Enumerable.Range(0, run.Pick(7, 3)).Select(_ => Start(run, folder)).ToArray();
        var seconds = Comparison.Median(starts.Select(start => start.Seconds));
        var resident = Comparison.Median(starts.Select(start => start.Megabytes));
        yield return new Row("start to first answer", $"{seconds:0.00} s", "", null, $"< {MostSeconds:0} s", seconds < MostSeconds);
        yield return new Row("idle resident memory", $"{resident:0} MiB", "", null, $"< {MostMegabytes:0} MiB", resident < MostMegabytes);
    }

    static (double Seconds, double Megabytes) Start(Run run, string folder)
    {
        using var pims = run.StartPims(folder);
        Task.Delay(TimeSpan.FromSeconds(2)).Wait();
        return (pims.FirstAnswer.TotalSeconds, pims.ResidentMegabytes);
    }
}
