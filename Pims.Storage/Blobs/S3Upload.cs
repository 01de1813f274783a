using System.Buffers;
using Amazon.S3.Model;

namespace Pims.Storage.Blobs;

/// <summary>
/// A content on its way into a bucket: a small one in one request, a larger one in parts, of which some are sent while the next is filled.
/// The object is there once it was ended, and whole; disposed of before, nothing of it stays.
/// </summary>
sealed class S3Upload(S3Bucket bucket, string key, CancellationToken cancellation) : IAsyncDisposable
{
    /// <summary>A store takes no smaller parts than 5 MiB, and no more than 10,000 of them.</summary>
    public const int FirstPart = 8 << 20;

    const int PartsOfOneSize = 800, Doublings = 7, InFlight = 2, FirstBuffer = 256 * 1024;

    static readonly TimeSpan CleanUpPatience = TimeSpan.FromSeconds(20);

    readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    readonly SemaphoreSlim free = new(InFlight);
    readonly List<Task<PartETag>> parts = [];
    byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    int filled;
    string? upload;
    bool mayBeThere;
    bool isEnded;

    /// <summary>Told of what could not be removed.</summary>
    public Action<string, IOException> OnLeftover { get; init; } = (_, _) => { };

    /// <summary>Small first, since it is held in memory; 10,000 of them are over 5 TiB, the largest object that there is.</summary>
    /// <param name="number">From 1 on.</param>
    public static int SizeOfPart(int number) => FirstPart << Math.Min((number - 1) / PartsOfOneSize, Doublings);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var size = SizeOfPart(parts.Count + 1);
            if (filled == size)
                await SendPartAsync();
            Grow(Math.Min(size, filled + bytes.Length), size);
            var taken = Math.Min(Math.Min(buffer.Length, size) - filled, bytes.Length);
            bytes.Span[..taken].CopyTo(buffer.AsSpan(filled));
            (filled, bytes) = (filled + taken, bytes[taken..]);
        }
    }

    public async Task EndAsync()
    {
        if (upload is null)
        {
            mayBeThere = true;
            await bucket.PutAsync(key, new MemoryStream(buffer, 0, filled, writable: false), stop.Token);
        }
        else
        {
            await SendPartAsync();
            var sent = await Task.WhenAll(parts);
            mayBeThere = true;
            await bucket.EndUploadAsync(key, upload, sent, stop.Token);
        }
        isEnded = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!isEnded)
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(parts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DropAsync();
        }
        ArrayPool<byte>.Shared.Return(buffer);
        free.Dispose();
        stop.Dispose();
    }

    /// <summary>Also where the caller is gone; a store that can't be reached now is tidied up by the sweep.</summary>
    async Task DropAsync()
    {
        using var patience = new CancellationTokenSource(CleanUpPatience);
        try
        {
            if (upload is not null)
                await bucket.DropUploadAsync(key, upload, patience.Token);
            // An answer that was lost may have been a yes.
            if (mayBeThere)
                await bucket.RemoveAsync(key, patience.Token);
        }
        catch (IOException error)
        {
            OnLeftover(key, error);
        }
        catch (OperationCanceledException error)
        {
            OnLeftover(key, new StorageUnavailableException("The S3 store took too long.", error));
        }
    }

    async Task SendPartAsync()
    {
        upload ??= await bucket.BeginUploadAsync(key, stop.Token);
        await free.WaitAsync(stop.Token);
        // One that failed has let go of its place, and the upload with it.
        if (parts.Find(part => part.IsFaulted) is { } failed)
            await failed;
        parts.Add(SendAsync(parts.Count + 1, buffer, filled));
        // Most of what is large goes on to be.
        (buffer, filled) = (ArrayPool<byte>.Shared.Rent(SizeOfPart(parts.Count + 1)), 0);
    }

    async Task<PartETag> SendAsync(int number, byte[] content, int length)
    {
        try
        {
            return await bucket.PutPartAsync(key, upload!, number, new MemoryStream(content, 0, length, writable: false), stop.Token);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
            free.Release();
        }
    }

    void Grow(int wanted, int most)
    {
        if (buffer.Length >= wanted)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(wanted, buffer.Length * 2), most));
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
