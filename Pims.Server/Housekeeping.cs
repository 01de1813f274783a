using Pims.Actions.Chores;
using Pims.Storage;

namespace Pims.Server;

/// <summary>
/// Runs the chores that are this server's turn, each in a loop of its own beside the requests. One that fails is told in the log and in getStatus, keeps no other
/// from going on, and is tried again at its next turn.
/// </summary>
sealed class Housekeeping(IEnumerable<Chore> chores, ChoreTurns turns, ChoreJournal journal, TimeProvider time, ILogger<Housekeeping> logger) : BackgroundService
{
    static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(chores.Select(chore => RepeatAsync(chore, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops. Where it can't even listen, the host would take this for a failure of its own.
        }
    }

    async Task RepeatAsync(Chore chore, CancellationToken cancellation)
    {
        for (var wait = chore.FirstAfter; ; wait = chore.Interval)
        {
            var pause = Task.Delay(wait, time, cancellation);
            journal.Waits(chore, time.GetUtcNow() + wait);
            await pause;
            journal.Begins(chore);
            await TakeTurnAsync(chore, cancellation);
        }
    }

    async Task TakeTurnAsync(Chore chore, CancellationToken cancellation)
    {
        var (start, done) = (time.GetTimestamp(), 0L);
        try
        {
            var isTaken = false;
            for (var batch = new ChoreBatch(0, HasMore: true); batch.HasMore && (isTaken = await turns.TakeAsync(chore, cancellation));)
            {
                var began = time.GetTimestamp();
                batch = await chore.RunBatchAsync(cancellation);
                done += batch.Done;
                // As long as the work took: what is written in the background takes half of the time at most.
                if (batch.HasMore)
                    await Task.Delay(TimeSpan.FromTicks(Math.Max(ShortestPause.Ticks, time.GetElapsedTime(began).Ticks)), time, cancellation);
            }
            // Servers do not begin theirs at the same time: another's turn may come after half of the interval.
            if (isTaken)
                await turns.EndAsync(chore, time.GetUtcNow() + (chore.Interval / 2), cancellation);
            journal.Ended(chore, done, failure: null);
            if (done > 0)
                Log.ChoreDone(logger, chore.Name, done, (long)time.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await LeaveAsync(chore);
            throw;
        }
        catch (Exception error)
        {
            journal.Ended(chore, done, error);
            Log.ChoreFailed(logger, chore.Name, done, error);
        }
    }

    /// <summary>The server stops in the middle: another may go on at once.</summary>
    async Task LeaveAsync(Chore chore)
    {
        try
        {
            await turns.EndAsync(chore, time.GetUtcNow(), CancellationToken.None);
        }
        catch (StorageUnavailableException error)
        {
            // Then it is another's a few minutes later.
            Log.ChoreFailed(logger, chore.Name, 0, error);
        }
    }
}
