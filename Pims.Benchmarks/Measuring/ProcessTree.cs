using System.Globalization;

namespace Pims.Benchmarks.Measuring;

/// <summary>A process and all that it started (Linux).</summary>
static class ProcessTree
{
    /// <summary>The most MiB that they had together while the work was done: counted once where they share it, and counted for each.</summary>
    public static (double Proportional, double Resident) PeakDuring(int root, Action work)
    {
        var (proportional, resident) = (0.0, 0.0);
        var done = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        do
        {
            var (shared, each) = (0L, 0L);
            foreach (var process in Of(root))
                (shared, each) = (shared + Kilobytes(process, "Pss:"), each + Kilobytes(process, "Rss:"));
            (proportional, resident) = (Math.Max(proportional, shared / 1024.0), Math.Max(resident, each / 1024.0));
        }
        while (!done.Wait(TimeSpan.FromMilliseconds(5)));
        return (proportional, resident);
    }

    static HashSet<int> Of(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .ToDictionary(name => int.Parse(name!, CultureInfo.InvariantCulture), name => ParentOf(name!));
        var tree = new HashSet<int> { root };
        for (var known = 0; known < tree.Count;)
        {
            known = tree.Count;
            tree.UnionWith(parents.Where(pair => tree.Contains(pair.Value)).Select(pair => pair.Key).ToArray());
        }
        return tree;
    }

    static int ParentOf(string process)
    {
        var stat = Text($"/proc/{process}/stat");
        // The name in parentheses may have spaces; behind it stand the state and the parent.
        return stat.LastIndexOf(')') is >= 0 and var end ? int.Parse(stat[(end + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) : -1;
    }

    static long Kilobytes(int process, string name) =>
        Text($"/proc/{process}/smaps_rollup").Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture)
            : 0;

    static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended since it was listed.
            return "";
        }
    }
}
