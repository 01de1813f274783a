using Pims.Actions.Files;
using Pims.Actions.Imaging.Workers;

namespace Pims.Actions.Imaging;

/// <summary>
/// What the workers are doing and have done since the start: pictures and uploaded files that are worked on and that wait, jobs that came to
/// a result or were refused, worker processes that had to be killed or died; times are sums over all jobs.
/// </summary>
public sealed record WorkersView(int Workers, int Running, int Waiting, long Done, long Failed, long Killed, long WaitingMs, long WorkingMs);

/// <summary>
/// The only door to image work: so many processes at once, so many jobs waiting, the next one refused before it costs anything. A process
/// that hangs or dies is replaced, and the server goes on.
/// </summary>
/// <param name="options">How many, and for how long.</param>
/// <param name="command">How a worker is started.</param>
/// <param name="parent">Where the workers' folders are made; best on the disk of the files.</param>
/// <param name="time">What the limits are measured by.</param>
public sealed class ImageWorkers(ImageWorkersOptions options, WorkerCommand command, string parent, TimeProvider time) : IDisposable
{
    readonly Lock gate = new();
    readonly WorkQueue queue = new();
    readonly RecentFailures failures = new(time);
    readonly WorkerPool pool = new(command, parent, time);
    int running;
    bool isDisposed;
    long done, failed, waitingMs, workingMs;

    /// <summary>Told of a process that died or was killed, and why.</summary>
    public Action<string> OnEnded
    {
        get => pool.OnEnded;
        init => pool.OnEnded = value;
    }

    /// <summary>The processes' ids.</summary>
    public IReadOnlyList<int> Processes => pool.Ids;

    public WorkersView Figures
    {
        get
        {
            lock (gate)
                return new WorkersView(options.Workers, running, queue.Count, done, failed, pool.Killed, waitingMs, workingMs);
        }
    }

    /// <summary>What the engine can do, as a worker says.</summary>
    public async Task<EngineStatus> EngineAsync(CancellationToken cancellation)
    {
        if (pool.Engine is { } known)
            return known;
        try
        {
            await RunAsync(new Ticket("", job: null, destination: null, time), cancellation);
            return pool.Engine!;
        }
        catch (ActionError)
        {
            return new EngineStatus("none", "Images are off: no image worker could be started; the log says why.", [], [], []);
        }
    }

    /// <summary>Whether the engine writes the format, as far as is known; a worker says why where it does not.</summary>
    public bool Writes(ImageFormat format) => pool.Engine is not { Unavailable: null } known || known.Writes.Contains(ImageFormatFacts.Of(format).Names[0]);

    /// <summary>The destination is there whole or not at all.</summary>
    /// <exception cref="FileNotFoundException">The source is not there any more.</exception>
    /// <exception cref="ActionError"><c>busy</c>, and why no picture can be made</exception>
    public async Task<Rendition> RenderAsync(RenditionJob job, CancellationToken cancellation)
    {
        if (failures.Find(job.Key) is { } known)
            throw known;
        try
        {
            var answer = await RunAsync(new Ticket(job.SourceFile, new WorkerJob(job.SourceType.MimeType, job.Request), job.DestinationFile, time), cancellation);
            var made = answer.Picture!;
            return new Rendition(job.DestinationFile, FileTypes.OfMimeType(made.MimeType), made.Width, made.Height, new FileInfo(job.DestinationFile).Length);
        }
        catch (WorkerEndedException ended)
        {
            throw failures.Keep(job.Key, ended.IsTooLate
                ? Errors.ImageTooLarge.Because($"The picture takes longer to make than {options.Time.TotalSeconds:0.#} seconds, which is the most; ask for a smaller one or another format.")
                : Errors.UnreadableImage.Because("The image engine broke down over the file: it is damaged, or it wants more memory than there may be."));
        }
    }

    /// <summary>To be asked before a file is sent: one that is there waits, however many do.</summary>
    /// <exception cref="ActionError"><c>busy</c></exception>
    public void RequireRoomForFile()
    {
        lock (gate)
            if (queue.Files >= options.Files)
                throw Busy("As many uploaded files as this server can look into are waiting already.");
    }

    /// <summary>What can be read from a file, and what went wrong beside it in a way that was not foreseen.</summary>
    /// <exception cref="FileNotFoundException">It is not there any more.</exception>
    /// <exception cref="ActionError">Nothing can be read from it.</exception>
    public async Task<(FileFacts Facts, string? Fault)> InspectAsync(string file, FileType type, CancellationToken cancellation)
    {
        try
        {
            var answer = await RunAsync(new Ticket(file, new WorkerJob(type.MimeType, Request: null), destination: null, time), cancellation);
            return (answer.Facts!, answer.MetadataFault);
        }
        catch (WorkerEndedException ended)
        {
            throw (ended.IsTooLate ? Errors.ImageTooLarge : Errors.UnreadableImage).Because("The file could not be looked into.");
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            while (queue.Next() is { } waiting)
            {
                waiting.Begin();
                waiting.Answer.TrySetException(Busy("The server stops."));
            }
        }
        pool.Dispose();
    }

