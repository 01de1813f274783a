using System.Buffers;

namespace Pims.Storage.Blobs;

/// <summary>A stream in blocks, the next of which is on its way while the one before it is worked on.</summary>
sealed class ReadAhead : IAsyncDisposable
{
    readonly Stream stream;
    readonly int blockSize;
    readonly CancellationToken cancellation;
    byte[] arriving;
    byte[] arrived;
    Task<int> reading;

    public ReadAhead(Stream stream, int blockSize, CancellationToken cancellation)
    {
        this.stream = stream;
        this.blockSize = blockSize;
        this.cancellation = cancellation;
        arriving = ArrayPool<byte>.Shared.Rent(blockSize);
        arrived = ArrayPool<byte>.Shared.Rent(blockSize);
        reading = ReadAsync();
    }

    /// <summary>The next block, full but for the last; empty at the end. It is good until the one after it is asked for.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync()
    {
        var length = await reading;
        (arrived, arriving) = (arriving, arrived);
        reading = length == blockSize ? ReadAsync() : Task.FromResult(0);
        return arrived.AsMemory(0, length);
    }

    /// <summary>
    /// Waits for what is on its way: its buffer must not be another's before. It is not cancelled, since a request whose body was
    /// cancelled half-way is hung up on, and its sender never sees why it was refused.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ArrayPool<byte>.Shared.Return(arriving);
        ArrayPool<byte>.Shared.Return(arrived);
    }

    Task<int> ReadAsync() => stream.ReadAtLeastAsync(arriving.AsMemory(0, blockSize), blockSize, throwOnEndOfStream: false, cancellation).AsTask();
}
