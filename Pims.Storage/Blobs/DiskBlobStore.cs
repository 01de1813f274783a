using System.Security.Cryptography;

namespace Pims.Storage.Blobs;

/// <summary>Blobs as files in 256 folders of one disk: temporary file, flush, rename, flush of the folder.</summary>
public sealed class DiskBlobStore : BlobStore
{
    const int BlockSize = 256 * 1024;

    readonly string root;
    readonly string temporary;
    readonly long reserve;

    /// <param name="folder">Made where it is missing. What an earlier process left unfinished in it is removed.</param>
    /// <param name="reserve">Bytes of the disk that uploads leave free, so that the database can still write.</param>
    /// <param name="heldSince">Since when this process has the folder to itself; by the clock of the folder's own file system.</param>
    public DiskBlobStore(string folder, long reserve, DateTimeOffset heldSince)
    {
        (this.reserve, MayBeLeftBefore) = (reserve, heldSince);
        root = Path.GetFullPath(Path.Combine(folder, "blobs"));
        temporary = Path.GetFullPath(Path.Combine(folder, "incoming"));
        if (Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true);
        Directory.CreateDirectory(temporary);
        if (!Directory.Exists(Shard("ff")))
            MakeShards();
    }

    /// <summary>The row of a blob of this process may be on its way.</summary>
    public override DateTimeOffset MayBeLeftBefore { get; }

    public override async Task<StoredBlob> PutAsync(Stream content, long limit, CancellationToken cancellation)
    {
        var name = NewName();
        var draft = Path.Combine(temporary, name);
        try
        {
            var blob = await WriteAsync(draft, name, content, limit, cancellation);
            File.Move(draft, FileOf(name));
            Folder.Flush(Shard(name));
            return blob;
        }
        catch (Exception error)
        {
            File.Delete(draft);
            if (error is IOException full && FullDisk.IsMeant(full))
                throw new StorageFullException("The disk of the blobs is full.", error);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>It is read to its end.</remarks>
    public override Task<Stream> OpenAsync(string name, CancellationToken cancellation) => Task.FromResult<Stream>(
        new FileStream(FileOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous));

    public override Task<LocalFile> HoldAsync(string name, string checksum, CancellationToken cancellation) => Task.FromResult(new LocalFile(FileOf(name)));

    public override Task RemoveAsync(string name, CancellationToken cancellation)
    {
        File.Delete(FileOf(name));
        return Task.CompletedTask;
    }

    public override IAsyncEnumerable<BlobEntry> ListAsync(CancellationToken cancellation) =>
        (from file in new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories)
         select new BlobEntry(file.Name, file.LastWriteTimeUtc, file.Length)).ToAsyncEnumerable();

    // The start did.
    public override Task<int> DropUnfinishedAsync(CancellationToken cancellation) => Task.FromResult(0);

    public override async Task CheckAsync(CancellationToken cancellation)
    {
        var name = NewName();
        var draft = Path.Combine(temporary, name);
        try
        {
            await File.WriteAllTextAsync(draft, "ready", cancellation);
            File.Move(draft, FileOf(name));
            if (await File.ReadAllTextAsync(FileOf(name), cancellation) != "ready")
                throw new IOException("The blob store gives back other bytes than were written.");
        }
        finally
        {
            // Where a folder is gone there is nothing to remove, and the failure above says more.
            if (File.Exists(draft))
                File.Delete(draft);
            if (File.Exists(FileOf(name)))
                File.Delete(FileOf(name));
        }
    }

    async Task<StoredBlob> WriteAsync(string draft, string name, Stream content, long limit, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = File.OpenHandle(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using var blocks = new ReadAhead(content, BlockSize, cancellation);
        ReadOnlyMemory<byte> head = default;
        long size = 0;
        for (ReadOnlyMemory<byte> block; (block = await blocks.NextAsync()).Length > 0; size += block.Length)
        {
            if (size + block.Length > limit)
                throw new BlobTooLargeException(limit);
            // Asked for each block: one large upload must not eat up what is kept for the database.
            FullDisk.RequireRoom(root, block.Length, reserve);
            if (size == 0)
                head = block[..Math.Min(block.Length, HeadSize)].ToArray();
            hash.AppendData(block.Span);
            RandomAccess.Write(file, block.Span, size);
        }
        RandomAccess.FlushToDisk(file);
        return new StoredBlob(name, Convert.ToHexStringLower(hash.GetHashAndReset()), size, head);
    }

    string FileOf(string name)
    {
        var file = Path.GetFullPath(Path.Combine(Shard(name), name));
        return file.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? file
            : throw new ArgumentException("A blob's name leads out of the store.", nameof(name));
    }

    string Shard(string name) => Path.Combine(root, name[..2]);

    void MakeShards()
    {
        for (var shard = 0; shard < 256; shard++)
            Directory.CreateDirectory(Shard(shard.ToString("x2")));
        Folder.Flush(root);
        Folder.Flush(Path.GetDirectoryName(root)!);
    }
}
