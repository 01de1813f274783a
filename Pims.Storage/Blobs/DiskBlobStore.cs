using System.Security.Cryptography;

namespace Pims.Storage.Blobs;

/// <summary>Blobs as files in 256 folders of one disk: temporary file, flush, rename, flush of the folder.</summary>
public sealed class DiskBlobStore : BlobStore
{
    const int BlockSize = 256 * 1024;
    const int DiskFullOnUnix = 28, DiskFullOnWindows = unchecked((int)0x80070070);

    readonly string root;
    readonly string temporary;
    readonly long reserve;

    /// <param name="folder">Made where it is missing. What an earlier process left unfinished in it is removed.</param>
    /// <param name="reserve">Bytes of the disk that uploads leave free, so that the database can still write.</param>
    public DiskBlobStore(string folder, long reserve)
    {
        this.reserve = reserve;
        root = Path.GetFullPath(Path.Combine(folder, "blobs"));
        temporary = Path.GetFullPath(Path.Combine(folder, "incoming"));
        if (Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true);
        Directory.CreateDirectory(temporary);
        if (!Directory.Exists(Shard("ff")))
            MakeShards();
    }

    public override async Task<StoredBlob> PutAsync(Stream content, long limit, CancellationToken cancellation)
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
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
            if (error is IOException { HResult: DiskFullOnUnix or DiskFullOnWindows })
                throw new StorageFullException("The disk of the blobs is full.", error);
            throw;
        }
    }

    public override Stream Open(string name) =>
        new FileStream(FileOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);

    public override string FileOf(string name)
    {
        var file = Path.GetFullPath(Path.Combine(Shard(name), name));
        return file.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? file
            : throw new ArgumentException("A blob's name leads out of the store.", nameof(name));
    }

    public override Task RemoveAsync(string name, CancellationToken cancellation)
    {
        File.Delete(FileOf(name));
        return Task.CompletedTask;
    }

    public override IEnumerable<BlobEntry> List() =>
        from file in new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories)
        select new BlobEntry(file.Name, file.LastWriteTimeUtc);

    public override async Task CheckAsync(CancellationToken cancellation)
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
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
            RequireRoom(block.Length);
            if (size == 0)
                head = block[..Math.Min(block.Length, HeadSize)].ToArray();
            hash.AppendData(block.Span);
            RandomAccess.Write(file, block.Span, size);
        }
        RandomAccess.FlushToDisk(file);
        return new StoredBlob(name, Convert.ToHexStringLower(hash.GetHashAndReset()), size, head);
    }

    // Asked for each block: one large upload must not eat up what is kept for the database.
    void RequireRoom(int more)
    {
        if (new DriveInfo(root).AvailableFreeSpace - more < reserve)
            throw new StorageFullException($"Less than {reserve} bytes of the disk are free.");
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
