using Pims.Storage;
using Pims.Storage.Blobs;
using Pims.Tests.Support;

namespace Pims.Tests.Storage.Blobs;

sealed class S3BlobStoreTests : BlobStoreTests
{
    CephGateway gateway = null!;
    S3Bucket bucket = null!;

    protected override async Task<BlobStore> MakeAsync()
    {
        gateway = (await SharedCeph.GetAsync()).Gateway;
        bucket = new S3Bucket(gateway.Address(Path.GetFileName(Folder.Path)));
        return new S3BlobStore(bucket, new LocalCopies(Folder.Path, limit: 1 << 30, reserve: 0, Clock), Clock);
    }

    protected override async Task<int> UnfinishedAsync() => await bucket.UploadsAsync("", CancellationToken.None).CountAsync();

    [TearDown]
    public void Close() => bucket?.Dispose();

    [Test]
    public void Parts_grow_so_that_the_largest_object_has_no_more_than_ten_thousand()
    {
        long bytes = 0;
        for (var number = 1; number <= 10_000; number++)
            bytes += S3Upload.SizeOfPart(number);
        Assert.That(bytes, Is.GreaterThan(5L << 40));
        Assert.That((S3Upload.SizeOfPart(1), S3Upload.SizeOfPart(640)), Is.EqualTo((S3Parts, S3Parts)), "5 GiB without larger ones");
    }

    [Test]
    public async Task What_has_no_row_is_a_leftover_after_a_day_and_so_is_an_upload_that_was_never_finished()
    {
        await PutAsync(Bytes(Small));
        await bucket.BeginUploadAsync("blobs/half", CancellationToken.None);
        Assert.That(await LeftAsync(), Is.Zero);
        Assert.That((await Store.DropUnfinishedAsync(CancellationToken.None), await UnfinishedAsync()), Is.EqualTo((0, 1)));
        Clock.MoveOn(S3BlobStore.LeftAfter + TimeSpan.FromMinutes(1));
        Assert.That(await LeftAsync(), Is.EqualTo(1));
        Assert.That((await Store.DropUnfinishedAsync(CancellationToken.None), await UnfinishedAsync()), Is.EqualTo((1, 0)));

        async Task<int> LeftAsync() => await Store.ListAsync(CancellationToken.None).CountAsync(entry => entry.WrittenAt < Store.MayBeLeftBefore);
    }

    [Test]
    public async Task One_request_brings_what_is_read_in_a_row_and_no_more_than_is_wanted()
    {
        var blob = await PutAsync(Bytes(Large));
        await using (var stream = await Store.OpenAsync(blob.Name, CancellationToken.None))
        {
            var buffer = new byte[1000];
            for (var i = 0; i < 50; i++)
            {
                stream.Position += 500;
                await stream.ReadExactlyAsync(buffer);
            }
            stream.Position = Large - 5000;
            ((IReadsTo)stream).ReadTo(Large - 4000);
            await stream.ReadExactlyAsync(buffer);
        }
        await TestServer.UntilAsync(() => gateway.Sent(blob.Name).Count == 2, "two requests");
        Assert.That(gateway.Sent(blob.Name), Has.One.EqualTo(1000));
    }

    [Test]
    public async Task A_copy_of_what_was_damaged_in_the_store_is_none()
    {
        var blob = await PutAsync(Bytes(Small));
        await bucket.PutAsync("blobs/" + blob.Name, new MemoryStream(Bytes(Small, seed: 2)), CancellationToken.None);
        Assert.ThrowsAsync<InvalidDataException>(() => Store.HoldAsync(blob.Name, blob.Checksum, CancellationToken.None));
    }

    [Test]
    public async Task What_is_damaged_on_its_way_is_refused_by_the_store()
    {
        using var line = new DamagedLine(gateway.Endpoint.Port, after: 5000);
        var address = gateway.Address(Path.GetFileName(Folder.Path)) with { Endpoint = line.Endpoint };
        using var damaged = new S3Bucket(address);
        var store = new S3BlobStore(damaged, new LocalCopies(Folder.In("others"), 0, 0, Clock), Clock);
        Assert.CatchAsync<IOException>(() => store.PutAsync(new MemoryStream(Bytes(Small * 10)), long.MaxValue, CancellationToken.None));
        Assert.That(await Store.ListAsync(CancellationToken.None).ToArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task A_gateway_that_ends_is_one_kind_of_failure_and_another_try_finds_it_back()
    {
        var own = await (await SharedCeph.GetAsync()).AddGatewayAsync();
        using var through = new S3Bucket(own.Address(Path.GetFileName(Folder.Path)));
        var store = new S3BlobStore(through, new LocalCopies(Folder.In("others"), 1 << 30, 0, Clock), Clock);
        var blob = await store.PutAsync(new MemoryStream(Bytes(Large)), long.MaxValue, CancellationToken.None);
        var open = await store.OpenAsync(blob.Name, CancellationToken.None);
        await open.ReadExactlyAsync(new byte[1000]);
        await own.KillAsync();
        Func<Task>[] all =
        [
            () => store.OpenAsync(blob.Name, CancellationToken.None), () => store.HoldAsync(blob.Name, blob.Checksum, CancellationToken.None),
            () => store.PutAsync(new MemoryStream(Bytes(Small)), long.MaxValue, CancellationToken.None), () => store.PutAsync(new MemoryStream(Bytes(Large)), long.MaxValue, CancellationToken.None),
            () => store.RemoveAsync(blob.Name, CancellationToken.None), () => store.CheckAsync(CancellationToken.None), () => store.DropUnfinishedAsync(CancellationToken.None),
            async () => await store.ListAsync(CancellationToken.None).ToArrayAsync(), () => ReadAsync(open),
        ];
        foreach (var one in all)
            Assert.ThrowsAsync<StorageUnavailableException>(() => one());
        await own.StartAgainAsync();
        open.Position = 0;
        Assert.That(await ReadAsync(open), Has.Length.EqualTo(Large));
        await open.DisposeAsync();
        Assert.That((await Store.ListAsync(CancellationToken.None).CountAsync(), await UnfinishedAsync()), Is.EqualTo((1, 0)));
        await own.KillAsync();
    }
}
