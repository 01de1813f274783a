using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Pims.Tests.Support;
using Child = System.Diagnostics.Process;

namespace Pims.Tests.Process;

/// <summary>The built server as a process of its own on a free port of this machine, ended by its id whatever happens.</summary>
sealed partial class ServerProcess : ServerCalls, IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Child child;
    readonly StringBuilder output = new();
    readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServerProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        child = new Child { StartInfo = start };
        child.OutputDataReceived += (_, line) => Take(line.Data);
        child.ErrorDataReceived += (_, line) => Take(line.Data);
        child.Start();
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
    }

    /// <summary>The file that a build of this configuration makes.</summary>
    public static string Server { get; } = Path.Combine(Repository.Root, "Pims.Server", "bin", Repository.Configuration, "net10.0", "pims-server.dll");

    public int Id => child.Id;

    /// <summary>What it has printed, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts it over a folder, with the key of these tests, and waits until it serves.</summary>
    public static Task<ServerProcess> StartAsync(string data, params (string Variable, string Value)[] settings) =>
        StartAsync("dotnet", [Server], data, [("PIMS_ADMIN_KEY", AdminKey), .. settings]);

    /// <summary>Starts it by a command of one's own, and waits until it serves.</summary>
    public static async Task<ServerProcess> StartAsync(string program, string[] arguments, string data, params (string Variable, string Value)[] settings)
    {
        var server = new ServerProcess(Command(program, arguments, [("PIMS_DATA", data), ("PIMS_URLS", "http://127.0.0.1:0"), .. settings]));
        var ended = server.child.WaitForExitAsync();
        if (await Task.WhenAny(server.address.Task, ended, Task.Delay(Patience)) != server.address.Task)
        {
            var told = server.Output;
            await server.DisposeAsync();
            throw new InvalidOperationException($"The server did not start:\n{told}");
        }
        server.Reach(await server.address.Task);
        return server;
    }

    /// <summary>Starts it where it must end by itself, and returns its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params (string Variable, string Value)[] settings)
    {
        await using var server = new ServerProcess(Command("dotnet", [Server], settings));
        return (await server.EndAsync(), server.Output);
    }

    public void Signal(PosixSignal signal) =>
        Assert.That(Kill(child.Id, signal == PosixSignal.SIGINT ? 2 : 15), Is.Zero, "The signal could not be sent.");

    /// <summary>The processes that it started and that run.</summary>
    public IReadOnlyList<int> Children() =>
    [
        .. Directory.GetDirectories($"/proc/{child.Id}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse),
    ];

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        child.Kill();
        await child.WaitForExitAsync();
    }

    /// <summary>Waits for its end and returns the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await child.WaitForExitAsync(patience.Token);
        return child.ExitCode;
    }

    /// <summary>Ends it as an operator does.</summary>
    public async Task StopAsync()
    {
        Signal(PosixSignal.SIGTERM);
        Assert.That(await EndAsync(), Is.Zero, Output);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!child.HasExited)
            await KillAsync();
        child.Dispose();
    }

    /// <summary>A command with this process's environment, but for the settings of a server that it may hold.</summary>
    public static ProcessStartInfo Command(string program, IEnumerable<string> arguments, params (string Variable, string Value)[] settings)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("PIMS_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(variable);
        foreach (var (variable, value) in settings)
            start.Environment[variable] = value;
        return start;
    }

    void Take(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        if (Serving().Match(line) is { Success: true } serving)
            address.TrySetResult(new Uri(serving.Groups[1].Value));
    }

    [GeneratedRegex(@" serves .* at (https?://127\.0\.0\.1:\d+) ")]
    private static partial Regex Serving();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
