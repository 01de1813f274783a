using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Samples;

/// <summary>Runs of <c>nightly-export.mjs</c> into a folder of its own, and what is there then.</summary>
sealed class NightlyExport : IDisposable
{
    readonly TemporaryFolder around = new();

    public string Folder => around.In("export");

    /// <summary>What stands beside the folder, where nothing may ever be.</summary>
    public IEnumerable<string> Beside => Directory.EnumerateFileSystemEntries(around.Path).Where(entry => entry != Folder);

    public string In(params string[] steps) => Path.Combine([Folder, .. steps]);

    public Task<(int ExitCode, string Output, string Errors)> RunAsync(Uri server, string key, params string[] bucket) =>
        Script.RunAsync("node", ["samples/nightly-export.mjs", Folder, .. bucket], Repository.Root, ("PIMS_URL", server.ToString()), ("PIMS_KEY", key));

    /// <summary>A run that must end well.</summary>
    /// <returns>Its one line.</returns>
    public async Task<string> DoAsync(TestServer server, string caller, params string[] bucket)
    {
        var (exitCode, output, errors) = await RunAsync(server.Http.BaseAddress!, await server.CredentialAsync(caller), bucket);
        Assert.That((exitCode, errors), Is.EqualTo((0, "")), output);
        return output.TrimEnd();
    }

    /// <summary>Every file but the manifest, by its path, with its text.</summary>
    public Dictionary<string, string> Files() =>
        !Directory.Exists(Folder) ? [] : Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file))
            .Where(file => file != "manifest.json")
            .ToDictionary(file => file, file => File.ReadAllText(In(file)));

    public void Dispose() => around.Dispose();
}
