using Pims.Storage.Backup;
using Pims.Storage.Blobs;

namespace Pims.Storage.Moving;

/// <summary>The files of a library that no server has, under the names that its database gives them.</summary>
abstract class BlobPlace : IDisposable
{
    /// <exception cref="FileNotFoundException">There is none of this name.</exception>
    public abstract Task<Stream> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>How many bytes it has; null where there is none.</summary>
    public abstract Task<long?> SizeAsync(string name, CancellationToken cancellation);

    /// <summary>Takes a file in, which stands under its name only once it is whole and right.</summary>
    /// <returns>Null where it went well; else what is wrong with what came, of which nothing stays.</returns>
    public abstract Task<Fault?> TakeAsync(BlobRow blob, Func<Task<Stream>> openAsync, Action<long> onBytes, CancellationToken cancellation);

    public abstract Task RemoveAsync(string name, CancellationToken cancellation);

    /// <summary>All of them, in no order.</summary>
    public abstract IAsyncEnumerable<BlobEntry> ListAsync(CancellationToken cancellation);

    /// <summary>Makes the place for files to be taken in.</summary>
    public virtual void Make()
    {
    }

    /// <summary>Makes all that was taken in last.</summary>
    public virtual void Flush()
    {
    }

    /// <summary>To be shown.</summary>
    public abstract string AddressOf(string name);

    public abstract void Dispose();

    public static BlobPlace Of(LibraryPlace place) => place.Blobs is { } address ? new BucketPlace(address, place.ShownBlobs) : new FolderPlace(place.Folder!);
}

/// <summary>Files in a data folder.</summary>
sealed class FolderPlace(string folder) : BlobPlace
{
    readonly BlobFolder blobs = new(Path.Combine(folder, "blobs"));
    readonly string drafts = Path.Combine(folder, "incoming");

    public override Task<Stream> OpenAsync(string name, CancellationToken cancellation) => BlobCopy.FileAsync(blobs.FileOf(name));

    public override Task<long?> SizeAsync(string name, CancellationToken cancellation) =>
        Task.FromResult(new FileInfo(blobs.FileOf(name)) is { Exists: true } file ? file.Length : (long?)null);

    public override Task<Fault?> TakeAsync(BlobRow blob, Func<Task<Stream>> openAsync, Action<long> onBytes, CancellationToken cancellation) =>
        BlobCopy.CopyAsync(openAsync, blobs.FileOf(blob.Name), Path.Combine(drafts, blob.Name), blob, onBytes, cancellation);

    public override Task RemoveAsync(string name, CancellationToken cancellation)
    {
        File.Delete(blobs.FileOf(name));
        return Task.CompletedTask;
    }

    public override IAsyncEnumerable<BlobEntry> ListAsync(CancellationToken cancellation) =>
        blobs.Shards.Where(Directory.Exists).SelectMany(shard => new DirectoryInfo(shard).EnumerateFiles())
            .Select(file => new BlobEntry(file.Name, file.LastWriteTimeUtc, file.Length)).ToAsyncEnumerable();

    public override void Make()
    {
        PrivateFiles.RemoveFolder(drafts);
        PrivateFiles.MakeFolder(drafts);
        blobs.Make();
    }

    public override void Flush() => blobs.Flush();

    public override string AddressOf(string name) => blobs.FileOf(name);

    public override void Dispose()
    {
    }
}

/// <summary>Files in an S3 store.</summary>
sealed class BucketPlace(S3Address address, string shown) : BlobPlace
{
    readonly S3Bucket bucket = new(address);

    public override async Task<Stream> OpenAsync(string name, CancellationToken cancellation) =>
        new S3Stream(bucket, S3BlobStore.KeyOf(name), await bucket.SizeAsync(S3BlobStore.KeyOf(name), cancellation));

    public override async Task<long?> SizeAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await bucket.SizeAsync(S3BlobStore.KeyOf(name), cancellation);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public override async Task<Fault?> TakeAsync(BlobRow blob, Func<Task<Stream>> openAsync, Action<long> onBytes, CancellationToken cancellation)
    {
        await using var upload = new S3Upload(bucket, S3BlobStore.KeyOf(blob.Name), cancellation);
        var fault = await BlobCopy.ReadAsync(openAsync, blob, async block =>
        {
            await upload.WriteAsync(block);
            onBytes(block.Length);
        }, cancellation);
        if (fault is null)
            await upload.EndAsync();
        return fault;
    }

    public override Task RemoveAsync(string name, CancellationToken cancellation) => bucket.RemoveAsync(S3BlobStore.KeyOf(name), cancellation);

    public override IAsyncEnumerable<BlobEntry> ListAsync(CancellationToken cancellation) => bucket.ListAsync(S3BlobStore.Folder, cancellation);

    public override string AddressOf(string name) => $"{shown}/{S3BlobStore.KeyOf(name)}";

    public override void Dispose() => bucket.Dispose();
}
