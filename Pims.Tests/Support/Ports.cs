using System.Net;
using System.Net.Sockets;

namespace Pims.Tests.Support;

/// <summary>Ports of this machine for programs that tests start.</summary>
static class Ports
{
    // Below those that the system gives to connections of its own: a program that is started anew finds its port free.
    const int First = 20_000, Last = 32_000;

    public static int Free()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(First, Last));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another.
            }
        }
    }
}
