namespace Pims.Actions.Imaging.Workers;

/// <summary>The worker processes: those that wait for a job are used again, and one that hangs, dies or has done its share is replaced.</summary>
/// <param name="command">How one is started.</param>
/// <param name="parent">Where their folders are made.</param>
/// <param name="time">What their time is measured by.</param>
sealed class WorkerPool(WorkerCommand command, string parent, TimeProvider time) : IDisposable
{
    /// <summary>After so many jobs a process is replaced, because native memory falls to pieces and is never given back.</summary>
    const int JobsOfOneProcess = 500;

    readonly Lock gate = new();
    readonly Stack<WorkerProcess> idle = [];
    readonly HashSet<WorkerProcess> all = [];
    bool isDisposed;

    /// <summary>Told of a process that died or was killed, and why.</summary>
    public Action<string> OnEnded { get; set; } = _ => { };

    /// <summary>What the engine can do, as a process said when it started; null as long as none did.</summary>
    public EngineStatus? Engine { get; private set; }

    /// <summary>Processes that died or had to be killed.</summary>
    public long Killed { get; private set; }

    /// <summary>The processes' ids.</summary>
    public IReadOnlyList<int> Ids
    {
        get
        {
            lock (gate)
                return [.. all.Select(process => process.Id)];
        }
    }

    /// <summary>Of as many as are used at once there are processes, and no more.</summary>
    /// <param name="use">Done with a process, and once more with a new one where the first died: it may have died of something else.</param>
    /// <exception cref="WorkerEndedException">It took too long, or two died, or none could be started.</exception>
    public async Task UseAsync(Func<WorkerProcess, Task> use)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var process = isSecond ? null : Idle();
            try
            {
                process ??= await StartAsync();
                await use(process);
                Return(process);
                return;
            }
            catch (WorkerEndedException ended)
            {
                Ended(process, ended);
                // What killed it may have been the system's hunger for memory, or somebody's hand.
                if (ended.IsTooLate || isSecond)
                    throw;
            }
            catch
            {
                // Nothing is known of its folder any more.
                Retire(process);
                throw;
            }
        }
    }

    public void Dispose()
    {
        WorkerProcess[] ending;
        lock (gate)
            (isDisposed, ending) = (true, [.. all]);
        foreach (var process in ending)
            process.Dispose();
    }

    WorkerProcess? Idle()
    {
        lock (gate)
            return idle.TryPop(out var process) ? process : null;
    }

    void Return(WorkerProcess process)
    {
        if (process.Jobs >= JobsOfOneProcess)
            Retire(process);
        else
            lock (gate)
                idle.Push(process);
    }

    async Task<WorkerProcess> StartAsync()
    {
        var process = await WorkerProcess.StartAsync(command, parent, time);
        lock (gate)
        {
            Engine = process.Engine;
            if (!isDisposed)
            {
                all.Add(process);
                return process;
            }
        }
        process.Dispose();
        throw new ObjectDisposedException(nameof(ImageWorkers));
    }

    void Ended(WorkerProcess? process, WorkerEndedException ended)
    {
        bool isTold;
        lock (gate)
        {
            Killed++;
            isTold = !isDisposed;
        }
        if (isTold)
            OnEnded(ended.Message);
        Retire(process);
    }

    void Retire(WorkerProcess? process)
    {
        if (process is null)
            return;
        lock (gate)
            all.Remove(process);
        process.Dispose();
    }
}
