namespace Pims.Actions.Imaging;

/// <summary>
/// The only door to image work: so many at once, so many waiting, the next one refused before it costs anything, and one
/// computation for all who ask for the same.
/// </summary>
public sealed class ImageWorkers(Func<RenditionJob, CancellationToken, Rendition> render, ImageWorkersOptions options) : IDisposable
{
    readonly Dictionary<string, Flight> flights = [];
    readonly Lock gate = new();
    readonly SemaphoreSlim free = new(options.Workers);

    /// <summary>Running and waiting together; a cancelled job counts until its worker is free again.</summary>
    int jobs;

    public ImageWorkers(ImagePipeline pipeline, ImageWorkersOptions options)
        : this((job, cancellation) => pipeline.Render(job.SourceFile, job.SourceType, job.Request, job.DestinationFile, cancellation), options)
    {
    }

    /// <summary>A caller who cancels leaves the others their result; when the last one has left, the work is stopped.</summary>
    /// <exception cref="ActionError">busy, and whatever rendering throws.</exception>
    public async Task<Rendition> RenderAsync(RenditionJob job, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var flight = Board(job);
        try
        {
            return await flight.Result.Task.WaitAsync(cancellation);
        }
        finally
        {
            Leave(job.Key, flight);
        }
    }

    /// <summary>As <see cref="RenderAsync"/>, and opens the file; it is removed once all who asked for it have it open.</summary>
    public async Task<(Rendition Rendition, Stream Content)> OpenAsync(RenditionJob job, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var flight = Board(job);
        try
        {
            var rendition = await flight.Result.Task.WaitAsync(cancellation);
            return (rendition, new FileStream(rendition.File, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous));
        }
        finally
        {
            if (Leave(job.Key, flight))
                Remove(flight);
        }
    }

    public void Dispose() => free.Dispose();

    Flight Board(RenditionJob job)
    {
        Flight flight;
        lock (gate)
        {
            if (flights.TryGetValue(job.Key, out var running))
            {
                running.Askers++;
                return running;
            }
            if (jobs >= options.Workers + options.Queue)
                throw new ActionError(Errors.Busy, "As many images as this server can work on are waiting already.") { RetryAfter = 1 };
            jobs++;
            flights.Add(job.Key, flight = new Flight());
        }
        _ = FlyAsync(job, flight);
        return flight;
    }

    /// <returns>Whether nobody is left aboard.</returns>
    bool Leave(string key, Flight flight)
    {
        lock (gate)
        {
            if (--flight.Askers > 0 || flight.Result.Task.IsCompleted) return flight.Askers == 0;
            // Off the board at once: who asks now must not get a flight that is being cancelled.
            Forget(key, flight);
        }
        flight.Stop.Cancel();
        return true;
    }

    static void Remove(Flight flight)
    {
        if (flight.Result.Task.IsCompletedSuccessfully) File.Delete(flight.Result.Task.Result.File);
    }

    /// <summary>A thread of its own: native code blocks, and the pool's threads are there for requests.</summary>
    async Task FlyAsync(RenditionJob job, Flight flight)
    {
        var cancellation = flight.Stop.Token;
        var seated = false;
        try
        {
            await free.WaitAsync(cancellation);
            seated = true;
            var work = Task.Factory.StartNew(
                () => render(job, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            Land(job.Key, flight, () => flight.Result.TrySetFromTask(work));
        }
        catch (OperationCanceledException)
        {
            Land(job.Key, flight, () => flight.Result.TrySetCanceled(cancellation));
        }
        finally
        {
            if (seated) free.Release();
        }
    }

    void Land(string key, Flight flight, Action settle)
    {
        lock (gate)
        {
            jobs--;
            Forget(key, flight);
            settle();
        }
    }

    void Forget(string key, Flight flight)
    {
        if (flights.TryGetValue(key, out var current) && current == flight) flights.Remove(key);
    }

    sealed class Flight
    {
        public int Askers { get; set; } = 1;

        public CancellationTokenSource Stop { get; } = new();

        public TaskCompletionSource<Rendition> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
