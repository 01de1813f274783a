namespace Pims.Storage;

/// <summary>One computation for all who ask for the same while it goes on. What it comes to is disposed of when the last of them has taken his share.</summary>
public sealed class Flights<T> where T : IDisposable
{
    readonly Dictionary<string, Flight> flights = [];
    readonly Lock gate = new();

    /// <summary>A caller who cancels leaves the others their result; when the last one has left, the work is stopped.</summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="work">Makes it; begun by the first who asks, cancelled when nobody waits any more.</param>
    /// <param name="share">What the caller takes of the result, which is there until this returns.</param>
    /// <param name="cancellation">Ends the waiting of this caller.</param>
    /// <exception cref="Exception">Whatever the work throws, to each of them.</exception>
    public async Task<TShare> JoinAsync<TShare>(string key, Func<CancellationToken, Task<T>> work, Func<T, TShare> share, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var flight = Board(key, work);
        try
        {
            return share(await flight.Result.Task.WaitAsync(cancellation));
        }
        finally
        {
            Leave(key, flight);
        }
    }

    Flight Board(string key, Func<CancellationToken, Task<T>> work)
    {
        Flight flight;
        lock (gate)
        {
            if (flights.TryGetValue(key, out var running))
            {
                running.Askers++;
                return running;
            }
            flights.Add(key, flight = new Flight());
        }
        _ = FlyAsync(key, flight, work);
        return flight;
    }

    void Leave(string key, Flight flight)
    {
        bool hasLanded;
        lock (gate)
        {
            if (--flight.Askers > 0) return;
            hasLanded = flight.Result.Task.IsCompleted;
            // Off the board at once: who asks now must not get a flight that is being cancelled.
            Forget(key, flight);
        }
        if (!hasLanded) flight.Stop.Cancel();
        else if (flight.Result.Task.IsCompletedSuccessfully) flight.Result.Task.Result.Dispose();
    }

    async Task FlyAsync(string key, Flight flight, Func<CancellationToken, Task<T>> work)
    {
        var flown = Task.Run(() => work(flight.Stop.Token));
        await ((Task)flown).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isWanted;
        lock (gate)
        {
            Forget(key, flight);
            isWanted = flight.Askers > 0;
            flight.Result.TrySetFromTask(flown);
        }
        if (!isWanted && flown.IsCompletedSuccessfully) flown.Result.Dispose();
    }

    void Forget(string key, Flight flight)
    {
        if (flights.TryGetValue(key, out var current) && current == flight) flights.Remove(key);
    }

    sealed class Flight
    {
        public int Askers { get; set; } = 1;

        public CancellationTokenSource Stop { get; } = new();

        public TaskCompletionSource<T> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
