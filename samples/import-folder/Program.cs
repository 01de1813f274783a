// A local folder into the library, and again whenever it has grown; settings by environment:
//   PIMS_URL=http://127.0.0.1:5080 PIMS_KEY=... ./pims import <folder> [--into /path] [--replace] [--hidden]
using System.CommandLine;
using System.Runtime.InteropServices;
using ImportFolder;

var folder = new Argument<DirectoryInfo>("folder") { Description = "The local folder." };
var into = new Option<string>("--into") { Description = "The path of the bucket to import into, made where it is missing; absent, the top.", DefaultValueFactory = _ => "/" };
var replace = new Option<bool>("--replace") { Description = "Where a file of the same name has other bytes, replace it; else it is told and left." };
var hidden = new Option<bool>("--hidden") { Description = "Also what is hidden: names that begin with a dot." };
var import = new RootCommand("Imports a local folder: its folders as buckets, its files as assets. What is there already is left; run it again as often as you like.")
{
    folder, into, replace, hidden,
};
import.SetAction(async (parsed, _) =>
{
    using var interruption = new Interruption();
    try
    {
        using var server = new Server(Environment.GetEnvironmentVariable("PIMS_URL"), Environment.GetEnvironmentVariable("PIMS_KEY"), interruption.CutOff);
        var run = new Import(server, interruption, parsed.GetValue(replace));
        return await run.RunAsync(parsed.GetValue(folder)!, parsed.GetValue(into)!, parsed.GetValue(hidden));
    }
    catch (Refusal refusal)
    {
        await Console.Error.WriteLineAsync($"import-folder: {Screen.Safe(refusal.Message)}");
        return ExitCode.Failed;
    }
    catch (OperationCanceledException) when (interruption.CutOff.IsCancellationRequested)
    {
        await Console.Error.WriteLineAsync("import-folder: cut off; run it again to go on");
        return ExitCode.Interrupted;
    }
});
// Ctrl+C is this program's own to answer.
return await import.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });

static class ExitCode
{
    public const int Failed = 1, Interrupted = 130;
}

/// <summary>Ctrl+C: the first lets what runs finish and begins nothing more, the second cuts it off, and ends what can't be cut off.</summary>
sealed class Interruption : IDisposable
{
    /// <summary>For what heeds the cut-off, to leave the terminal as it was.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    readonly ManualResetEventSlim ended = new();
    readonly CancellationTokenSource stop = new();
    readonly CancellationTokenSource cutOff = new();
    readonly PosixSignalRegistration[] signals;
    int taken;

    public Interruption() => signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Take))];

    public CancellationToken Stop => stop.Token;

    public CancellationToken CutOff => cutOff.Token;

    public void Dispose()
    {
        foreach (var signal in signals)
            signal.Dispose();
        ended.Set();
    }

    void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref taken) == 1)
        {
            stop.Cancel();
            return;
        }
        // What runs on a cancellation may block as well.
        _ = cutOff.CancelAsync();
        if (!ended.Wait(Grace))
            Environment.Exit(ExitCode.Interrupted);
    }
}
