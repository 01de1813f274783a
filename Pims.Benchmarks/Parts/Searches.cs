using System.Globalization;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(h) Searches and tags in a library of ten thousand and of a million assets in a thousand buckets.</summary>
static class Searches
{
    const double Goal = 50;

    public static IEnumerable<Row> Measure(Run run)
    {
        var folder = run.NewFolder("search");
        using var pims = run.StartPims(folder);
        Seed.Buckets(folder, 1000);
        var count = 0;
        foreach (var size in run.Pick<int[]>([10_000, 1_000_000], [1_000, 10_000]))
        {
            Run.Say($"adding assets with tags and words up to {size:#,0}");
            Seed.DescribedAssets(folder, count, count = size);
            var (one, other, tag) = (Seed.Word(300), Seed.Word(500), Seed.Word(40));
            yield return Time(run, pims, $"two words, {size:#,0} assets", $"\"query\":\"{one} {other}\"");
            yield return Time(run, pims, $"a word in half of all, {size:#,0} assets", $"\"query\":\"{Seed.Common}\"");
            yield return Time(run, pims, $"the same with a rarer one, {size:#,0} assets", $"\"query\":\"{Seed.Common} {one}\"");
            yield return Time(run, pims, $"word, tag and subtree, {size:#,0} assets", $"\"query\":\"{Seed.Common}\",\"tags\":[\"{tag}\"],\"bucket_id\":5,\"recursive\":true");
            yield return Time(run, pims, $"a tag, by size, {size:#,0} assets", $"\"tags\":[\"{tag}\"],\"sort\":\"-size\"");
            yield return Time(run, pims, $"getTags with counts, {size:#,0} assets", """{"action":"getTags","counts":true}""");
        }
    }

    static Row Time(Run run, Child pims, string name, string search)
    {
        var request = Request.Post("/api", search[0] == '{' ? search : $$"""{"action":"searchAssets",{{search}},"limit":50}""");
        using var connection = new Connection(pims.Port);
        Load.Milliseconds(connection, request, times: 10);
        var time = Load.Milliseconds(connection, request, run.Pick(100, 10));
        return new Row(name, time.ToString("0.00 ms", CultureInfo.InvariantCulture), "", null, $"< {Goal:0} ms", time < Goal);
    }
}
