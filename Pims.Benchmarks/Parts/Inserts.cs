using System.Diagnostics;
using System.Globalization;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(d) Acknowledged, durable writes of many clients.</summary>
static class Inserts
{
    const int Clients = 64;

    public static IEnumerable<Row> Measure(Run run)
    {
        using var pims = run.StartPims(run.NewFolder("inserts"));
        var bareFolder = run.NewFolder("bare-inserts");
        using (run.StartPims(bareFolder))
            Run.Say("made the tables for the bare inserts");
        using var baseline = run.StartBaseline(bareFolder);
        var number = 0;
        byte[] Next() => Request.Post("/api", $$"""{"action":"addBucket","name":"Brand {{Interlocked.Increment(ref number):x8}}"}""");
        var bare = Request.Post("/addBucket", """{"action":"addBucket","name":"Brand 00000000"}""");
        var time = TimeSpan.FromSeconds(run.Pick(2.0, 0.5));
        var result = Comparison.Alternate(run.Pick(7, 2),
            () => Load.PerSecond(pims.Port, Clients, time, Next),
            () => Load.PerSecond(baseline.Port, Clients, time, () => bare));
        yield return Row.AtLeast($"addBucket, {Clients} clients", result, 0.5, PerSecond);

        baseline.Dispose();
        yield return Row.Info("the bare grouped insert in process, no HTTP", PerSecond(InProcess(bareFolder, time)));
    }

    static double InProcess(string folder, TimeSpan time)
    {
        var inserts = new BareInserts(folder);
        var begin = Stopwatch.GetTimestamp();
        var counts = Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var mine = 0;
            for (; Stopwatch.GetElapsedTime(begin) < time; mine++)
                await inserts.InsertAsync();
            return mine;
        })).GetAwaiter().GetResult();
        var perSecond = counts.Sum() / Stopwatch.GetElapsedTime(begin).TotalSeconds;
        inserts.DisposeAsync().AsTask().Wait();
        return perSecond;
    }

    static string PerSecond(double value) => value.ToString("#,0 /s", CultureInfo.InvariantCulture);
}
