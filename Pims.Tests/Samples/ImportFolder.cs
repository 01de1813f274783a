using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Pims.Tests.Process;
using Pims.Tests.Support;
using Child = System.Diagnostics.Process;

namespace Pims.Tests.Samples;

/// <summary>A local folder, and runs of <c>import-folder</c> over it.</summary>
sealed class ImportFolder : IDisposable
{
    static readonly string Program = Path.Combine(Repository.Root, "samples", "import-folder", "bin", Repository.Configuration, "net10.0", "import-folder.dll");

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly TemporaryFolder folder = new();

    public string Root => folder.Path;

    public void Add(string path, string content = "content")
    {
        var file = folder.In(path.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public Task<(int ExitCode, string Output, string Errors)> RunAsync(ServerProcess server, params string[] options) => RunAsync(server.Address, ServerProcess.AdminKey, options);

    public Task<(int ExitCode, string Output, string Errors)> RunAsync(Uri server, string key, params string[] options) =>
        Script.RunAsync("dotnet", [Program, Root, .. options], Repository.Root, Settings(server, key));

    /// <summary>A run that the rights of files bind, whoever runs the tests.</summary>
    public Task<(int ExitCode, string Output, string Errors)> RunBoundAsync(Uri server, string key)
    {
        string[] run = ["dotnet", Program, Root];
        // Root without what lets it read everything.
        string[] bound = Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", .. run] : run;
        return Script.RunAsync(bound[0], bound[1..], Repository.Root, Settings(server, key));
    }

    /// <summary>A run that is stopped while it sends.</summary>
    /// <returns>Its exit code and the first line that it printed.</returns>
    public async Task<(int ExitCode, string Line)> StopAsync(ServerProcess server, string signal)
    {
        using var run = Start(server.Address);
        var output = run.StandardOutput.ReadToEndAsync();
        var errors = run.StandardError.ReadToEndAsync();
        while (!run.HasExited && (await server.DoAsync("""{"action":"getStatus"}""")).Get<long>("counters.assets") < 40)
            await Task.Delay(5);
        await SignalAsync(run, signal);
        await run.WaitForExitAsync();
        return (run.ExitCode, (await output).Split('\n')[0] + await errors);
    }

    /// <summary>A run whose file <paramref name="name"/> turns into a pipe after it was seen, so that to open it blocks; stopped, and stopped again.</summary>
    /// <param name="name">The file.</param>
    /// <param name="others">How many files there are beside it.</param>
    /// <returns>Its exit code and what it printed.</returns>
    public async Task<(int ExitCode, string Output, string Errors)> StopBlockedAsync(string name, int others)
    {
        await using var server = await ScriptedServer.StartAsync(async (context, action, _) =>
        {
            if (action == "listAssetsInBucket")
                await ShellAsync($"rm {name} && mkfifo {name}");
            await context.Response.WriteAsync("""{"status":"OK","assets":[],"next_cursor":null}""");
        });
        using var run = Start(server.Address);
        try
        {
            var (output, errors) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
            using var patience = new CancellationTokenSource(Patience);
            // The others overtake the one that blocks.
            while (server.Calls.Count(call => call == "uploadAsset") < others)
                await Task.Delay(5, patience.Token);
            await SignalAsync(run, "-INT");
            await SignalAsync(run, "-TERM");
            await run.WaitForExitAsync(patience.Token);
            return (run.ExitCode, await output, await errors);
        }
        finally
        {
            if (!run.HasExited)
                run.Kill();
        }
    }

    /// <summary>For what .NET can't do to a file: runs a text of bash in the folder.</summary>
    public async Task ShellAsync(string text)
    {
        var (exitCode, _, errors) = await Script.RunAsync("bash", ["-c", text], Root);
        Assert.That(exitCode, Is.Zero, errors);
    }

    /// <summary>What is in the library: the assets' paths and checksums, one line each.</summary>
    public static async Task<IReadOnlyList<string>> LibraryAsync(ServerProcess server)
    {
        var page = (await server.DoAsync("""{"action":"listAssetsInBucket","bucket_id":"root","recursive":true,"limit":10000}""")).Json;
        return [.. page["assets"]!.Select(asset => $"{asset["path"]} {asset["checksum"]}")];
    }

    /// <summary>What is in the folder, in the same form.</summary>
    public IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(file => $"/{Path.GetRelativePath(Root, file)} {Library.Checksum(File.ReadAllBytes(file))}")];

    static (string, string)[] Settings(Uri server, string key) => [("PIMS_URL", server.ToString()), ("PIMS_KEY", key)];

    Child Start(Uri server)
    {
        var start = ServerProcess.Command("dotnet", [Program, Root], Settings(server, ServerProcess.AdminKey));
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        return Child.Start(start)!;
    }

    static async Task SignalAsync(Child run, string signal)
    {
        using var kill = Child.Start(new ProcessStartInfo("kill", [signal, $"{run.Id}"]))!;
        await kill.WaitForExitAsync();
    }

    public void Dispose() => folder.Dispose();
}
