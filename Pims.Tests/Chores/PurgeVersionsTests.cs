using Pims.Tests.Support;

namespace Pims.Tests.Chores;

/// <summary>How long the files are kept that assets had before.</summary>
public sealed class PurgeVersionsTests
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public async Task All_are_kept_unless_it_is_said()
    {
        await using var server = await StartAsync();
        await server.PassAsync(TimeSpan.FromDays(400));
        Assert.That(await VersionsAsync(server, "a"), Is.EqualTo("4,3,2,1"));
    }

    [Test]
    public async Task Those_beyond_a_number_go_with_the_bytes_that_nothing_else_has()
    {
        await using var server = await StartAsync(("VersionsKept", "1"));
        await server.DoAsync(Make.Asset("b", content: "1"));
        await server.PassAsync(2 * Hour);
        Assert.That(await VersionsAsync(server, "a"), Is.EqualTo("4,3"));
        Assert.That((await server.PostAsync("""{"action":"downloadAsset","asset":"a","version":2}""")).ErrorCode, Is.EqualTo("version_not_found"));
        Assert.That((await server.DoAsync("""{"action":"downloadAsset","asset":"b"}""")).Text, Is.EqualTo("1"), "its bytes are b's too");
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(3));
        await server.DoAsync("""{"action":"restoreAssetVersion","asset":"a","version":3}""");
        await server.PassAsync(2 * Hour);
        Assert.That(await VersionsAsync(server, "a"), Is.EqualTo("5,4"));
    }

    [Test]
    public async Task Those_replaced_too_long_ago_go()
    {
        await using var server = await StartAsync(("VersionDays", "10"));
        await server.PassAsync(TimeSpan.FromDays(9));
        await server.DoAsync(Make.File("a", "5"));
        Assert.That(await VersionsAsync(server, "a"), Is.EqualTo("5,4,3,2,1"));
        await server.PassAsync(TimeSpan.FromDays(2));
        Assert.That(await VersionsAsync(server, "a"), Is.EqualTo("5,4"), "the fourth was replaced two days ago");
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task More_than_a_batch_goes_in_one_turn()
    {
        await using var server = await StartAsync(("VersionsKept", "2"));
        await server.ExecuteAsync("""
            with recursive n (v) as (select 1 union all select v + 1 from n where v < 1000)
            insert into asset_version (asset_id, version, media_type, mime_type, size, checksum, meta, created_at, created_by, replaced_at)
            select asset_id, -v, media_type, mime_type, size, checksum, meta, 1, 'api_key:1', 1 from asset, n where code = 'a'
            """);
        await server.PassAsync(2 * Hour);
        await server.ExecuteAsync("update asset_version set version = version");
        Assert.That(await server.ValueAsync<long>("select count(*) from asset_version where version > 0"), Is.EqualTo(2));
    }

    [Test]
    public async Task Those_that_are_both_too_old_and_too_many_do_not_end_the_turn()
    {
        await using var server = await StartAsync(("VersionsKept", "2"), ("VersionDays", "10"));
        await server.ExecuteAsync($"""
            with recursive n (v) as (select 1 union all select v + 1 from n where v < 500)
            insert into asset_version (asset_id, version, media_type, mime_type, size, checksum, meta, created_at, created_by, replaced_at)
            select asset_id, -v, media_type, mime_type, size, checksum, meta, 1, 'api_key:1', case when v > 400 then 1 else {server.Clock.GetUtcNow().ToUnixTimeMilliseconds()} end
            from asset, n where code = 'a'
            """);
        await server.PassAsync(2 * Hour);
        Assert.That(await server.ValueAsync<long>("select count(*) from asset_version"), Is.EqualTo(2));
    }

    static async Task<TestServer> StartAsync(params (string, string)[] settings)
    {
        var server = await TestServer.StartAsync(settings);
        await server.DoAsync(Make.Asset("a", content: "1"));
        foreach (var text in new[] { "2", "3", "4" })
            await server.DoAsync(Make.File("a", text));
        return server;
    }

    static async Task<string> VersionsAsync(TestServer server, string code) =>
        string.Join(',', (await server.DoAsync($$"""{"action":"getAssetVersions","asset":"{{code}}"}""")).Json["versions"]!.Select(version => (int)version["version"]!));
}
