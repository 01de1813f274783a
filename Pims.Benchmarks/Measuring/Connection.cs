using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pims.Benchmarks.Measuring;

/// <summary>What came back. The body stands in the connection's memory until the next exchange.</summary>
readonly record struct Answer(int Status, ReadOnlyMemory<byte> Body)
{
    public string Text => Encoding.UTF8.GetString(Body.Span);

    public Answer Checked() => Status == 200 ? this : throw new InvalidOperationException($"The server answered {Status}: {Text}");
}

/// <summary>
/// A kept connection on a blocking socket: sends bytes, reads one answer with a Content-Length. It does as little as can be, so that the
/// server is what is measured.
/// </summary>
sealed class Connection : IDisposable
{
    readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    byte[] buffer = new byte[64 * 1024];

    public Connection(int port) => socket.Connect(IPAddress.Loopback, port);

    public Answer Exchange(ReadOnlySpan<byte> request)
    {
        Send(request);
        return Receive();
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[socket.Send(bytes)..];
    }

    public Answer Receive()
    {
        int length = 0, headEnd;
        while ((headEnd = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
            length += ReceiveInto(length);
        var bodyStart = headEnd + 4;
        var total = bodyStart + ContentLength(buffer.AsSpan(0, headEnd));
        if (total > buffer.Length)
            Array.Resize(ref buffer, total);
        while (length < total)
            length += ReceiveInto(length);
        return new Answer(int.Parse(buffer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture), buffer.AsMemory(bodyStart, total - bodyStart));
    }

    /// <summary>Receives until the other side closes, and returns how many bytes came.</summary>
    public long Drain()
    {
        long total = 0;
        for (int length; (length = socket.Receive(buffer)) > 0;)
            total += length;
        return total;
    }

    public void Dispose() => socket.Dispose();

    int ReceiveInto(int at) =>
        socket.Receive(buffer.AsSpan(at)) is > 0 and var count ? count : throw new IOException("The server closed the connection.");

    static int ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0)
            return 0;
        var rest = head[(at + name.Length)..];
        var end = rest.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? rest : rest[..end], CultureInfo.InvariantCulture);
    }
}
