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
            foreach (var (name, body) in Bodies)
                yield return Time(run, pims, $"{name}, {size:#,0} assets", body);
        }
    }

    /// <summary>What is asked of a library of <see cref="Seed.DescribedAssets"/>.</summary>
    public static (string Name, string Body)[] Bodies { get; } =
    [
        ("two words", Search($"\"query\":\"{Seed.Word(300)} {Seed.Word(500)}\"")),
        ("a word in half of all", Search($"\"query\":\"{Seed.Common}\"")),
        ("the same with a rarer one", Search($"\"query\":\"{Seed.Common} {Seed.Word(300)}\"")),
        ("word, tag and subtree", Search($"\"query\":\"{Seed.Common}\",\"tags\":[\"{Seed.Word(40)}\"],\"bucket_id\":5,\"recursive\":true")),
        ("a tag, by size", Search($"\"tags\":[\"{Seed.Word(40)}\"],\"sort\":\"-size\"")),
        ("getTags with counts", """{"action":"getTags","counts":true}"""),
    ];

    static string Search(string what) => $$"""{"action":"searchAssets",{{what}},"limit":50}""";

    static Row Time(Run run, Child pims, string name, string body)
    {
        var request = Request.Post("/api", body);
        using var connection = new Connection(pims.Port);
        Load.Milliseconds(connection, request, times: 10);
        var time = Load.Milliseconds(connection, request, run.Pick(100, 10));
        return new Row(name, time.ToString("0.00 ms", CultureInfo.InvariantCulture), "", null, $"< {Goal:0} ms", time < Goal);
    }
}
