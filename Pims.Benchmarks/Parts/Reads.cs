using System.Globalization;
using Newtonsoft.Json.Linq;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(a) What the house costs around the SQL of a read.</summary>
static class Reads
{
    const int Clients = 16;

    public static IEnumerable<Row> Measure(Run run)
    {
        var folder = run.NewFolder("reads");
        using var pims = run.StartPims(folder);
        Library.AddBucket(pims, "Logos");
        Seed.Assets(folder, bucket: 1, from: 0, to: 50);
        using var baseline = run.StartBaseline(folder);
        foreach (var (name, parameters) in new[] { ("getBucket", "\"bucket_id\":1"), ("listAssetsInBucket", "\"bucket_id\":1,\"limit\":50") })
        {
            yield return Measure(run, pims, baseline, name, "pims", $$"""{"action":"{{name}}",{{parameters}}}""");
            yield return Measure(run, pims, baseline, name, "rpc", $$$"""{"jsonrpc":"2.0","id":1,"method":"{{{name}}}","params":{{{{parameters}}}}}""");
        }
    }

    static Row Measure(Run run, Child pims, Child baseline, string action, string dialect, string body)
    {
        var (ours, bare) = (Request.Post("/api", body), Request.Post($"/{action}/{dialect}", body));
        RequireSameAnswer(pims, ours, baseline, bare);
        var time = TimeSpan.FromSeconds(run.Pick(1.5, 0.4));
        var result = Comparison.Alternate(run.Pick(7, 2),
            () => Load.PerSecond(pims.Port, Clients, time, () => ours),
            () => Load.PerSecond(baseline.Port, Clients, time, () => bare));
        return Row.AtLeast($"{action}, {dialect}", result, 0.85, perSecond => perSecond.ToString("#,0 req/s", CultureInfo.InvariantCulture));
    }

    static void RequireSameAnswer(Child pims, byte[] ours, Child baseline, byte[] bare)
    {
        using var one = new Connection(pims.Port);
        using var other = new Connection(baseline.Port);
        var (expected, actual) = (one.Exchange(ours).Checked().Text, other.Exchange(bare).Checked().Text);
        // As many bytes with the same values: where a member stands is nobody's cost.
        if (expected.Length != actual.Length || !JToken.DeepEquals(JToken.Parse(expected), JToken.Parse(actual)))
            throw new InvalidOperationException($"The baseline answers otherwise:\n{actual}\nours:\n{expected}");
    }
}
