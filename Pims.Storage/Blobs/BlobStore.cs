using System.Security.Cryptography;

namespace Pims.Storage.Blobs;

/// <summary>A file's content as it was stored: its name in the store, SHA-256 in lower-case hex, size in bytes, and its first bytes.</summary>
public sealed record StoredBlob(string Name, string Checksum, long Size, ReadOnlyMemory<byte> Head)
{
    /// <summary>Until when its row may be written: after that it may be taken for a leftover. Null where nothing is taken for one while this process lives.</summary>
    public DateTimeOffset? RowUntil { get; init; }
}

/// <summary>A blob that stands in the store, when it was written, and how many bytes it has.</summary>
public readonly record struct BlobEntry(string Name, DateTimeOffset WrittenAt, long Size);

/// <summary>
/// Keeps contents under names that it makes itself. The order that loses nothing: the blob is wholly stored before its row
/// is committed, and removed only after the last row is gone; what a crash leaves between the two is swept up by
/// <see cref="BlobSweep"/>.
/// </summary>
public abstract class BlobStore
{
    /// <summary>How many of a content's first bytes <see cref="StoredBlob.Head"/> holds.</summary>
    public const int HeadSize = 4096;

    /// <summary>Stores a content durably while hashing it. Nothing stays when it throws.</summary>
    /// <exception cref="BlobTooLargeException">More than <paramref name="limit"/> bytes came.</exception>
    /// <exception cref="StorageFullException">The store has no room for it.</exception>
    /// <exception cref="StorageUnavailableException">The store does not answer; so of all that follow.</exception>
    public abstract Task<StoredBlob> PutAsync(Stream content, long limit, CancellationToken cancellation);

    /// <summary>
    /// Opens a blob, seekable, to be read asynchronously. When it is removed meanwhile it is read to its end, or fails on the way: it never
    /// ends too early as if that were its end.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such blob.</exception>
    public abstract Task<Stream> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>A file of this machine that holds the blob, for programs that read files.</summary>
    /// <param name="name">The blob's.</param>
    /// <param name="checksum">What its row says of its bytes.</param>
    /// <param name="cancellation">Ends the waiting for it.</param>
    /// <exception cref="FileNotFoundException">There is no such blob; a store on this machine may leave it to whoever opens the file.</exception>
    public abstract Task<LocalFile> HoldAsync(string name, string checksum, CancellationToken cancellation);

    /// <summary>Removes a blob; one that is not there is no error.</summary>
    public abstract Task RemoveAsync(string name, CancellationToken cancellation);

    /// <summary>Told of a blob that could not be removed; a later sweep removes it.</summary>
    public Action<string, IOException> OnLeftover { get; init; } = (_, _) => { };

    /// <summary>Removes blobs whose rows are gone. What fails is left to the sweep: the rows decide what there is.</summary>
    public async Task RemoveAllAsync(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            try
            {
                await RemoveAsync(name, CancellationToken.None);
            }
            catch (IOException error)
            {
                OnLeftover(name, error);
            }
        }
    }

    /// <summary>Every blob, in no order, a page at a time.</summary>
    public abstract IAsyncEnumerable<BlobEntry> ListAsync(CancellationToken cancellation);

    /// <summary>A blob that was written before this and has no row will never have one. By the clock that <see cref="BlobEntry.WrittenAt"/> is of.</summary>
    public abstract DateTimeOffset MayBeLeftBefore { get; }

    /// <summary>Drops what was begun before <see cref="MayBeLeftBefore"/> and never became a blob.</summary>
    /// <returns>How many.</returns>
    public abstract Task<int> DropUnfinishedAsync(CancellationToken cancellation);

    /// <summary>Writes, reads and removes a few bytes; throws where the store does not answer.</summary>
    public abstract Task CheckAsync(CancellationToken cancellation);

    protected static string NewName() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}

/// <summary>The content has more bytes than its limit allows.</summary>
public sealed class BlobTooLargeException(long limit) : IOException($"The content is over {limit} bytes.")
{
    public long Limit { get; } = limit;
}
