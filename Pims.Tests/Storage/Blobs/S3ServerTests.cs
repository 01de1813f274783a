using Microsoft.Extensions.DependencyInjection;
using Pims.Storage.Blobs;
using Pims.Tests.Files;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Storage.Blobs;

/// <summary>A server whose files are in S3: what a caller sees is the same.</summary>
public sealed class S3ServerTests
{
    const int Large = 20 << 20;

    const string Picture = "/media/p/p.png?width=8&height=8";

    static readonly byte[] Red = Pictures.Png(40, 20, (_, _) => (200, 10, 10, 255));

    static string Delete(string code) => $$"""{"action":"deleteAsset","asset":"{{code}}","permanent":true}""";

    static async Task<TestServer> StartAsync() => await TestServer.StartAsync(("Blobs", (await SharedCeph.GetAsync()).Gateway.AddressOf(NewPrefix())));

    static string NewPrefix() => Guid.NewGuid().ToString("N");

    static S3Bucket BucketOf(TestServer server) => server.App.Services.GetRequiredService<S3Bucket>();

    static async Task<BlobEntry[]> BlobsAsync(TestServer server) => await BucketOf(server).ListAsync("blobs/", CancellationToken.None).ToArrayAsync();

    static async Task<string[]> RenditionsAsync(TestServer server) => await BucketOf(server).FoldersAsync("renditions/", CancellationToken.None).ToArrayAsync();

    /// <summary>They are removed a little later than what they were made from.</summary>
    static async Task NoRenditionAsync(TestServer server)
    {
        for (var tries = 0; (await RenditionsAsync(server)).Length > 0; tries++)
        {
            Assert.That(tries, Is.LessThan(1000), "They are removed.");
            await Task.Delay(10);
        }
    }

