using System.Buffers;
using System.Text;
using Newtonsoft.Json;

namespace Pims.Server;

/// <summary>
/// An answer as it grows: UTF-8 in pooled memory. It is written as text, so that Newtonsoft's writer needs no string and no stream
/// between; and it can be cut back, so that a failure half-way leaves no half answer.
/// </summary>
sealed class AnswerBuffer : TextWriter, IArrayPool<char>
{
    readonly Encoder encoder = Utf8.GetEncoder();
    byte[] bytes = ArrayPool<byte>.Shared.Rent(4096);

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public override Encoding Encoding => Utf8;

    /// <summary>How many bytes are in it; setting it cuts it back.</summary>
    public int Length { get; set; }

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    public JsonTextWriter Json(bool pretty) => new(this)
    {
        ArrayPool = this,
        CloseOutput = false,
        AutoCompleteOnClose = false,
        Formatting = pretty ? Formatting.Indented : Formatting.None,
    };

    public void Append(char value) => Write([value]);

    public override void Write(char value) => Append(value);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> chars)
    {
        var most = Utf8.GetMaxByteCount(chars.Length);
        if (bytes.Length - Length < most)
            Grow(most);
        Length += encoder.GetBytes(chars, bytes.AsSpan(Length), flush: false);
    }

    public char[] Rent(int minimumLength) => ArrayPool<char>.Shared.Rent(minimumLength);

    public void Return(char[]? array) => ArrayPool<char>.Shared.Return(array!);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref bytes, []));
        base.Dispose(disposing);
    }

    void Grow(int by)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + by), bytes.Length * 2));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
