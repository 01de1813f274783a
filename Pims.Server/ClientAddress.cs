using System.Net;
using System.Net.Sockets;

namespace Pims.Server;

/// <summary>Where a request comes from. Of IPv6 the network of 64 bits: one customer has all of its addresses.</summary>
static class ClientAddress
{
    const int NetworkBytes = 8;

    /// <summary>"192.0.2.1" or "2001:db8:1:2::/64"; "local" where the connection is a socket file.</summary>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "local";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/{NetworkBytes * 8}";
    }
}
