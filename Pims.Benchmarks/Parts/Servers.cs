using System.Diagnostics;
using System.Globalization;
using Newtonsoft.Json.Linq;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;
using Pims.Tests.Support;

namespace Pims.Benchmarks.Parts;

/// <summary>(m) The same library in PostgreSQL and in SQLite, and two servers of it beside one.</summary>
static class Servers
{
    const int Readers = 16, Writers = 64, Edited = 1000;

    const string Bucket = """{"action":"getBucket","bucket_id":1}""", Page = """{"action":"listAssetsInBucket","bucket_id":1,"limit":50}""";

    /// <summary>The run's own folder may be where another user, as which PostgreSQL runs, has no way in.</summary>
    const string DiskForAll = "/var/tmp";

    static int next;

    public static IEnumerable<Row> Measure(Run run)
    {
        if (PostgresServer.Missing() is { } missing)
        {
            Run.Say(missing);
            yield break;
        }
        var count = run.Pick(100_000, 5_000);
        var (folder, other, third) = (run.NewFolder("embedded"), run.NewFolder("shared"), run.NewFolder("shared-2"));
        using (var maker = run.StartPims(folder))
            Library.AddBucket(maker, "Pictures");
        Seed.Buckets(folder, 999);
        Run.Say($"adding {count:#,0} assets with tags and words");
        Seed.DescribedAssets(folder, 0, count);
        using var postgres = run.Keep(new PostgresServer(Path.Combine(DiskForAll, $"pims-bench-{Environment.ProcessId}"), isDurable: true));
        var database = postgres.DatabaseAsync("bench").GetAwaiter().GetResult();

        yield return Copy(folder, $"{database}+{other}", count);
        yield return Size(postgres, folder, count);

        using var embedded = run.StartPims(folder);
        using var shared = run.StartPims(other, ("PIMS_DATABASE", database));
        foreach (var (name, body) in new[] { ("getBucket", Bucket), ($"listAssetsInBucket, 50 of {count / 1000:#,0}", Page) })
            yield return Rates(run, $"{name}, {Readers} clients", Readers, [shared.Port], [embedded.Port], () => Request.Post("/api", body));
        foreach (var (name, body) in Searches.Bodies)
            yield return Times(run, $"{name}, {count:#,0} assets", shared, embedded, _ => Request.Post("/api", body));
        yield return Times(run, $"updateAssetsData of {Edited:#,0}", shared, embedded, Edit);
        yield return Rates(run, $"addBucket, {Writers} clients", Writers, [shared.Port], [embedded.Port], AddBucket);

        using var second = run.StartPims(third, ("PIMS_DATABASE", database));
        int[] two = [shared.Port, second.Port], one = [shared.Port];
        yield return Rates(run, $"getBucket, {Readers} clients, two servers; baseline one", Readers, two, one, () => Request.Post("/api", Bucket));
        yield return Rates(run, $"addBucket, {Writers} clients, two servers; baseline one", Writers, two, one, AddBucket);
    }

    static Row Copy(string from, string to, int count)
    {
        var begin = Stopwatch.GetTimestamp();
        Child.RunPims("copy", "--from", from, "--to", to);
        var perSecond = count / Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return Row.Info($"./pims copy of {count:#,0} assets to PostgreSQL", perSecond.ToString("#,0 /s", CultureInfo.InvariantCulture));
    }

    static Row Size(PostgresServer postgres, string folder, int count)
    {
        var (theirs, ours) = ((long)postgres.ExecuteAsync("select pg_database_size('bench')").GetAwaiter().GetResult()!, new DirectoryInfo(folder).EnumerateFiles("pims.db*").Sum(file => file.Length));
        return new Row("bytes of the database for each asset, indexes too", Bytes(theirs), Bytes(ours), (double)theirs / ours, "", null);

        string Bytes(long size) => (size / (double)count).ToString("#,0", CultureInfo.InvariantCulture);
    }

    static Row Rates(Run run, string name, int clients, int[] ours, int[] bare, Func<byte[]> next)
    {
        var time = TimeSpan.FromSeconds(run.Pick(2.0, 0.5));
        var result = Comparison.Alternate(run.Pick(7, 2), () => Load.PerSecond(ours, clients, time, next), () => Load.PerSecond(bare, clients, time, next));
        return Info(name, result, perSecond => perSecond.ToString("#,0 /s", CultureInfo.InvariantCulture));
    }

    static Row Times(Run run, string name, Child ours, Child bare, Func<int, byte[]> request)
    {
        using var one = new Connection(ours.Port);
        using var other = new Connection(bare.Port);
        var number = 0;
        var result = Comparison.Alternate(run.Pick(15, 3), () => Load.Milliseconds(one, request(++number), 3), () => Load.Milliseconds(other, request(++number), 3));
        return Info(name, result, milliseconds => milliseconds.ToString("0.00 ms", CultureInfo.InvariantCulture));
    }

    static Row Info(string name, Comparison result, Func<double, string> show) => new(name, show(result.Ours), show(result.Baseline), result.Ratio, "", null);

    static byte[] AddBucket() => Request.Post("/api", $$"""{"action":"addBucket","name":"Brand {{Interlocked.Increment(ref next):x8}}"}""");

    static byte[] Edit(int edit)
    {
        var change = new JObject { ["data"] = new JObject { ["season"] = $"{edit}", ["description"] = "Edited for the season" } };
        var assets = new JObject(Enumerable.Range(1, Edited).Select(number => new JProperty($"bench-{number:d9}", change)));
        return Request.Post("/api", new JObject { ["action"] = "updateAssetsData", ["assets"] = assets }.ToString());
    }
}
