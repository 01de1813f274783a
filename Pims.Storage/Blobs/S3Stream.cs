using Amazon.S3.Model;

namespace Pims.Storage.Blobs;

/// <summary>A stream that comes from afar: who knows how much of it will be read says so, and the rest need not come.</summary>
public interface IReadsTo
{
    /// <param name="end">Behind the last byte that will be read. Reading on from there works, and costs another request.</param>
    void ReadTo(long end);
}

/// <summary>
/// An object that is read from where it is asked for: one request brings all that is read in a row. A connection that breaks is taken up once
/// more where it broke. What is removed meanwhile may end in the middle, with an exception and never as if it were whole.
/// </summary>
/// <param name="bucket">Where it is.</param>
/// <param name="key">Which.</param>
/// <param name="length">How many bytes it has.</param>
sealed class S3Stream(S3Bucket bucket, string key, long length) : Stream, IReadsTo
{
    /// <summary>A seek over no more than this is cheaper read than asked for anew.</summary>
    const int ReadOver = 256 * 1024;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    GetObjectResponse? body;
    long at;
    long end;
    long? wanted;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get; set; }

    public void ReadTo(long end) => wanted = Math.Clamp(end, 0, length);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation = default)
    {
        if (Position >= length || buffer.Length == 0)
            return 0;
        for (var tries = 0; ; tries++)
        {
            try
            {
                await FindPlaceAsync(buffer, cancellation);
                var read = await ReadBodyAsync(buffer, cancellation);
                Position += read;
                return read;
            }
            catch (StorageUnavailableException) when (tries == 0 && body is not null)
            {
                Drop();
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A network is not waited for.");

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Drop();
        base.Dispose(disposing);
    }

    async Task FindPlaceAsync(Memory<byte> scratch, CancellationToken cancellation)
    {
        if (body is not null && (Position < at || Position >= end || Position - at > ReadOver))
            Drop();
        if (body is null)
        {
            (at, end) = (Position, Position < wanted ? wanted.Value : length);
            body = await bucket.GetAsync(key, (at, end), cancellation);
        }
        while (at < Position)
            await ReadBodyAsync(scratch[..(int)Math.Min(scratch.Length, Position - at)], cancellation);
    }

    async Task<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var read = await body!.ResponseStream.ReadAsync(buffer[..(int)Math.Min(buffer.Length, end - at)], limit.Token);
            if (read == 0)
                throw new EndOfStreamException("The object ended before its end.");
            at += read;
            return read;
        }
        catch (Exception error) when (S3Failure.Of(error, key) is { } failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw failure;
        }
    }

    void Drop()
    {
        body?.Dispose();
        body = null;
    }
}
