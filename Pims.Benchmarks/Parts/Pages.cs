using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(b) A page costs the same in a bucket of a thousand and of a million.</summary>
static class Pages
{
    const int Small = 1000, PageSize = 50;

    public static IEnumerable<Row> Measure(Run run)
    {
        var (small, large) = (run.NewFolder("small"), run.NewFolder("large"));
        using var few = run.StartPims(small);
        using var many = run.StartPims(large);
        Library.AddBucket(few, "Pictures");
        Library.AddBucket(many, "Pictures");
        Seed.Assets(small, bucket: 1, from: 0, to: Small);
        var count = 0;
        foreach (var size in run.Pick<int[]>([100_000, 1_000_000], [10_000, 100_000]))
        {
            Run.Say($"adding assets up to {size:#,0}");
            Seed.Assets(large, bucket: 1, count, count = size);
            foreach (var row in Compare(run, few, many, count, $"{count:#,0} assets"))
                yield return row;
        }
        Run.Say("adding 100,000 buckets");
        Seed.Buckets(large, 100_000);
        foreach (var row in Compare(run, few, many, count, $"{count:#,0} assets, 100,000 buckets"))
            yield return row;
    }

    static IEnumerable<Row> Compare(Run run, Child few, Child many, int count, string name)
    {
        yield return Compare(run, few, First, many, First, $"first page, {name}");
        yield return Compare(run, few, Middle(few, Small), many, Middle(many, count), $"middle page, {name}");
    }

    static Row Compare(Run run, Child few, byte[] small, Child many, byte[] large, string name)
    {
        using var one = new Connection(few.Port);
        using var other = new Connection(many.Port);
        var result = Comparison.Alternate(run.Pick(15, 5),
            () => Load.Milliseconds(other, large, times: 100),
            () => Load.Milliseconds(one, small, times: 100));
        return Row.AtMost(name, result, 1.2, time => time.ToString("0.000 ms", CultureInfo.InvariantCulture));
    }

    static byte[] First => Page("");

    static byte[] Page(string more) => Request.Post("/api", $$"""{"action":"listAssetsInBucket","bucket_id":1,"limit":{{PageSize}}{{more}}}""");

    // The first page's cursor with the place of the asset in the middle: walking there would take 10,000 pages.
    static byte[] Middle(Child pims, int count)
    {
        var next = (string)Library.Do(pims, $$"""{"action":"listAssetsInBucket","bucket_id":1,"limit":{{PageSize}}}""")["next_cursor"]!;
        var cursor = JArray.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(next.Replace('-', '+').Replace('_', '/') + new string('=', (4 - next.Length % 4) % 4))));
        (cursor[1], cursor[2]) = (Seed.Start + count / 2, count / 2);
        var moved = Convert.ToBase64String(Encoding.UTF8.GetBytes(cursor.ToString(Formatting.None))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return Page($",\"cursor\":\"{moved}\"");
    }
}
