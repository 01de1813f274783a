using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Pims.Server;

/// <summary>The proxies whose word is taken on the client's address, the scheme and the host. Nobody else's is.</summary>
static class Proxies
{
    static readonly char[] Separators = [';', ','];

    /// <summary>Addresses and networks; null where something is neither.</summary>
    public static IReadOnlyList<IPNetwork>? Read(string list)
    {
        var networks = list.Split(Separators, StringSplitOptions.TrimEntries).Select(ReadOne).ToArray();
        return networks.All(network => network is not null) ? [.. networks.Select(network => network!.Value)] : null;
    }

    public static void UseProxies(this WebApplication app, ServerOptions options)
    {
        // With an empty list the framework would believe everybody.
        if (options.Proxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            // The chain is followed while those in it are listed; how long it may be need not be said again.
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.Proxies)
            forwarded.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(forwarded);
    }

    static IPNetwork? ReadOne(string text)
    {
        var address = text.Split('/')[0];
        // The framework's parser also takes 10.1 for 10.0.0.1.
        if (!IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily == AddressFamily.InterNetwork && address.Count(letter => letter == '.') != 3)
            return null;
        if (text == address)
            return new IPNetwork(parsed, parsed.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(text, out var network) ? network : null;
    }
}
