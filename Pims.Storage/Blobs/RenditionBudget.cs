namespace Pims.Storage.Blobs;

/// <summary>
/// The bytes that kept pictures take together, and may take. They are counted by a walk over all files when a process begins, and summed up from then
/// on; where they come near the limit, another walk removes those used longest ago.
/// </summary>
sealed class RenditionBudget : IAsyncDisposable
{
    /// <summary>Hundredths of the limit: above the first the oldest go, down to the second; so there is room for what comes meanwhile.</summary>
    const int TrimAbove = 95, TrimTo = 90;

    readonly string root;
    readonly long limit;
    readonly Action<string, IOException> onLeftover;
    readonly Lock gate = new();
    readonly CancellationTokenSource stop = new();

    /// <summary>Until all is counted once, the files that this process kept.</summary>
    long total;

    /// <summary>What was kept since the walk that goes on began; it may have seen it or not.</summary>
    long keptMeanwhile;

    /// <summary>Of what is counted already and has not got its name yet.</summary>
    long underWay;
    long walks;
    bool isCounted;
    bool isWalking;
    Task walk = Task.CompletedTask;

    /// <summary>Begins to count.</summary>
    /// <param name="root">The folder that <see cref="RenditionWalk.Folders"/> are in.</param>
    /// <param name="limit">The most bytes of all files together; 0 to keep nothing.</param>
    /// <param name="onLeftover">Told of what could not be removed.</param>
    public RenditionBudget(string root, long limit, Action<string, IOException> onLeftover)
    {
        (this.root, this.limit, this.onLeftover) = (root, limit, onLeftover);
        Trim();
    }

    /// <summary>Of all files; null while they are still counted.</summary>
    public long? Bytes
    {
        get
        {
            lock (gate)
                return isCounted ? total : null;
        }
    }

    /// <summary>Counts all files in the background, and removes the oldest where they are too many. One such walk goes on at a time.</summary>
    /// <returns>Until it is over.</returns>
    public Task Trim()
    {
        lock (gate)
        {
            if (isWalking)
                return walk;
            (isWalking, keptMeanwhile, walks) = (true, underWay, walks + 1);
            return walk = Task.Run(Walk);
        }
    }

    /// <summary>Counts a file that is going to be kept, until <see cref="Named"/> as one under way.</summary>
    /// <returns>False, and nothing taken, where the limit does not allow it.</returns>
    public bool Take(long bytes)
    {
        lock (gate)
        {
            // What an earlier process kept is no more than this, until it is counted.
            var before = isCounted ? total : total + limit / 100 * TrimAbove;
            if (bytes > 0 && before + bytes > limit)
                return false;
            total += bytes;
            underWay += Math.Max(bytes, 0);
            // What goes during a walk may have been counted by it or not: the sum errs to the side of too much, until the next walk.
            keptMeanwhile += Math.Max(bytes, 0);
            if (!isWalking && (!isCounted || total > limit / 100 * TrimAbove))
                _ = Trim();
            return true;
        }
    }

    /// <summary>What was taken has its name now, or never gets one: the next walk sees it or need not.</summary>
    public void Named(long bytes)
    {
        lock (gate)
            underWay -= bytes;
    }

    /// <returns>How many walks have begun; null while one goes on.</returns>
    public long? Walks()
    {
        lock (gate)
            return isWalking ? null : walks;
    }

    /// <summary>A walk that went on meanwhile may have missed what was removed: then the sum errs to the side of too much, until the next.</summary>
    /// <param name="bytes">Of what was removed.</param>
    /// <param name="before">The <see cref="Walks"/> from before it was removed.</param>
    public void GiveBack(long bytes, long? before)
    {
        lock (gate)
            if (before == walks)
                total -= bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await ((Task)walk).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    void Walk()
    {
        try
        {
            var (bytes, bySecond) = RenditionWalk.Measure(RenditionWalk.Folders(root), stop.Token);
            if (bytes > limit / 100 * TrimAbove)
                bytes -= RenditionWalk.RemoveOldest(RenditionWalk.Folders(root), bySecond, bytes - limit / 100 * TrimTo, onLeftover, stop.Token);
            lock (gate)
                (total, isCounted) = (bytes + keptMeanwhile, true);
        }
        catch (UnauthorizedAccessException error)
        {
            onLeftover(root, new IOException(error.Message, error));
        }
        catch (IOException error)
        {
            onLeftover(root, error);
        }
        finally
        {
            lock (gate)
                isWalking = false;
        }
    }
}
