using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>(e) Uploads against writing, flushing and hashing the same bytes; and the server's memory meanwhile.</summary>
static class Uploads
{
    const int Workers = 8, SmallSize = 100_000, Block = 1 << 20;
    const double MostGrowth = 64;

    public static IEnumerable<Row> Measure(Run run)
    {
        using var pims = run.StartPims(run.NewFolder("uploads"));
        var files = new BareFiles(run.NewFolder("bare-files"));
        var bytes = new byte[Block + 4096];
        new Random(1).NextBytes(bytes);

        var count = run.Pick(1000, 200);
        var many = Comparison.Alternate(run.Pick(5, 2),
            () => PerSecond(count, SmallSize, Workers, numbers => Upload(pims, SmallSize, bytes, numbers)),
            () => PerSecond(count, SmallSize, Workers, numbers => files.Write(SmallSize, bytes, numbers)));
        yield return Row.AtLeast($"{count:#,0} uploads of 100 KB, {Workers} connections", many, 0.8, Megabytes);

        var large = run.Pick(1L << 30, 64L << 20);
        var growth = 0.0;
        var one = Comparison.Alternate(run.Pick(3, 2),
            () => PerSecond(1, large, 1, numbers => growth = Math.Max(growth, GrowthDuring(pims, () => Upload(pims, large, bytes, numbers)))),
            () => PerSecond(1, large, 1, numbers => files.Write(large, bytes, numbers)));
        yield return Row.AtLeast($"one upload of {large >> 20:#,0} MiB", one, 0.8, Megabytes);
        yield return new Row("growth of memory meanwhile", $"{growth:0} MiB", "", null, $"< {MostGrowth:0} MiB", growth < MostGrowth);
    }

    static int next;

    static double PerSecond(int count, long size, int workers, Action<IEnumerable<int>> work)
    {
        var first = Interlocked.Add(ref next, count) - count;
        var begin = Stopwatch.GetTimestamp();
        Load.InParallel(workers, worker => work(Enumerable.Range(0, count).Where(number => number % workers == worker).Select(number => first + number)));
        return count * size / 1e6 / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>Uploads numbered files one after another.</summary>
    public static void Upload(Child pims, long size, byte[] bytes, IEnumerable<int> numbers, string request = """{"action":"uploadAsset"}""")
    {
        using var connection = new Connection(pims.Port);
        foreach (var number in numbers)
        {
            var head = Encoding.ASCII.GetBytes(
                "--bench\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n" + request + "\r\n"
                + $"--bench\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file-{number}.bin\"\r\n\r\n");
            var tail = "\r\n--bench--\r\n"u8;
            connection.Send(Request.Head("/api", "multipart/form-data; boundary=bench", head.Length + size + tail.Length));
            connection.Send(head);
            foreach (var block in Content.Blocks(bytes, size, number))
                connection.Send(block.Span);
            connection.Send(tail);
            connection.Receive().Checked();
        }
    }

    /// <summary>By how many MiB the server's memory is larger at most while the work is done.</summary>
    public static double GrowthDuring(Child pims, Action work)
    {
        var before = pims.ResidentMegabytes;
        var most = before;
        var done = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!done.Wait(TimeSpan.FromMilliseconds(20)))
            most = Math.Max(most, pims.ResidentMegabytes);
        return most - before;
    }

    static string Megabytes(double value) => value.ToString("0 MB/s", CultureInfo.InvariantCulture);
}
