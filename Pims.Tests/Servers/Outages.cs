namespace Pims.Tests.Servers;

/// <summary>What can be down.</summary>
enum Part
{
    Node,
    Database,
    Store,
}

/// <summary>Something was down from one moment to another.</summary>
sealed record Outage(Part Part, TimeSpan From)
{
    /// <summary>It works again; null while it does not.</summary>
    public TimeSpan? To { get; set; }

    public bool Overlaps(TimeSpan from, TimeSpan to) => From <= to && (To is not { } end || end >= from);
}

/// <summary>When something was down: only then may a request fail, and only in a way that fits.</summary>
sealed class Outages
{
    /// <summary>For what is told a little later: nginx leaves a server out for a second, which it counts in whole ones, and so for up to two.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    readonly long start = TimeProvider.System.GetTimestamp();
    readonly Lock gate = new();
    readonly List<Outage> all = [];

    public TimeSpan Now => TimeProvider.System.GetElapsedTime(start);

    public IReadOnlyList<Outage> All
    {
        get
        {
            lock (gate)
                return [.. all];
        }
    }

    /// <param name="part">What is down from here on.</param>
    /// <param name="untilBack">Takes it down, and returns once it works again.</param>
    public async Task DuringAsync(Part part, Func<Task> untilBack)
    {
        var outage = new Outage(part, Now);
        lock (gate)
            all.Add(outage);
        await untilBack();
        outage.To = Now;
    }

    /// <summary>Whether one of these was down while something happened, or shortly before.</summary>
    public bool Excuse(IEnumerable<Part> parts, TimeSpan from, TimeSpan to) => All.Any(outage => parts.Contains(outage.Part) && outage.Overlaps(from - Grace, to));

    /// <summary>Waits until all works but servers, of which there is another.</summary>
    public async Task OverAsync()
    {
        while (All.Any(outage => outage.Part != Part.Node && outage.To is null))
            await Task.Delay(50);
    }

    /// <summary>For how much of a time a part, or one of several like it, was down; all work again.</summary>
    public double Share(Part part, TimeSpan from, TimeSpan to)
    {
        var (down, until) = (TimeSpan.Zero, from);
        foreach (var outage in All.Where(outage => outage.Part == part).OrderBy(outage => outage.From))
        {
            var (begin, end) = (outage.From > until ? outage.From : until, outage.To!.Value);
            if (end > begin)
                (down, until) = (down + (end - begin), end);
        }
        return down / (to - from);
    }

    /// <summary>For each time that a part was down and nothing else kept uploads from being done: how long it took to the first that was done after.</summary>
    /// <param name="part">A server, from its end on, since there is another; or something that all need, from when it worked again.</param>
    /// <param name="done">When uploads were sent and answered.</param>
    public IReadOnlyList<TimeSpan> Recoveries(Part part, IReadOnlyCollection<(TimeSpan Sent, TimeSpan Answered)> done)
    {
        var needed = All.Where(outage => outage.Part != Part.Node).ToArray();
        return
        [
            .. from outage in All
               where outage.Part == part
               let since = part == Part.Node ? outage.From : outage.To!.Value
               let first = done.Where(upload => upload.Sent >= since).Select(upload => upload.Answered).DefaultIfEmpty(TimeSpan.MaxValue).Min()
               where first < TimeSpan.MaxValue && !needed.Any(other => other != outage && other.Overlaps(since, first))
               orderby first - since
               select first - since,
        ];
    }
}
