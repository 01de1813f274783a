namespace Pims.Actions.Imaging.Workers;

/// <summary>A job and who waits for it.</summary>
sealed class Ticket(string file, WorkerJob? job, string? destination, TimeProvider time)
{
    readonly long came = time.GetTimestamp();

    /// <summary>The file that the job is about.</summary>
    public string File { get; } = file;

    /// <summary>Null for one that only wants to see a worker.</summary>
    public WorkerJob? Job { get; } = job;

    /// <summary>Where the picture goes.</summary>
    public string? Destination { get; } = destination;

    public bool IsPicture => Job?.Request is not null;

    /// <summary>How long it waited, once a worker has taken it.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Set once a worker has taken it.</summary>
    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<WorkerAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Nobody waits for the answer any more.</summary>
    public CancellationTokenSource Abandoned { get; } = new();

    public void Begin()
    {
        Waited = time.GetElapsedTime(came);
        Begun.TrySetResult();
    }

    /// <summary>As <see cref="Abandoned"/>, changed and read in the workers' lock.</summary>
    public bool IsUnwanted { get; set; }
}

/// <summary>
/// The jobs that wait, pictures and uploaded files in turns, each kind in its order; but a file that is being worked on lets others go first,
/// so that no file holds all workers while another waits.
/// </summary>
sealed class WorkQueue
{
    readonly LinkedList<Ticket> pictures = [], files = [];
    readonly List<string> underWay = [];
    bool wasPicture;

    public int Pictures => pictures.Count;

    public int Files => files.Count;

    public int Count => pictures.Count + files.Count;

    public void Add(Ticket ticket) => (ticket.IsPicture ? pictures : files).AddLast(ticket);

    /// <returns>False where it does not wait any more.</returns>
    public bool Remove(Ticket ticket) => (ticket.IsPicture ? pictures : files).Remove(ticket);

    public Ticket? Next()
    {
        var (first, second) = wasPicture ? (files, pictures) : (pictures, files);
        var list = first.Count > 0 ? first : second;
        if (list.Count == 0)
            return null;
        var ticket = list.FirstOrDefault(waiting => !underWay.Contains(waiting.File)) ?? list.First!.Value;
        list.Remove(ticket);
        wasPicture = ticket.IsPicture;
        underWay.Add(ticket.File);
        return ticket;
    }

    public void Done(Ticket ticket) => underWay.Remove(ticket.File);
}
