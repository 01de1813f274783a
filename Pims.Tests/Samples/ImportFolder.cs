using System.Diagnostics;
using Pims.Tests.Process;
using Pims.Tests.Support;
using Child = System.Diagnostics.Process;

namespace Pims.Tests.Samples;

/// <summary>A local folder, and runs of <c>import-folder</c> over it.</summary>
sealed class ImportFolder : IDisposable
{
    static readonly string Program = Path.Combine(Repository.Root, "samples", "import-folder", "bin", Repository.Configuration, "net10.0", "import-folder.dll");

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
        Script.RunAsync("dotnet", [Program, Root, .. options], Repository.Root, ("PIMS_URL", server.ToString()), ("PIMS_KEY", key));

    /// <summary>A run that is stopped while it sends.</summary>
    /// <returns>Its exit code and the first line that it printed.</returns>
    public async Task<(int ExitCode, string Line)> StopAsync(ServerProcess server, string signal)
    {
        var start = ServerProcess.Command("dotnet", [Program, Root], ("PIMS_URL", server.Address.ToString()), ("PIMS_KEY", ServerProcess.AdminKey));
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var run = Child.Start(start)!;
        var output = run.StandardOutput.ReadToEndAsync();
        var errors = run.StandardError.ReadToEndAsync();
        while (!run.HasExited && (await server.DoAsync("""{"action":"getStatus"}""")).Get<long>("counters.assets") < 40)
            await Task.Delay(5);
        using (var kill = Child.Start(new ProcessStartInfo("kill", [signal, $"{run.Id}"]))!)
            await kill.WaitForExitAsync();
        await run.WaitForExitAsync();
        return (run.ExitCode, (await output).Split('\n')[0] + await errors);
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

    public void Dispose() => folder.Dispose();
}
