using System.Runtime.InteropServices;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks;

/// <summary>One run: its folder on the disk and its child processes, all gone when it ends, however it ends.</summary>
sealed class Run : IDisposable
{
    readonly List<IDisposable> children = [];

    // Beside the program, not in /tmp: that may be memory, and what is measured is a disk.
    public Run(bool isQuick)
    {
        IsQuick = isQuick;
        Folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "bench-" + Environment.ProcessId)).FullName;
    }

    public bool IsQuick { get; }

    public string Folder { get; }

    /// <summary>A number for the long form, or one for the short.</summary>
    public T Pick<T>(T full, T quick) => IsQuick ? quick : full;

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    /// <summary>Starts the server over a data folder, as ./pims run does.</summary>
    public Child StartPims(string data, params (string Name, string Value)[] settings) => Keep(Child.Pims(data, settings));

    /// <summary>Starts the bare server that stands for "no more than what must be".</summary>
    public Child StartBaseline(string data) => Keep(Child.Baseline(data));

    /// <summary>Ends with the run, if it has not ended before.</summary>
    public T Keep<T>(T child)
        where T : IDisposable
    {
        lock (children)
            children.Add(child);
        return child;
    }

    public static void Say(string text) => Console.Error.WriteLine("bench: " + text);

    /// <summary>A signal ends the process without running any finally: so it is asked to clean up first.</summary>
    public IDisposable EndOnSignals()
    {
        var signals = new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, _ =>
        {
            Dispose();
            Environment.Exit(130);
        }));
        return new Signals([.. signals]);
    }

    public void Dispose()
    {
        lock (children)
        {
            foreach (var child in children)
                child.Dispose();
            if (Directory.Exists(Folder))
                Directory.Delete(Folder, recursive: true);
        }
    }

    sealed record Signals(PosixSignalRegistration[] All) : IDisposable
    {
        public void Dispose() => Array.ForEach(All, one => one.Dispose());
    }
}
