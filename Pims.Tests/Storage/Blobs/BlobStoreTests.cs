using System.Security.Cryptography;
using Pims.Storage.Blobs;
using Pims.Tests.Support;

namespace Pims.Tests.Storage.Blobs;

/// <summary>What every store of blobs does.</summary>
abstract class BlobStoreTests
{
    protected const int Small = 1000, Large = 3 * S3Parts + 12_345;

    /// <summary>What a store in parts takes at once.</summary>
    protected const int S3Parts = 8 << 20;

    protected TemporaryFolder Folder { get; private set; } = null!;

    protected Clock Clock { get; private set; } = null!;

    protected BlobStore Store { get; private set; } = null!;

    protected abstract Task<BlobStore> MakeAsync();

    /// <summary>How many contents were begun and neither finished nor dropped.</summary>
    protected abstract Task<int> UnfinishedAsync();

    [SetUp]
    public async Task Make()
    {
        (Folder, Clock) = (new TemporaryFolder(), new Clock());
        Store = await MakeAsync();
    }

    [TearDown]
    public void Remove() => Folder.Dispose();

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(Small)]
    [TestCase(S3Parts)]
    [TestCase(S3Parts + 1)]
    [TestCase(2 * S3Parts)]
    [TestCase(Large)]
    public async Task What_is_put_is_there_with_its_size_checksum_and_head(int size)
    {
        var bytes = Bytes(size);
        var blob = await PutAsync(bytes);
        Assert.That((blob.Size, blob.Checksum), Is.EqualTo(((long)size, Convert.ToHexStringLower(SHA256.HashData(bytes)))));
        Assert.That(blob.Head.Span.SequenceEqual(bytes.AsSpan(0, Math.Min(size, BlobStore.HeadSize))), Is.True);
        await using var stream = await Store.OpenAsync(blob.Name, CancellationToken.None);
        Assert.That((stream.Length, (await ReadAsync(stream)).SequenceEqual(bytes)), Is.EqualTo(((long)size, true)));
        using var held = await Store.HoldAsync(blob.Name, blob.Checksum, CancellationToken.None);
        Assert.That((await File.ReadAllBytesAsync(held.Path)).SequenceEqual(bytes), Is.True);
    }

    [Test]
    public async Task It_is_read_from_any_place_to_any_other()
    {
        var bytes = Bytes(Large);
        await using var stream = await Store.OpenAsync((await PutAsync(bytes)).Name, CancellationToken.None);
        var random = new Random(7);
        var buffer = new byte[70_000];
        for (var i = 0; i < 40; i++)
        {
            stream.Position = i % 3 == 0 ? Math.Min(stream.Position + random.Next(300_000), Large) : random.Next(Large);
            var (from, length) = ((int)stream.Position, random.Next(buffer.Length));
            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(0, length), length, throwOnEndOfStream: false);
            Assert.That(read, Is.EqualTo(Math.Min(length, Large - from)));
            Assert.That(buffer.AsSpan(0, read).SequenceEqual(bytes.AsSpan(from, read)), Is.True, $"{from} + {read}");
        }
        Assert.That((stream.Seek(-10, SeekOrigin.End), (await ReadAsync(stream)).AsSpan().SequenceEqual(bytes.AsSpan(^10..)), await stream.ReadAsync(buffer)), Is.EqualTo((Large - 10L, true, 0)));
    }

    [TestCase(Small)]
    [TestCase(Large)]
    public async Task Of_a_content_over_its_limit_nothing_stays(int size)
    {
        var error = Assert.ThrowsAsync<BlobTooLargeException>(() => Store.PutAsync(new MemoryStream(Bytes(size)), size - 1, CancellationToken.None));
        Assert.That(error!.Limit, Is.EqualTo(size - 1));
        await NothingStaysAsync();
    }

    [TestCase(Small)]
    [TestCase(Large)]
    public async Task Of_a_content_that_breaks_off_nothing_stays(int size)
    {
        var broken = new BrokenStream(Bytes(size), () => throw new IOException("The sender is gone."));
        Assert.ThrowsAsync<IOException>(() => Store.PutAsync(broken, long.MaxValue, CancellationToken.None));
        using var stop = new CancellationTokenSource();
        var cancelled = new BrokenStream(Bytes(size), stop.Cancel);
        Assert.CatchAsync<OperationCanceledException>(() => Store.PutAsync(cancelled, long.MaxValue, stop.Token));
        await NothingStaysAsync();
    }

    [TestCase(Small)]
    [TestCase(Large)]
    public async Task One_that_is_removed_while_it_is_read_is_read_to_its_end_or_fails(int size)
    {
        var bytes = Bytes(size);
        var blob = await PutAsync(bytes);
        await using var stream = await Store.OpenAsync(blob.Name, CancellationToken.None);
        var start = new byte[size / 10];
        await stream.ReadExactlyAsync(start);
        await Store.RemoveAsync(blob.Name, CancellationToken.None);
        byte[] rest;
        try
        {
            rest = await ReadAsync(stream);
        }
        catch (IOException)
        {
            return;
        }
        Assert.That(start.Concat(rest).SequenceEqual(bytes), Is.True);
    }

    [Test]
    public async Task One_that_is_not_there_is_told_and_removed_without_complaint()
    {
        var blob = await PutAsync(Bytes(Small));
        await Store.RemoveAsync(blob.Name, CancellationToken.None);
        await Store.RemoveAsync(blob.Name, CancellationToken.None);
        Assert.ThrowsAsync<FileNotFoundException>(async () => await (await Store.OpenAsync(blob.Name, CancellationToken.None)).DisposeAsync());
        // A store on this machine leaves it to whoever opens the file.
        Assert.ThrowsAsync<FileNotFoundException>(async () =>
        {
            using var held = await Store.HoldAsync(blob.Name, blob.Checksum, CancellationToken.None);
            await File.ReadAllBytesAsync(held.Path);
        });
    }

    [Test]
    public async Task All_are_listed_also_where_they_are_more_than_a_page()
    {
        const int count = 1010;
        var names = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => names.Add((await PutAsync(Bytes(i % 3))).Name));
        Assert.That(await Store.ListAsync(CancellationToken.None).Select(entry => entry.Name).ToArrayAsync(), Is.EquivalentTo(names));
    }

    [Test]
    public async Task Many_are_put_at_once()
    {
        var contents = Enumerable.Range(0, 6).Select(i => Bytes(S3Parts + i * 1000, seed: i)).ToArray();
        var blobs = await Task.WhenAll(contents.Select(PutAsync));
        for (var i = 0; i < contents.Length; i++)
        {
            await using var stream = await Store.OpenAsync(blobs[i].Name, CancellationToken.None);
            Assert.That((await ReadAsync(stream)).SequenceEqual(contents[i]), Is.True);
        }
    }

    [Test]
    public async Task What_was_just_put_is_no_leftover()
    {
        await PutAsync(Bytes(Small));
        Assert.That(await Store.ListAsync(CancellationToken.None).AllAsync(entry => entry.WrittenAt >= Store.MayBeLeftBefore), Is.True);
        Assert.That(await Store.DropUnfinishedAsync(CancellationToken.None), Is.Zero);
    }

    [Test]
    public async Task Asking_whether_it_works_leaves_nothing_behind()
    {
        await Store.CheckAsync(CancellationToken.None);
        await NothingStaysAsync();
    }

    protected static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected Task<StoredBlob> PutAsync(byte[] bytes) => Store.PutAsync(new MemoryStream(bytes), long.MaxValue, CancellationToken.None);

    protected static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    async Task NothingStaysAsync()
    {
        Assert.That(await Store.ListAsync(CancellationToken.None).ToArrayAsync(), Is.Empty);
        Assert.That(await UnfinishedAsync(), Is.Zero);
    }

    /// <summary>Gives its bytes, and then something happens.</summary>
    sealed class BrokenStream(byte[] bytes, Action then) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
                then();
            cancellationToken.ThrowIfCancellationRequested();
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
