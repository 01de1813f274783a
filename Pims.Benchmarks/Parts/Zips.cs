using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(i) A zip of many files against copying their bytes.</summary>
static class Zips
{
    const int Size = 1_000_000;
    const double MostGrowth = 64;

    public static IEnumerable<Row> Measure(Run run)
    {
        var count = run.Pick(1000, 100);
        var folder = run.NewFolder("zips");
        using var pims = run.StartPims(folder);
        Library.AddBucket(pims, "Zips");
        var bytes = new byte[Size];
        new Random(1).NextBytes(bytes);
        Uploads.Upload(pims, Size, bytes, Enumerable.Range(0, count), """{"action":"uploadAsset","bucket_id":1}""");
        using var baseline = run.StartBaseline(folder);
        var (ours, bare) = (Closing(Request.Post("/api", """{"action":"downloadAssets","bucket_id":1}""")), Closing(Request.Get("/blobs")));
        var growth = 0.0;
        var result = Comparison.Alternate(run.Pick(7, 2),
            () =>
            {
                var speed = 0.0;
                growth = Math.Max(growth, Uploads.GrowthDuring(pims, () => speed = PerSecond(pims.Port, ours, count)));
                return speed;
            },
            () => PerSecond(baseline.Port, bare, count));
        yield return Row.AtLeast($"zip of {count:#,0} files of 1 MB", result, 0.8, Megabytes);
        yield return new Row("growth of memory meanwhile", $"{growth:0} MiB", "", null, $"< {MostGrowth:0} MiB", growth < MostGrowth);
    }

    static double PerSecond(int port, byte[] request, int count)
    {
        var begin = Stopwatch.GetTimestamp();
        using var connection = new Connection(port);
        connection.Send(request);
        var received = connection.Drain();
        return received > (long)count * Size
            ? count * (Size / 1e6) / Stopwatch.GetElapsedTime(begin).TotalSeconds
            : throw new InvalidOperationException($"Only {received} bytes came.");
    }

    /// <summary>The answer's end is the connection's.</summary>
    static byte[] Closing(byte[] request) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(request).Replace("Host: pims.bench\r\n", "Host: pims.bench\r\nConnection: close\r\n", StringComparison.Ordinal));

    static string Megabytes(double value) => value.ToString("0 MB/s", CultureInfo.InvariantCulture);
}
