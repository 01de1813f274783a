using System.Diagnostics;
using System.Globalization;
using Newtonsoft.Json.Linq;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(g) What it costs to know who calls, and what many who sign in at once cost everybody else.</summary>
static class Access
{
    const int Clients = 8;

    const double MostMicroseconds = 15;

    const string Password = "a password of the benchmark";

    const string Status = """{"action":"getStatus"}""", Bucket = """{"action":"getBucket","bucket_id":1}""", Describe = """{"action":"describeAction","name":"getBucket"}""";

    static readonly string SignIn = new JObject { ["action"] = "authenticate", ["email"] = "bench@example.com", ["password"] = Password }.ToString();

    public static IEnumerable<Row> Measure(Run run)
    {
        using var pims = run.StartPims(run.NewFolder("access"));
        Library.AddBucket(pims, "Logos");
        Library.Do(pims, new JObject { ["action"] = "addUser", ["email"] = "bench@example.com", ["password"] = Password, ["role"] = "viewer" }.ToString());
        var credentials = new (string Name, string Key)[]
        {
            ("API key", (string)Library.Do(pims, """{"action":"addApiKey","name":"bench","role":"viewer"}""").SelectToken("api_key.key")!),
            ("token", (string)Library.Do(pims, SignIn).SelectToken("token")!),
            ("read key", (string)Library.Do(pims, Bucket).SelectToken("bucket.api_access.read_key")!),
        };
        foreach (var (name, key) in credentials)
            yield return More(run, pims, $"describeAction, {name}", Request.Post("/api", Describe, key), Request.Post("/api", Describe, credential: null));
        foreach (var (name, key) in credentials)
            yield return More(run, pims, $"getBucket, {name}; baseline getStatus", Request.Post("/api", Bucket, key), Request.Post("/api", Status, credential: null));
        foreach (var row in WhileSigningIn(run, pims))
            yield return row;
    }

    /// <summary>The time that a request takes of a machine that is busy with them, and how much more it is than for another.</summary>
    static Row More(Run run, Child pims, string name, byte[] ours, byte[] bare)
    {
        var time = TimeSpan.FromSeconds(run.Pick(1.0, 0.3));
        var result = Comparison.Alternate(run.Pick(7, 2), () => Cost(pims, ours, time), () => Cost(pims, bare, time));
        return new Row($"{name}: {Show(result.Difference)} more", Show(result.Ours), Show(result.Baseline), null, $"<= {MostMicroseconds:0} µs", result.Difference <= MostMicroseconds);
    }

    static double Cost(Child pims, byte[] request, TimeSpan time) => 1_000_000 / Load.PerSecond(pims.Port, Clients, time, () => request);

    static IEnumerable<Row> WhileSigningIn(Run run, Child pims)
    {
        var status = Request.Post("/api", Status, credential: null);
        using var connection = new Connection(pims.Port);
        var quiet = Load.Milliseconds(connection, status, 200);
        var (signIn, count, stop) = (Request.Post("/api", SignIn, credential: null), 0, false);
        var begin = Stopwatch.GetTimestamp();
        var crowd = Task.Run(() => Load.InParallel(16, _ =>
        {
            using var mine = new Connection(pims.Port);
            while (!Volatile.Read(ref stop))
            {
                mine.Exchange(signIn).Checked();
                Interlocked.Increment(ref count);
            }
        }));
        var samples = new List<double>();
        while (Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(run.Pick(8, 2)))
            samples.Add(Load.Milliseconds(connection, status, 1));
        Volatile.Write(ref stop, true);
        crowd.Wait();
        var perSecond = count / Stopwatch.GetElapsedTime(begin).TotalSeconds;
        yield return Row.Info("authenticate, 16 clients at once", perSecond.ToString("0.0 /s", CultureInfo.InvariantCulture));
        yield return new Row("getStatus meanwhile, median", $"{Comparison.Median(samples):0.00} ms", $"{quiet:0.00} ms", Comparison.Median(samples) / quiet, "", null);
    }

    static string Show(double microseconds) => microseconds.ToString("0.0 µs", CultureInfo.InvariantCulture);
}
