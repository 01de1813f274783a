using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(j) What one call changes of many assets, against one statement that changes the same rows of a library of its own.</summary>
static class Changes
{
    const int Edited = 1000, Deletions = 3;

    public static IEnumerable<Row> Measure(Run run)
    {
        var count = run.Pick(100_000, 10_000);
        var (folder, other) = (run.NewFolder("changes"), run.NewFolder("changes-bare"));
        using var pims = run.StartPims(folder);
        // It makes the tables.
        using (var maker = run.StartPims(other))
            Fill(maker, other, count);
        Fill(pims, folder, count);
        using var connection = new Connection(pims.Port);
        using var bare = Sql.Open(other);

        var edit = 0;
        yield return Info("updateAssetsData of 1,000", Comparison.Alternate(run.Pick(20, 5), () => Call(connection, Edit(++edit)),
            () => Time(() => Sql.Execute(bare, "update asset set data = @data, modified_at = modified_at + 1 where asset_id <= @count", ("@data", Data(++edit)), ("@count", Edited)))));

        // Each once: what went is gone.
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var bucket = 1; bucket <= Deletions; bucket++)
        {
            ours.Add(Call(connection, $$"""{"action":"deleteBucket","bucket_id":{{bucket}},"contents":"trash"}"""));
            theirs.Add(Time(() => Trash(bare, bucket)));
        }
        var (median, baseline) = (Comparison.Median(ours), Comparison.Median(theirs));
        yield return Info($"deleteBucket with contents trash, {count:#,0} assets", new Comparison(median, baseline, median / baseline, median - baseline));

        var trash = """{"action":"getTrash","limit":50}""";
        var list = """{"action":"listAssetsInBucket","bucket_id":4,"limit":50}""";
        yield return Row.AtMost($"getTrash, 50 of {Deletions * count:#,0}; baseline a bucket's page", Comparison.Alternate(run.Pick(20, 5),
            () => Load.Milliseconds(connection, Request.Post("/api", trash), 50), () => Load.Milliseconds(connection, Request.Post("/api", list), 50)), 1.2, Shown);
    }

    static void Fill(Child pims, string folder, int count)
    {
        for (var bucket = 1; bucket <= Deletions + 1; bucket++)
        {
            Library.AddBucket(pims, $"Pictures {bucket}");
            Seed.Assets(folder, bucket, (bucket - 1) * count, bucket * count);
        }
    }

    static string Edit(int edit)
    {
        var assets = string.Join(',', Enumerable.Range(1, Edited).Select(n => $$"""
            "bench-{{n:d9}}": { "data": {{Data(edit)}} }
            """));
        return $$"""{"action":"updateAssetsData","assets":{ {{assets}} } }""";
    }

    static string Data(int edit) => $$"""{"season":"{{edit}}","description":"Edited for the season"}""";

    static void Trash(SqliteConnection bare, int bucket) => Sql.Execute(bare, """
        update asset set state = 2, deleted_at = 1, original_path = '/Pictures/' || filename, original_bucket_id = bucket_id, original_owner = '',
            original_is_private = 0, bucket_id = null
        where bucket_id = @bucket
        """, ("@bucket", bucket));

    static double Call(Connection connection, string body) => Time(() => connection.Exchange(Request.Post("/api", body)).Checked());

    static double Time(Action work)
    {
        var begin = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    static Row Info(string name, Comparison result) => new(name, Shown(result.Ours), Shown(result.Baseline), result.Ratio, "", null);

    static string Shown(double time) => time.ToString(time < 10 ? "0.00 ms" : "#,0 ms", CultureInfo.InvariantCulture);
}
