namespace Pims.Storage.Blobs;

/// <summary>A file's content as it was stored: its name in the store, SHA-256 in lower-case hex, size in bytes, and its first bytes.</summary>
public sealed record StoredBlob(string Name, string Checksum, long Size, ReadOnlyMemory<byte> Head);

/// <summary>A blob that stands in the store, and when it was written.</summary>
public readonly record struct BlobEntry(string Name, DateTimeOffset WrittenAt);

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
    public abstract Task<StoredBlob> PutAsync(Stream content, long limit, CancellationToken cancellation);

    /// <summary>Opens a blob, seekable. It can be read to its end even when it is removed meanwhile.</summary>
    /// <exception cref="FileNotFoundException">There is no such blob.</exception>
    public abstract Stream Open(string name);

    /// <summary>A file of this machine that holds the blob, for programs that read files.</summary>
    public abstract string FileOf(string name);

    /// <summary>Removes a blob; one that is not there is no error.</summary>
    public abstract Task RemoveAsync(string name, CancellationToken cancellation);

    /// <summary>Told of a blob that could not be removed; the sweep of the next start removes it.</summary>
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

    /// <summary>Every blob, in no order.</summary>
    public abstract IEnumerable<BlobEntry> List();

    /// <summary>Writes, reads and removes a few bytes; throws where the store does not answer.</summary>
    public abstract Task CheckAsync(CancellationToken cancellation);
}

/// <summary>The content has more bytes than its limit allows.</summary>
public sealed class BlobTooLargeException(long limit) : IOException($"The content is over {limit} bytes.")
{
    public long Limit { get; } = limit;
}
