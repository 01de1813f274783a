using System.Text;

namespace Pims.Benchmarks.Measuring;

/// <summary>HTTP/1.1 requests as the bytes that go over the socket.</summary>
static class Request
{
    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: pims.bench\r\n\r\n");

    /// <param name="path">Where to.</param>
    /// <param name="body">JSON.</param>
    /// <param name="credential">Null for none.</param>
    public static byte[] Post(string path, string body, string? credential = Child.AdminKey) =>
        [.. Head(path, "application/json", Encoding.UTF8.GetByteCount(body), credential), .. Encoding.UTF8.GetBytes(body)];

    public static byte[] Head(string path, string contentType, long length, string? credential = Child.AdminKey) =>
        Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: pims.bench\r\n{(credential is null ? "" : $"ApiKey: {credential}\r\n")}Content-Type: {contentType}\r\nContent-Length: {length}\r\n\r\n");
}
