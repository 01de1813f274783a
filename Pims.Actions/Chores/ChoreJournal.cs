using System.Collections.Concurrent;

namespace Pims.Actions.Chores;

/// <summary>What a chore has done in this process.</summary>
/// <param name="Name">The chore's.</param>
/// <param name="NextRunAt">When its next turn begins; null while one is under way, and where the server does not run.</param>
/// <param name="LastRunAt">When its last turn ended, whether it failed or not.</param>
/// <param name="LastDone">How many things the last turn did.</param>
/// <param name="TotalDone">How many all turns did.</param>
/// <param name="FailedRuns">How many turns ended with a failure.</param>
/// <param name="LastError">What kind of failure ended the last turn; null where it went well. The log says more.</param>
public sealed record ChoreView(
    string Name, DateTimeOffset? NextRunAt, DateTimeOffset? LastRunAt, long LastDone, long TotalDone, long FailedRuns, string? LastError);

/// <summary>What the chores have done, for who looks after the server. Each chore's entry is written by its own loop alone.</summary>
public sealed class ChoreJournal(IEnumerable<Chore> chores, TimeProvider time)
{
    readonly string[] names = [.. chores.Select(chore => chore.Name)];
    readonly ConcurrentDictionary<string, ChoreView> entries = [];

    /// <summary>In the order of the list.</summary>
    public IReadOnlyList<ChoreView> Entries => [.. names.Select(Of)];

    public void Waits(Chore chore, DateTimeOffset until) => entries[chore.Name] = Of(chore.Name) with { NextRunAt = until };

    public void Begins(Chore chore) => entries[chore.Name] = Of(chore.Name) with { NextRunAt = null };

    /// <param name="chore">Whose turn ended.</param>
    /// <param name="done">How many things it did.</param>
    /// <param name="failure">What ended it too early.</param>
    public void Ended(Chore chore, long done, Exception? failure)
    {
        var before = Of(chore.Name);
        entries[chore.Name] = before with
        {
            LastRunAt = time.GetUtcNow(),
            LastDone = done,
            TotalDone = before.TotalDone + done,
            FailedRuns = before.FailedRuns + (failure is null ? 0 : 1),
            // The kind alone: a message may hold what is no administrator's to read.
            LastError = failure?.GetType().Name,
        };
    }

    ChoreView Of(string name) => entries.GetValueOrDefault(name) ?? new ChoreView(name, null, null, 0, 0, 0, null);
}
