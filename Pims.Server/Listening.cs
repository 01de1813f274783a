using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace Pims.Server;

/// <summary>The server begins to listen.</summary>
static class Listening
{
    /// <exception cref="FaultyOptionsException">It can't, because of an address or of the certificate.</exception>
    public static async Task StartAsync(WebApplication app, ServerOptions options)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception error) when (error is SocketException or IOException { InnerException: AddressInUseException })
        {
            throw new FaultyOptionsException([$"The server can't listen where PIMS_URLS (Pims:Urls in appsettings.json) says: {error.Message}"]);
        }
        catch (Exception error) when (options.Urls.Contains("https://", StringComparison.OrdinalIgnoreCase) && IsOfCertificate(error))
        {
            throw new FaultyOptionsException([$"The certificate for https can't be used; it is named by Kestrel__Certificates__Default__Path with __KeyPath or __Password "
                + $"(Kestrel:Certificates:Default in appsettings.json): {error.Message.Split('\n')[0].Trim()}"]);
        }
    }

    // What Kestrel throws where the files are not there, not readable, not a pair, or none were named.
    static bool IsOfCertificate(Exception error) => error is CryptographicException or FileNotFoundException or DirectoryNotFoundException
        or UnauthorizedAccessException or InvalidOperationException or NotSupportedException or ArgumentException;
}
