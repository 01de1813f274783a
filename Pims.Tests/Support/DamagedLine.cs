using System.Net;
using System.Net.Sockets;

namespace Pims.Tests.Support;

/// <summary>A way to a port of this machine that changes one bit of what is sent on each connection.</summary>
sealed class DamagedLine : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();

    /// <param name="port">Where it leads.</param>
    /// <param name="after">How many bytes come through sound.</param>
    public DamagedLine(int port, int after)
    {
        listener.Start();
        _ = AcceptAsync(port, after);
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    async Task AcceptAsync(int port, int after)
    {
        while (!stop.IsCancellationRequested)
        {
            var near = await listener.AcceptTcpClientAsync(stop.Token);
            var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, port, stop.Token);
            _ = CopyAsync(near, far, after);
            _ = CopyAsync(far, near, damageAt: null);
        }
    }

    async Task CopyAsync(TcpClient from, TcpClient to, int? damageAt)
    {
        using (from)
        {
            var buffer = new byte[4096];
            var passed = 0;
            for (int read; (read = await from.GetStream().ReadAsync(buffer, stop.Token)) > 0; passed += read)
            {
                if (damageAt is { } at && at >= passed && at < passed + read)
                    buffer[at - passed] ^= 1;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
    }
}