    [Test]
    public async Task Files_small_and_large_go_up_and_come_down_whole_and_in_parts_and_are_gone_when_they_are_purged()
    {
        await using var server = await StartAsync();
        var (small, large) = (new byte[1000], new byte[Large]);
        Random.Shared.NextBytes(small);
        Random.Shared.NextBytes(large);
        foreach (var (code, bytes) in new[] { ("small", small), ("large", large), ("empty", Array.Empty<byte>()) })
        {
            Assert.That((int)(await server.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", bytes, code + ".bin")).Status, Is.EqualTo(200), code);
            var whole = await server.GetAsync($"/media/{code}/f");
            Assert.That((whole.Bytes.SequenceEqual(bytes), whole.Response.Content.Headers.ContentLength), Is.EqualTo((true, (long?)bytes.Length)), code);
        }
        foreach (var (range, from, to) in new[] { ("bytes=100-199", 100, 200), ("bytes=9000000-", 9_000_000, Large), ("bytes=-5", Large - 5, Large), ($"bytes=0-{Large}", 0, Large) })
        {
            var part = await server.GetAsync("/media/large/f", "anonymous", ("Range", range));
            Assert.That(((int)part.Status, part.Bytes.AsSpan().SequenceEqual(large.AsSpan(from, to - from))), Is.EqualTo((206, true)), range);
        }
        var zip = await Zipped.OfAsync(server, """{"assets":["small","large","empty"]}""");
        Assert.That((zip.Bytes("small.bin").SequenceEqual(small), zip.Bytes("large.bin").SequenceEqual(large)), Is.EqualTo((true, true)));
        Assert.That(await BlobsAsync(server), Has.Length.EqualTo(3));
        foreach (var code in new[] { "small", "large", "empty" })
            await server.DoAsync(Delete(code));
        Assert.That(await BlobsAsync(server), Is.Empty);
        Assert.That(Directory.Exists(Path.Combine(server.DataPath, "blobs")), Is.False, "Nothing was kept beside it.");
    }

    [Test]
    public async Task A_part_of_a_file_costs_the_store_no_more_than_that_part()
    {
        await using var server = await StartAsync();
        await server.UploadAsync("""{"action":"uploadAsset","asset":"large"}""", new byte[Large], "large.bin");
        var name = (await BlobsAsync(server)).Single().Name;
        await server.GetAsync("/media/large/f", "anonymous", ("Range", "bytes=1000000-1000099"));
        var gateway = (await SharedCeph.GetAsync()).Gateway;
        await TestServer.UntilAsync(() => gateway.Sent(name).Count > 0, "A request.");
        Assert.That(gateway.Sent(name), Is.EqualTo(new[] { 100 }));
    }

    [Test]
    public async Task Pictures_are_made_and_kept_for_all_servers_and_go_with_their_file()
    {
        await using var server = await StartAsync();
        await server.DoAsync(Make.Asset("p", "p.png", Red));
        Assert.That((await server.DoAsync("""{"action":"getAssetData","asset":"p"}""")).Get<int>("asset.meta.width"), Is.EqualTo(40));
        var first = await server.GetAsync(Picture);
        Assert.That((int)first.Status, Is.EqualTo(200), first.Text);
        Assert.That((int)(await server.DoAsync("""{"action":"getAssetThumbnail","asset":"p"}""")).Status, Is.EqualTo(200));
        var folder = (await RenditionsAsync(server)).Single();
        var kept = await BucketOf(server).ListAsync($"renditions/{folder}/", CancellationToken.None).ToArrayAsync();
        Assert.That(kept, Has.Length.EqualTo(2));

        // Another server's folder has none of it; and what it finds damaged in the store is made anew.
        var made = Directory.GetFiles(Path.Combine(server.DataPath, "renditions"), "*", SearchOption.AllDirectories).Select(path => (path, At: File.GetLastWriteTimeUtc(path))).ToArray();
        foreach (var (path, _) in made)
            File.Delete(path);
        Assert.That((await server.GetAsync(Picture)).Bytes, Is.EqualTo(first.Bytes));
        Assert.That((await BucketOf(server).ListAsync($"renditions/{folder}/", CancellationToken.None).ToArrayAsync()).Select(entry => entry.WrittenAt), Is.EqualTo(kept.Select(entry => entry.WrittenAt)), "It was not made again.");
        foreach (var entry in kept)
            await BucketOf(server).PutAsync($"renditions/{folder}/{entry.Name}", new MemoryStream(new byte[500]), CancellationToken.None);
        foreach (var (path, _) in made)
            File.Delete(path);
        Assert.That((await server.GetAsync(Picture)).Bytes, Is.EqualTo(first.Bytes));

        await server.DoAsync(Delete("p"));
        await NoRenditionAsync(server);
    }

    [Test]
    public async Task The_chores_remove_what_no_row_names_once_it_is_a_day_old()
    {
        await using var server = await StartAsync();
        await server.DoAsync(Make.Asset("a"));
        await BucketOf(server).PutAsync("blobs/left", new MemoryStream([1]), CancellationToken.None);
        await BucketOf(server).PutAsync($"renditions/{new string('a', 64)}/left.png", new MemoryStream([1]), CancellationToken.None);
        await BucketOf(server).BeginUploadAsync("blobs/half", CancellationToken.None);
        await server.PassAsync(TimeSpan.FromHours(23));
        Assert.That(((await BlobsAsync(server)).Length, await BucketOf(server).UploadsAsync("", CancellationToken.None).CountAsync()), Is.EqualTo((2, 1)));
        await server.PassAsync(TimeSpan.FromHours(25));
        Assert.That((await BlobsAsync(server)).Where(entry => entry.Name != "left").ToArray(), Has.Length.EqualTo(1));
        Assert.That(await BlobsAsync(server), Has.Length.EqualTo(1));
        Assert.That(await BucketOf(server).UploadsAsync("", CancellationToken.None).CountAsync(), Is.Zero);
        await NoRenditionAsync(server);
        Assert.That((await server.GetAsync("/media/a/f")).Text, Is.EqualTo("The file of a"));
    }

    [Test]
    public async Task While_the_store_is_away_it_is_503_and_when_it_is_back_all_works_again()
    {
        var gateway = await (await SharedCeph.GetAsync()).AddGatewayAsync();
        await using var server = await TestServer.StartAsync(("Blobs", gateway.AddressOf(NewPrefix())));
        await server.DoAsync(Make.Asset("a"));
        await server.DoAsync(Make.Asset("p", "p.png", Red));
        await server.UploadAsync("""{"action":"uploadAsset","asset":"large"}""", new byte[Large], "large.bin");
        Assert.That((int)(await server.GetAsync("/health/ready")).Status, Is.EqualTo(200));

        await gateway.KillAsync();
        Assert.That((int)(await server.GetAsync(Picture)).Status, Is.EqualTo(200), "It is made of the copy that is here.");
        foreach (var copy in Directory.GetFiles(Path.Combine(server.DataPath, "copies")))
            File.Delete(copy);
        var before = await server.ValueAsync<long>("select count(*) from asset");
        foreach (var answer in new[]
        {
            await server.GetAsync("/media/a/f"), await server.GetAsync("/media/large/f", "anonymous", ("Range", "bytes=5-9")), await server.GetAsync(Picture + "&mode=crop"),
            await server.PostAsync(Make.Asset("b")), await server.UploadAsync("""{"action":"uploadAsset","asset":"c"}""", new byte[Large], "c.bin"),
            await server.PostAsync("""{"action":"replaceAssetFile","asset":"a","content":"YQ=="}"""), await server.PostAsync("""{"action":"downloadAsset","asset":"a"}"""),
        })
        {
            Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((503, "busy")), answer.Text);
            Assert.That((answer.Header("Retry-After"), answer.Header("ETag"), answer.Header("Content-Range"), answer.Header("Cache-Control")), Is.EqualTo(("5", (string?)null, (string?)null, "no-store")));
        }
        Assert.That((await server.GetAsync("/health/ready")).Get<string>("parts.blobs"), Is.EqualTo("not ready"));
        Assert.That(await server.ValueAsync<long>("select count(*) from asset"), Is.EqualTo(before));
        Assert.That(server.LinesWith(CephCluster.AccessKey), Is.Empty);

        await gateway.StartAgainAsync();
        Assert.That((await server.GetAsync("/media/a/f")).Text, Is.EqualTo("The file of a"));
        await server.DoAsync(Make.Asset("b"));
        Assert.That((int)(await server.GetAsync(Picture + "&mode=crop")).Status, Is.EqualTo(200));
        Assert.That((int)(await server.GetAsync("/health/ready")).Status, Is.EqualTo(200));
        Assert.That((await BlobsAsync(server)).Length, Is.EqualTo(4), "Nothing half stayed.");
        await gateway.KillAsync();
    }

    [Test]
    public async Task An_answer_that_the_store_leaves_off_in_the_middle_has_no_proper_end_and_a_pause_is_only_a_pause()
    {
        var gateway = await (await SharedCeph.GetAsync()).AddGatewayAsync();
        await using var server = await TestServer.StartAsync(("Blobs", gateway.AddressOf(NewPrefix())));
        await server.UploadAsync("""{"action":"uploadAsset","asset":"large"}""", new byte[Large], "large.bin");

        gateway.Pause();
        var paused = server.GetAsync("/media/large/f");
        await Task.WhenAny(paused, Task.Delay(300));
        Assert.That(paused.IsCompleted, Is.False);
        gateway.Continue();
        Assert.That((await paused).Bytes, Has.Length.EqualTo(Large));

        using var answer = await server.Http.GetAsync("/media/large/f", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1000]);
        await gateway.KillAsync();
        Assert.CatchAsync<IOException>(() => body.CopyToAsync(Stream.Null));
        await gateway.StartAgainAsync();
        Assert.That((await server.GetAsync("/media/large/f")).Bytes, Has.Length.EqualTo(Large));
        await gateway.KillAsync();
    }
}
