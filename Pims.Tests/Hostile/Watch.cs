using System.Globalization;

namespace Pims.Tests.Hostile;

/// <summary>
/// Looks at a server and all processes below it, again and again: how much memory they take together at most, and whether one below it ever
/// has a socket. What was there for less than a look is not seen.
/// </summary>
sealed class Watch : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    readonly int server;
    readonly string[] command;
    readonly CancellationTokenSource stop = new();
    readonly Task looking;

    public Watch(int server)
    {
        (this.server, command) = (server, CommandOf(server));
        looking = Task.Run(LookAsync);
    }

    /// <summary>Bytes in memory, of the server and all below it.</summary>
    public long Peak { get; private set; }

    /// <summary>Of the server alone.</summary>
    public long ServerPeak { get; private set; }

    /// <summary>What a process below the server had open to talk with others.</summary>
    public IReadOnlySet<string> Sockets => sockets;

    readonly HashSet<string> sockets = [];

    /// <summary>The processes below another, at any depth.</summary>
    public static IReadOnlyList<int> Below(int process)
    {
        var parents = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => (Id: int.Parse(name!, CultureInfo.InvariantCulture), Parent: ParentOf(name!))).ToLookup(pair => pair.Parent, pair => pair.Id);
        return [.. Children(process)];

        IEnumerable<int> Children(int of) => parents[of].SelectMany(child => Children(child).Prepend(child));
    }

    /// <summary>The name of its program; null where it is gone.</summary>
    public static string? NameOf(int process) => Lines($"/proc/{process}/comm").FirstOrDefault();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await looking;
        stop.Dispose();
    }

    async Task LookAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var below = Below(server);
            var own = MemoryOf(server);
            ServerPeak = Math.Max(ServerPeak, own);
            Peak = Math.Max(Peak, own + below.Sum(MemoryOf));
            // A process that is just being started still has all that its parent has, its command too.
            foreach (var process in below.Where(process => !CommandOf(process).SequenceEqual(command)))
                sockets.UnionWith(SocketsOf(process));
            await Task.Delay(Pause, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static string[] CommandOf(int process) => Lines($"/proc/{process}/cmdline");

    static long MemoryOf(int process) =>
        Lines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)) is { } line
            ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024
            : 0;

    static int ParentOf(string process)
    {
        // The name before it may have blanks and brackets.
        var stat = Lines($"/proc/{process}/stat").FirstOrDefault() ?? "";
        return int.TryParse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1), out var parent) ? parent : 0;
    }

    static IEnumerable<string> SocketsOf(int process)
    {
        try
        {
            return [.. Directory.GetFiles($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget).OfType<string>().Where(target => target.StartsWith("socket:", StringComparison.Ordinal)).Select(target => $"{NameOf(process)} {target}")];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
