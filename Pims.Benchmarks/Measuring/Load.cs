using System.Diagnostics;

namespace Pims.Benchmarks.Measuring;

/// <summary>Many clients at once, each on a thread and a connection of its own, for a bounded time.</summary>
static class Load
{
    /// <summary>Good answers a second.</summary>
    /// <param name="port">Of 127.0.0.1.</param>
    /// <param name="clients">How many ask at once.</param>
    /// <param name="time">How long they go on asking.</param>
    /// <param name="next">The next request; called by all clients.</param>
    public static double PerSecond(int port, int clients, TimeSpan time, Func<byte[]> next) => PerSecond([port], clients, time, next);

    /// <summary>As above, of several servers that have the same number of clients each.</summary>
    public static double PerSecond(int[] ports, int clients, TimeSpan time, Func<byte[]> next)
    {
        var count = 0L;
        var begin = Stopwatch.GetTimestamp();
        InParallel(clients, client =>
        {
            using var connection = new Connection(ports[client % ports.Length]);
            var mine = 0;
            for (; Stopwatch.GetElapsedTime(begin) < time; mine++)
                connection.Exchange(next()).Checked();
            Interlocked.Add(ref count, mine);
        });
        return count / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>Runs the work once on each of the threads; what one throws is thrown here.</summary>
    public static void InParallel(int threads, Action<int> work) =>
        Task.WaitAll([.. Enumerable.Range(0, threads).Select(number =>
            Task.Factory.StartNew(() => work(number), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);

    /// <summary>Milliseconds of one exchange, the median of several on one connection.</summary>
    public static double Milliseconds(Connection connection, byte[] request, int times) =>
        Comparison.Median(Enumerable.Range(0, times).Select(_ =>
        {
            var begin = Stopwatch.GetTimestamp();
            connection.Exchange(request).Checked();
            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }));
}
