using System.Text;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Servers;

/// <summary>One of several servers of a library, on a port of its own, which is started again whenever it ends.</summary>
sealed class Node(Outages outages, params (string Variable, string Value)[] settings) : IAsyncDisposable
{
    static readonly TimeSpan RestartAfter = TimeSpan.FromMilliseconds(250);

    readonly TemporaryFolder folder = new();
    readonly SemaphoreSlim gate = new(1);
    readonly StringBuilder log = new();
    ServerProcess? server;

    public int Port { get; } = Ports.Free();

    public int Kills { get; private set; }

    /// <summary>How often it was started in vain, since the database was down.</summary>
    public int FailedStarts { get; private set; }

    /// <summary>What it has said, from its first start on.</summary>
    public string Log => log + server?.Output;

    public async Task StartAsync()
    {
        while (true)
        {
            var began = outages.Now;
            try
            {
                server = await ServerProcess.StartAsync(folder.Path, [("PIMS_URLS", $"http://127.0.0.1:{Port}"), .. settings]);
                return;
            }
            catch (InvalidOperationException) when (outages.Excuse([Part.Database], began, outages.Now))
            {
                FailedStarts++;
                await Task.Delay(RestartAfter);
            }
        }
    }

    /// <summary>kill -9, and another start.</summary>
    public async Task KillAsync()
    {
        await gate.WaitAsync();
        try
        {
            await outages.DuringAsync(Part.Node, async () =>
            {
                await server!.KillAsync();
                Kills++;
                log.Append(server.Output);
                await server.DisposeAsync();
                server = null;
                await StartAsync();
            });
        }
        finally
        {
            gate.Release();
        }
    }

    public Task StopAsync() => server!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        gate.Dispose();
        folder.Dispose();
    }
}
