using System.Diagnostics;
using Newtonsoft.Json.Linq;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Hostile;

/// <summary>
/// The built server as a process whose home, temporary and working folders are its own, so that whatever is written outside the data folder
/// is found, and whose memory is watched.
/// </summary>
sealed class WatchedServer : IAsyncDisposable
{
    readonly string folder, data;
    readonly string[] before;

    WatchedServer(string folder, string data, ServerProcess process)
    {
        (this.folder, this.data, Process) = (folder, data, process);
        before = Outside();
        Watch = new Watch(process.Id);
    }

    public ServerProcess Process { get; }

    public Watch Watch { get; }

    public static async Task<WatchedServer> StartAsync(params (string Variable, string Value)[] settings)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("Processes are watched in /proc.");
        var (folder, data) = (Directory.CreateTempSubdirectory("pims-hostile-").FullName, TestServer.NewFolder());
        string[] own = [.. new[] { "home", "tmp", "work" }.Select(name => Directory.CreateDirectory(Path.Combine(folder, name)).FullName)];
        var process = await ServerProcess.StartAsync(
            "env", ["-C", own[2], "dotnet", ServerProcess.Server], data,
            [("PIMS_ADMIN_KEY", ServerProcess.AdminKey), ("HOME", own[0]), ("TMPDIR", own[1]), ("DOTNET_CLI_HOME", own[0]), .. settings]);
        return new WatchedServer(folder, data, process);
    }

    /// <summary>The image workers' part of getStatus.</summary>
    public async Task<JToken> WorkersAsync() => (await Process.DoAsync("""{"action":"getStatus"}""")).Json.SelectToken("images.workers")!;

    /// <summary>Uploads a file, which must be kept.</summary>
    public async Task<Answer> UploadAsync(string code, byte[] file, string filename)
    {
        var answer = await Process.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", file, filename);
        Assert.That((int)answer.Status, Is.EqualTo(200), $"{filename}: {answer.Text}");
        return answer;
    }

    /// <summary>An answer, and how long it took.</summary>
    public static async Task<(Answer Answer, TimeSpan Took)> TimeAsync(Task<Answer> asked)
    {
        var begin = Stopwatch.GetTimestamp();
        return (await asked, Stopwatch.GetElapsedTime(begin));
    }

    /// <summary>Files outside the data folder that were not there before.</summary>
    public IReadOnlyList<string> WrittenOutside() => [.. Outside().Except(before)];

    /// <summary>What jobs left behind in the folders of workers that have nothing to do.</summary>
    public IReadOnlyList<string> LeftByJobs()
    {
        var workers = Path.Combine(data, "workers");
        return
        [
            .. Directory.GetDirectories(workers).SelectMany(worker => Directory.GetFileSystemEntries(worker, "*", SearchOption.AllDirectories))
                .Select(entry => Path.GetRelativePath(workers, entry)).Where(entry => !IsOfWorker(entry.Split('/')[1..])),
        ];
    }

    /// <summary>It lives, took no more memory than this, wrote nothing elsewhere, and nothing below it had a socket.</summary>
    public async Task RequireSoundAsync(long memory)
    {
        Assert.That((int)(await Process.GetAsync("/health/ready")).Status, Is.EqualTo(200));
        await TestServer.UntilAsync(() => LeftByJobs().Count == 0, "The workers' folders are empty.");
        Assert.Multiple(() =>
        {
            Assert.That(WrittenOutside(), Is.Empty, "outside the data folder");
            Assert.That(Watch.Sockets, Is.Empty, "sockets of workers");
            Assert.That(Watch.Peak, Is.LessThan(memory), "bytes of memory");
            Assert.That(Process.Output, Does.Not.Contain("failed unexpectedly").And.Not.Contain("not foreseen"));
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Watch.DisposeAsync();
        await Process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        // Its workers end with it, but not at the same moment.
        for (var tries = 0; Directory.Exists(data); tries++)
            try
            {
                Directory.Delete(data, recursive: true);
            }
            catch (IOException) when (tries < 100)
            {
                await Task.Delay(20);
            }
    }

    /// <summary>A worker's own: its two folders, the engine's policy, the empty place for what stands between.</summary>
    static bool IsOfWorker(string[] steps) => steps is ["in"] or ["out"] or ["out", "scratch"] or ["out", "engine", ..];

    // The runtime's own pipes come and go.
    string[] Outside() => [.. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Where(entry => !Path.GetFileName(entry).StartsWith("clr-debug-pipe", StringComparison.Ordinal))];
}

static class AnswerOfFile
{
    /// <summary>Null too where the answer is a file.</summary>
    public static string? ErrorCodeOrNull(this Answer answer) => answer.Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) == true ? answer.ErrorCode : null;
}
