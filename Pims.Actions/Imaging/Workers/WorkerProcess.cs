using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Newtonsoft.Json;

namespace Pims.Actions.Imaging.Workers;

/// <summary>How a worker is started: the program, and its arguments before the worker's own.</summary>
public sealed record WorkerCommand(string Program, IReadOnlyList<string> Arguments);

/// <summary>A worker died, did not answer in time, or said what is no answer; it is gone.</summary>
sealed class WorkerEndedException(string reason, bool isTooLate = false) : Exception(reason)
{
    public bool IsTooLate { get; } = isTooLate;
}

/// <summary>One worker process, seen from the server.</summary>
sealed class WorkerProcess : IDisposable
{
    /// <summary>What is kept of its last words, for the log.</summary>
    const int LastWords = 2000;

    /// <summary>For an answer that nobody waits for any more; a new worker costs less.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>A process's start on a machine that is very busy.</summary>
    static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    /// <summary>Where the runtime is, and what Windows starts no program without.</summary>
    static readonly string[] Inherited = ["DOTNET_ROOT", "SystemRoot", "windir"];

    static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    readonly Process process;
    readonly StringBuilder said = new();
    readonly TimeProvider time;
    int isDisposed;

    WorkerProcess(Process process, WorkerFolder folder, TimeProvider time)
    {
        (this.process, this.time, Folder) = (process, time, folder);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginErrorReadLine();
    }

    public WorkerFolder Folder { get; }

    public int Id => process.Id;

    /// <summary>Jobs that it did.</summary>
    public int Jobs { get; private set; }

    /// <summary>What it said of its engine when it started.</summary>
    public EngineStatus Engine { get; private set; } = null!;

    /// <exception cref="WorkerEndedException">It does not come to work.</exception>
    public static async Task<WorkerProcess> StartAsync(WorkerCommand command, string parent, TimeProvider time)
    {
        var folder = WorkerFolder.Make(parent);
        var worker = new WorkerProcess(Begin(command, folder), folder, time);
        worker.Engine = await worker.ReadAsync<EngineStatus>(StartTime, CancellationToken.None);
        return worker;
    }

    /// <param name="job">Its file was given to the folder.</param>
    /// <param name="limit">After which it is killed.</param>
    /// <param name="abandoned">Nobody waits for the answer any more: it has a second to come.</param>
    /// <exception cref="WorkerEndedException">It is gone.</exception>
    public async Task<WorkerAnswer> DoAsync(WorkerJob job, TimeSpan limit, CancellationToken abandoned)
    {
        Jobs++;
        try
        {
            await process.StandardInput.WriteLineAsync(WorkerMessage.Write(job));
        }
        catch (IOException)
        {
            throw End("It was gone.");
        }
        return await ReadAsync<WorkerAnswer>(limit, abandoned);
    }

    /// <summary>Ends it and every program that it started, and removes its folder.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        if (OperatingSystem.IsLinux())
            WorkerSandbox.EndGroup(process.Id);
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.WaitForExit(EndTime);
        process.Dispose();
        Folder.Delete();
    }

    async Task<T> ReadAsync<T>(TimeSpan limit, CancellationToken abandoned)
    {
        var reading = process.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask();
        try
        {
            var line = await WaitAsync(reading, limit, abandoned);
            return line is null ? throw End($"It died: {await LastSaidAsync()}") : WorkerMessage.Read<T>(line);
        }
        catch (TimeoutException)
        {
            throw End($"It did not answer within {limit.TotalSeconds:0.#} s.", isTooLate: true);
        }
        catch (JsonException)
        {
            throw End("It said what is no answer.");
        }
    }

    async Task<string?> WaitAsync(Task<string?> reading, TimeSpan limit, CancellationToken abandoned)
    {
        var began = time.GetTimestamp();
        try
        {
            return await reading.WaitAsync(limit, time, abandoned);
        }
        catch (OperationCanceledException)
        {
            var left = limit - time.GetElapsedTime(began);
            return await reading.WaitAsync(left > Grace ? Grace : left > TimeSpan.Zero ? left : TimeSpan.Zero, time, CancellationToken.None);
        }
    }

    WorkerEndedException End(string reason, bool isTooLate = false)
    {
        Dispose();
        return new WorkerEndedException(reason, isTooLate);
    }

    static Process Begin(WorkerCommand command, WorkerFolder folder)
    {
        try
        {
            return Process.Start(Start(command, folder))!;
        }
        catch (Win32Exception error)
        {
            folder.Delete();
            throw new WorkerEndedException($"It can't be started: {error.Message}");
        }
    }

    static ProcessStartInfo Start(WorkerCommand command, WorkerFolder folder)
    {
        var start = new ProcessStartInfo(command.Program, [.. command.Arguments, WorkerProgram.Name, folder.Path])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        // The server's own environment may hold its secrets.
        var needed = start.Environment.Where(variable => Inherited.Contains(variable.Key)).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in needed.Concat(Environment(folder)))
            start.Environment[name] = value;
        return start;
    }

    static Dictionary<string, string?> Environment(WorkerFolder folder) => new()
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["LANG"] = "C.UTF-8",
        ["HOME"] = folder.Scratch,
        ["TMPDIR"] = folder.Scratch,
        ["OMP_NUM_THREADS"] = "1",
        // What the runtime reserves must fit into the worker's address space beside a picture; and nothing listens for a debugger.
        ["DOTNET_GCHeapHardLimit"] = "0x10000000",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_TieredPGO"] = "0",
    };

    void Hear(string? line)
    {
        lock (said)
            if (line is not null && said.Length + line.Length < LastWords)
                said.AppendLine(line);
    }

    async Task<string> LastSaidAsync()
    {
        // Its last words may still be on their way.
        await process.WaitForExitAsync().WaitAsync(EndTime, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (said)
            return said.Length == 0 ? "it said nothing." : said.ToString().Trim();
    }
}
