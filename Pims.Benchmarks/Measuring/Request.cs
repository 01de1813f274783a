using System.Text;

namespace Pims.Benchmarks.Measuring;

/// <summary>HTTP/1.1 requests as the bytes that go over the socket.</summary>
static class Request
{
    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: pims.bench\r\n\r\n");

    public static byte[] Post(string path, string body) =>
        [.. Head(path, "application/json", Encoding.UTF8.GetByteCount(body)), .. Encoding.UTF8.GetBytes(body)];

    public static byte[] Head(string path, string contentType, long length) =>
        Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: pims.bench\r\nApiKey: {Child.AdminKey}\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\n\r\n");
}
