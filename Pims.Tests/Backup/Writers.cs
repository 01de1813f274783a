using System.Security.Cryptography;
using Pims.Tests.Process;

namespace Pims.Tests.Backup;

/// <summary>Clients that change a library until they are stopped: uploads, new versions, trash, deletions for good.</summary>
sealed class Writers : IAsyncDisposable
{
    readonly ServerProcess server;
    readonly CancellationTokenSource stop = new();
    readonly Task[] clients;
    int steps;

    /// <param name="server">What they call.</param>
    /// <param name="run">Tells the codes of one run from those of another.</param>
    public Writers(ServerProcess server, string run)
    {
        this.server = server;
        clients = [.. Enumerable.Range(0, 3).Select(number => Task.Run(() => WorkAsync($"{run}-{number}")))];
    }

    public int Steps => Volatile.Read(ref steps);

    /// <summary>Waits until so much has been done since now.</summary>
    public async Task DoAsync(int more)
    {
        for (var (until, tries) = (Steps + more, 0); Steps < until; tries++)
        {
            Assert.That(tries, Is.LessThan(4000), "Nothing is written.");
            await Task.WhenAny(Task.WhenAll(clients), Task.Delay(10));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        stop.Dispose();
    }

    async Task WorkAsync(string name)
    {
        var live = new Queue<string>();
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var code = $"{name}-{n}";
            await Backups.UploadAsync(server, code, RandomNumberGenerator.GetInt32(1, 60_000));
            live.Enqueue(code);
            if (n % 3 == 0)
                await server.UploadAsync($$"""{"action":"replaceAssetFile","asset":"{{code}}"}""", RandomNumberGenerator.GetBytes(5_000), "again.bin");
            if (live.Count > 4)
                await server.DoAsync($$"""{"action":"deleteAsset","asset":"{{live.Dequeue()}}","permanent":{{(n % 4 == 0 ? "false" : "true")}}}""");
            if (n % 20 == 19)
                await server.DoAsync("""{"action":"emptyTrash"}""");
            Interlocked.Increment(ref steps);
        }
    }
}
