using System.Buffers;
using Newtonsoft.Json.Linq;
using Pims.Actions;

namespace Pims.Server;

/// <summary>A JSON body, read once into pooled memory and parsed from there.</summary>
static class RequestBody
{
    const int FirstBlock = 4096;

    /// <exception cref="ActionError"><c>body_too_large</c>, <c>invalid_json</c></exception>
    public static async Task<JToken> ReadAsync(Stream body, long? announced, ServerOptions options, CancellationToken cancellation)
    {
        if (announced > options.JsonBytes)
            throw TooLarge(options);
        // One byte more than what is announced or allowed shows the end, or that there is none.
        var buffer = ArrayPool<byte>.Shared.Rent((int)(announced + 1 ?? FirstBlock));
        try
        {
            var length = 0;
            for (int read; (read = await body.ReadAsync(buffer.AsMemory(length), cancellation)) > 0;)
            {
                length += read;
                if (length > options.JsonBytes)
                    throw TooLarge(options);
                if (length == buffer.Length)
                    buffer = Larger(buffer);
            }
            return StrictJson.Parse(buffer.AsSpan(0, length), options.JsonDepth);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static byte[] Larger(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger.AsSpan());
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    static ActionError TooLarge(ServerOptions options) =>
        Errors.BodyTooLarge.Because($"The JSON body is over the limit of {options.JsonBytes} bytes; send a file as a part of a multipart body.");
}
