using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Tests.Storage.Blobs;

sealed class DiskBlobStoreTests : BlobStoreTests
{
    protected override Task<BlobStore> MakeAsync() => Task.FromResult<BlobStore>(new DiskBlobStore(Folder.Path, reserve: 0, heldSince: Clock.GetUtcNow().AddSeconds(-1)));

    protected override Task<int> UnfinishedAsync() => Task.FromResult(Directory.GetFiles(Folder.In("incoming")).Length);

    [Test]
    public async Task What_another_process_wrote_may_be_left_and_what_it_began_is_gone()
    {
        await PutAsync(Bytes(Small));
        await File.WriteAllTextAsync(Folder.In("incoming", "half"), "half");
        var next = new DiskBlobStore(Folder.Path, reserve: 0, heldSince: Clock.GetUtcNow().AddSeconds(1));
        Assert.That(await next.ListAsync(CancellationToken.None).AllAsync(entry => entry.WrittenAt < next.MayBeLeftBefore), Is.True);
        Assert.That(await UnfinishedAsync(), Is.Zero);
    }

    [Test]
    public void Where_the_disk_is_at_its_reserve_nothing_is_put()
    {
        var full = new DiskBlobStore(Folder.Path, reserve: long.MaxValue, heldSince: Clock.GetUtcNow());
        Assert.ThrowsAsync<StorageFullException>(() => full.PutAsync(new MemoryStream(Bytes(Small)), long.MaxValue, CancellationToken.None));
    }
}