    async Task<WorkerAnswer> RunAsync(Ticket ticket, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Enter(ticket);
        try
        {
            if (ticket.IsPicture)
                await BeginAsync(ticket, cancellation);
            var answer = await ticket.Answer.Task.WaitAsync(cancellation);
            return answer switch
            {
                { Refusal: { } refusal } => throw refusal.ToError(),
                { Fault: { } fault } => throw new InvalidOperationException($"An image worker failed in a way that was not foreseen: {fault}"),
                _ => answer,
            };
        }
        catch (OperationCanceledException)
        {
            Leave(ticket);
            throw;
        }
    }

    async Task BeginAsync(Ticket ticket, CancellationToken cancellation)
    {
        try
        {
            await ticket.Begun.Task.WaitAsync(options.Time, time, cancellation);
        }
        catch (TimeoutException)
        {
            if (Withdraw(ticket))
                throw Busy("No image worker was free for too long.");
        }
    }

    /// <exception cref="ActionError"><c>busy</c></exception>
    void Enter(Ticket ticket)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            var isFree = running < options.Workers;
            if (!isFree && ticket.IsPicture && queue.Pictures >= options.Queue)
                throw Busy("As many images as this server can work on are waiting already.");
            queue.Add(ticket);
            if (!isFree)
                return;
            running++;
            _ = WorkAsync(queue.Next()!);
        }
    }

    static ActionError Busy(string message) => new(Errors.Busy, message) { RetryAfter = 1 };

    bool Withdraw(Ticket ticket)
    {
        lock (gate)
            return queue.Remove(ticket);
    }

    /// <summary>A job that waits is taken back; one that is under way goes on, and what it makes is not wanted.</summary>
    void Leave(Ticket ticket)
    {
        lock (gate)
        {
            if (queue.Remove(ticket))
                return;
            if (ticket is { Answer.Task.IsCompletedSuccessfully: true, Destination: { } made })
                File.Delete(made);
            ticket.IsUnwanted = true;
        }
        ticket.Abandoned.Cancel();
    }

    /// <summary>One job after another, as long as there are any.</summary>
    async Task WorkAsync(Ticket first)
    {
        // Not in the lock of whoever came with the first job.
        await Task.Yield();
        for (Ticket? ticket = first; ticket is not null; ticket = Next())
        {
            ticket.Begin();
            var began = time.GetTimestamp();
            await DoAsync(ticket);
            lock (gate)
            {
                queue.Done(ticket);
                waitingMs += (long)ticket.Waited.TotalMilliseconds;
                workingMs += (long)time.GetElapsedTime(began).TotalMilliseconds;
            }
        }
    }

    Ticket? Next()
    {
        lock (gate)
        {
            if (!isDisposed && queue.Next() is { } ticket)
                return ticket;
            running--;
            return null;
        }
    }

    async Task DoAsync(Ticket ticket)
    {
        try
        {
            await pool.UseAsync(process => SendAsync(ticket, process));
        }
        catch (Exception error)
        {
            // Whoever asked is told, and meets it as any other failure.
            Fail(ticket, error);
        }
    }

    async Task SendAsync(Ticket ticket, WorkerProcess process)
    {
        if (ticket.Job is not { } job)
        {
            ticket.Answer.TrySetResult(new WorkerAnswer());
            return;
        }
        // Whoever asked may have gone while a worker was started.
        if (ticket.Abandoned.IsCancellationRequested)
            return;
        try
        {
            process.Folder.Give(ticket.File);
        }
        catch (FileNotFoundException gone)
        {
            ticket.Answer.TrySetException(gone);
            return;
        }
        var answer = await process.DoAsync(job, options.Time, ticket.Abandoned.Token);
        Settle(ticket, answer, process.Folder);
        process.Folder.Clear();
    }

    void Settle(Ticket ticket, WorkerAnswer answer, WorkerFolder folder)
    {
        lock (gate)
        {
            if (answer.Refusal is null && answer.Fault is null)
                done++;
            else
                failed++;
            if (answer.Picture is not null && !ticket.IsUnwanted)
                File.Move(folder.Result, ticket.Destination!, overwrite: true);
            ticket.Answer.TrySetResult(answer);
        }
    }

    void Fail(Ticket ticket, Exception error)
    {
        lock (gate)
            failed++;
        // Where no worker ever came to work, another try may find one.
        ticket.Answer.TrySetException(error is WorkerEndedException && pool.Engine is null ? Busy("No image worker could be started; the log says why.") : error);
    }
}
