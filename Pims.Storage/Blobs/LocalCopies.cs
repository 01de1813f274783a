using System.Security.Cryptography;

namespace Pims.Storage.Blobs;

/// <summary>
/// Blobs of a store that is elsewhere, as files of a folder, up to so many bytes together; those used longest ago go first, and none that is
/// held. Each is fetched once for all who ask at once, and compared with its checksum.
/// </summary>
public sealed class LocalCopies
{
    const int BlockSize = 256 * 1024;

    /// <summary>For how long room is waited for while all that is there is held.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly string root;
    readonly string drafts;
    readonly long limit;
    readonly long reserve;
    readonly TimeProvider time;
    readonly Flights<LocalFile> flights = new();
    readonly Lock gate = new();
    readonly Dictionary<string, Copy> copies = [];

    /// <summary>Of what is there and what is being fetched.</summary>
    long total;
    TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="folder">Made where it is missing, and emptied: what an earlier process left may be half of something.</param>
    /// <param name="limit">The most bytes of all of them; one that is larger is there alone.</param>
    /// <param name="reserve">Bytes of the disk that are left free.</param>
    /// <param name="time">How long is waited.</param>
    public LocalCopies(string folder, long limit, long reserve, TimeProvider time)
    {
        (this.limit, this.reserve, this.time) = (limit, reserve, time);
        root = Path.GetFullPath(folder);
        drafts = Path.Combine(root, "drafts");
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        Directory.CreateDirectory(drafts);
    }

    /// <param name="name">The blob's.</param>
    /// <param name="checksum">SHA-256 of its bytes, in hex.</param>
    /// <param name="openAsync">Opens it where it is; its length is known.</param>
    /// <param name="cancellation">Ends the waiting of this caller.</param>
    /// <exception cref="StorageUnavailableException">All room was held for too long.</exception>
    /// <exception cref="StorageFullException">The disk has no room.</exception>
    /// <exception cref="InvalidDataException">The blob has other bytes than its checksum says.</exception>
    public async Task<LocalFile> HoldAsync(string name, string checksum, Func<CancellationToken, Task<Stream>> openAsync, CancellationToken cancellation) =>
        TryHold(name) ?? await flights.JoinAsync(name, stop => FetchAsync(name, checksum, openAsync, stop), _ => TryHold(name)!, cancellation);

    /// <summary>The blob is gone, and its copy with it as soon as nobody holds it.</summary>
    public void Forget(string name)
    {
        lock (gate)
            if (copies.TryGetValue(name, out var copy) && copy.Holders == 0)
                Remove(copy);
    }

    LocalFile? TryHold(string name)
    {
        lock (gate)
        {
            if (!copies.TryGetValue(name, out var copy))
                return null;
            if (copy.Holders > 0 || File.Exists(copy.File))
                return Hold(copy);
            // Removed by whoever wanted its room.
            Remove(copy);
            return null;
        }
    }

    LocalFile Hold(Copy copy)
    {
        copy.Holders++;
        return new LocalFile(copy.File, () => LetGo(copy));
    }

    void LetGo(Copy copy)
    {
        lock (gate)
        {
            copy.Holders--;
            copy.UsedAt = time.GetTimestamp();
            MakeRoom(0);
            Tell();
        }
    }

    async Task<LocalFile> FetchAsync(string name, string checksum, Func<CancellationToken, Task<Stream>> openAsync, CancellationToken cancellation)
    {
        if (TryHold(name) is { } there)
            return there;
        await using var content = await openAsync(cancellation);
        var size = content.Length;
        await TakeRoomAsync(size, cancellation);
        var draft = Path.Combine(drafts, Path.GetRandomFileName());
        try
        {
            await WriteAsync(draft, content, checksum, cancellation);
            return Place(draft, new Copy(name, Path.Combine(root, name), size));
        }
        catch (Exception error)
        {
            File.Delete(draft);
            lock (gate)
            {
                total -= size;
                Tell();
            }
            if (error is IOException full && FullDisk.IsMeant(full))
                throw new StorageFullException("The disk of this machine is full.", full);
            throw;
        }
    }

    LocalFile Place(string draft, Copy copy)
    {
        File.Move(draft, copy.File, overwrite: true);
        lock (gate)
        {
            // Who gave up while it was fetched may have had it fetched to the end all the same.
            if (!copies.TryAdd(copy.Name, copy))
                total -= copy.Size;
            return Hold(copies[copy.Name]);
        }
    }

    async Task WriteAsync(string draft, Stream content, string checksum, CancellationToken cancellation)
    {
        Directory.CreateDirectory(drafts);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = File.OpenHandle(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using var blocks = new ReadAhead(content, BlockSize, cancellation);
        long size = 0;
        for (ReadOnlyMemory<byte> block; (block = await blocks.NextAsync()).Length > 0; size += block.Length)
        {
            FullDisk.RequireRoom(root, block.Length, reserve);
            hash.AppendData(block.Span);
            RandomAccess.Write(file, block.Span, size);
        }
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != checksum)
            throw new InvalidDataException("A blob has other bytes than its checksum says.");
    }

    async Task TakeRoomAsync(long size, CancellationToken cancellation)
    {
        for (var since = time.GetTimestamp(); ;)
        {
            Task change;
            lock (gate)
            {
                MakeRoom(size);
                if (total == 0 || total + size <= limit)
                {
                    total += size;
                    return;
                }
                change = letGo.Task;
            }
            try
            {
                var left = Patience - time.GetElapsedTime(since);
                await change.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellation);
            }
            catch (TimeoutException error)
            {
                throw new StorageUnavailableException("All room for copies of files is in use.", error);
            }
        }
    }

    /// <summary>Within the gate. Removes what nobody holds, the one used longest ago first, until there is room for so many bytes.</summary>
    void MakeRoom(long bytes)
    {
        while (total + bytes > limit && copies.Values.Where(copy => copy.Holders == 0).MinBy(copy => copy.UsedAt) is { } oldest)
            Remove(oldest);
    }

    void Remove(Copy copy)
    {
        copies.Remove(copy.Name);
        total -= copy.Size;
        File.Delete(copy.File);
    }

    void Tell()
    {
        letGo.TrySetResult();
        letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    sealed class Copy(string name, string file, long size)
    {
        public string Name => name;

        public string File => file;

        public long Size => size;

        public int Holders { get; set; }

        public long UsedAt { get; set; }
    }
}
