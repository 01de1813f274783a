using System.Collections.Concurrent;
using System.Globalization;

namespace ImportFolder;

/// <summary>What came of a run.</summary>
sealed class Summary
{
    const int MostTold = 100;

    readonly ConcurrentQueue<string> differing = [];
    readonly ConcurrentQueue<(string Path, string Reason)> failed = [];
    long uploaded, replaced, skipped, bytes;

    public bool HasFailed => !failed.IsEmpty;

    public void Upload(long size)
    {
        Interlocked.Increment(ref uploaded);
        Interlocked.Add(ref bytes, size);
    }

    public void Replace(long size)
    {
        Interlocked.Increment(ref replaced);
        Interlocked.Add(ref bytes, size);
    }

    public void Skip() => Interlocked.Increment(ref skipped);

    public void Differ(string path) => differing.Enqueue(path);

    public void Fail(string path, string reason) => failed.Enqueue((path, reason));

    public void Print(LocalTree tree, TimeSpan took)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"uploaded {uploaded}, replaced {replaced}, skipped {skipped}, differing {differing.Count}, failed {failed.Count}, left out {tree.Hidden + tree.LeftOut.Count}; {bytes} bytes in {took.TotalSeconds:F1} s"));
        Tell("differs", differing.Select(path => path));
        Tell("failed", failed.Select(one => $"{one.Path}: {one.Reason}"));
        Tell("left out", tree.LeftOut.Select(one => $"{one.Path}: {one.Reason}"));
    }

    static void Tell(string what, IEnumerable<string> lines)
    {
        var all = lines.Order(StringComparer.Ordinal).ToArray();
        foreach (var line in all.Take(MostTold))
            Console.WriteLine($"{what,-8} {Screen.Safe(line)}");
        if (all.Length > MostTold)
            Console.WriteLine($"{what,-8} and {all.Length - MostTold} more");
    }
}
