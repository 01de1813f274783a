using System.Collections.Concurrent;

namespace Pims.Tests.Support;

/// <summary>A clock that runs as the real one does, and that a test moves on.</summary>
public sealed class Clock : TimeProvider
{
    readonly ConcurrentDictionary<Timer, bool> timers = [];
    TimeSpan ahead;

    /// <summary>Timers do not hear of it: what waits goes on waiting.</summary>
    public void MoveOn(TimeSpan by) => ahead += by;

    /// <summary>Moves on, and what waits for a time that has come by that is woken.</summary>
    public void Elapse(TimeSpan by)
    {
        ahead += by;
        foreach (var timer in timers.Keys)
            timer.Elapse(by);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timers[timer] = true;
        timer.Change(dueTime, period);
        return timer;
    }

    sealed class Timer(Clock clock, TimerCallback callback, object? state) : ITimer
    {
        readonly ITimer real = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        readonly Lock change = new();
        DateTimeOffset? due;
        TimeSpan period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (change)
            {
                (due, this.period) = (dueTime == Timeout.InfiniteTimeSpan ? null : System.GetUtcNow() + dueTime, period);
                return real.Change(dueTime, period);
            }
        }

        public void Elapse(TimeSpan by)
        {
            lock (change)
            {
                if (due is null)
                    return;
                due -= by;
                var left = due.Value - System.GetUtcNow();
                real.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, period);
            }
        }

        public void Dispose()
        {
            clock.timers.TryRemove(this, out _);
            real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
