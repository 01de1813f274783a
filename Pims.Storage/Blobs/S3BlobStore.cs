using System.Security.Cryptography;

namespace Pims.Storage.Blobs;

/// <summary>
/// Blobs as objects of an S3 bucket, which several servers may share. A blob that is removed while it is read may end in the middle, with an
/// exception. The database alone knows the checksums: an object in parts has no place for one that is known only at its end.
/// </summary>
public sealed class S3BlobStore(S3Bucket bucket, LocalCopies copies, TimeProvider time) : BlobStore
{
    internal const string Folder = "blobs/";

    const int BlockSize = 256 * 1024;

    /// <summary>A row that is not there by half of this never comes: so what is older and has none is nobody's, whichever server it came by.</summary>
    public static readonly TimeSpan LeftAfter = TimeSpan.FromHours(24);

    public override DateTimeOffset MayBeLeftBefore => time.GetUtcNow() - LeftAfter;

    public override async Task<StoredBlob> PutAsync(Stream content, long limit, CancellationToken cancellation)
    {
        var rowUntil = time.GetUtcNow() + LeftAfter / 2;
        var name = NewName();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var upload = new S3Upload(bucket, KeyOf(name), cancellation) { OnLeftover = OnLeftover };
        await using var blocks = new ReadAhead(content, BlockSize, cancellation);
        ReadOnlyMemory<byte> head = default;
        long size = 0;
        for (ReadOnlyMemory<byte> block; (block = await blocks.NextAsync()).Length > 0; size += block.Length)
        {
            if (size + block.Length > limit)
                throw new BlobTooLargeException(limit);
            if (size == 0)
                head = block[..Math.Min(block.Length, HeadSize)].ToArray();
            hash.AppendData(block.Span);
            await upload.WriteAsync(block);
        }
        await upload.EndAsync();
        return new StoredBlob(name, Convert.ToHexStringLower(hash.GetHashAndReset()), size, head) { RowUntil = rowUntil };
    }

    public override async Task<Stream> OpenAsync(string name, CancellationToken cancellation) =>
        new S3Stream(bucket, KeyOf(name), await bucket.SizeAsync(KeyOf(name), cancellation));

    public override Task<LocalFile> HoldAsync(string name, string checksum, CancellationToken cancellation) =>
        copies.HoldAsync(name, checksum, stop => OpenAsync(name, stop), cancellation);

    public override Task RemoveAsync(string name, CancellationToken cancellation)
    {
        copies.Forget(name);
        return bucket.RemoveAsync(KeyOf(name), cancellation);
    }

    public override IAsyncEnumerable<BlobEntry> ListAsync(CancellationToken cancellation) => bucket.ListAsync(Folder, cancellation);

    public override async Task<int> DropUnfinishedAsync(CancellationToken cancellation)
    {
        var (dropped, before) = (0, MayBeLeftBefore);
        await foreach (var (key, upload, begunAt) in bucket.UploadsAsync(Folder, cancellation))
        {
            if (begunAt >= before)
                continue;
            await bucket.DropUploadAsync(key, upload, cancellation);
            dropped++;
        }
        return dropped;
    }

    public override async Task CheckAsync(CancellationToken cancellation)
    {
        var (key, written) = (KeyOf(NewName()), "ready"u8.ToArray());
        await bucket.PutAsync(key, new MemoryStream(written), cancellation);
        using (var read = await bucket.GetAsync(key, range: null, cancellation))
        {
            var found = new byte[written.Length];
            if (await read.ResponseStream.ReadAtLeastAsync(found, found.Length, throwOnEndOfStream: false, cancellation) != found.Length || !found.SequenceEqual(written))
                throw new IOException("The blob store gives back other bytes than were written.");
        }
        await bucket.RemoveAsync(key, cancellation);
    }

    internal static string KeyOf(string name) => Folder + name;
}
