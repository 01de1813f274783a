using System.Data.Common;
using Pims.Storage.Backup;

namespace Pims.Server;

/// <summary>What the commands that copy a library say, and the exit code that says it to scripts.</summary>
static class Telling
{
    const int Failed = 1;

    /// <summary>Says what was in the way in one line.</summary>
    /// <param name="work">Says itself whether all went well.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ToldAsync(Func<Task<bool>> work, CancellationToken cancellation)
    {
        try
        {
            return await work() ? 0 : Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Broken off; the next run goes on.");
            return Failed;
        }
        catch (Exception error) when (error is BackupException or IOException or UnauthorizedAccessException or DbException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return Failed;
        }
    }

    public static async Task TellAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            await Console.Error.WriteLineAsync(line);
    }

    public static string Count(long files) => files == 1 ? "1 file" : $"{files:N0} files";

    public static string Speed(long bytes, CopyProgress progress) => $"{progress.Elapsed.TotalSeconds:F1} s, {bytes / 1e6 / progress.Elapsed.TotalSeconds:F0} MB/s.";
}
