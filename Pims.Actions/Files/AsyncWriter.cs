using System.Buffers;

namespace Pims.Actions.Files;

/// <summary>
/// Writes to a stream that takes no synchronous writes, like an HTTP response. The framework's zip closes each entry with a few of them: they
/// are held back until an asynchronous write comes, as are small ones, so that many small entries don't go out in many small pieces.
/// </summary>
sealed class AsyncWriter(Stream output) : Stream
{
    const int MostHeld = 32 * 1024;

    readonly ArrayBufferWriter<byte> held = new(2 * MostHeld);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer) => held.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => held.Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (held.WrittenCount + buffer.Length <= MostHeld)
        {
            held.Write(buffer.Span);
            return;
        }
        await SendAsync(cancellationToken);
        await output.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Sends what is held back.</summary>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    // Only asked for in passing; what is held back stays so.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    async ValueTask SendAsync(CancellationToken cancellation)
    {
        if (held.WrittenCount == 0)
            return;
        await output.WriteAsync(held.WrittenMemory, cancellation);
        held.ResetWrittenCount();
    }
}
