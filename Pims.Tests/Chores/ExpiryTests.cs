using System.Globalization;
using Pims.Tests.Support;

namespace Pims.Tests.Chores;

/// <summary>Assets whose end has come go to the trash by themselves.</summary>
public sealed class ExpiryTests
{
    static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);

    [Test]
    public async Task It_goes_to_the_trash_when_its_time_has_come_and_not_before()
    {
        await using var server = await TestServer.StartAsync();
        await AddAsync(server, "a", TimeSpan.FromMinutes(10));
        await server.DoAsync("""{"action":"editBucket","bucket_id":1,"thumbnail":"a"}""");
        await server.DoAsync("""{"action":"addAssetReferences","asset":"a","references":{"product":["7"]}}""");
        await server.PassAsync(TimeSpan.FromMinutes(8));
        Assert.That(await StateAsync(server, "a"), Is.EqualTo(1));
        await server.PassAsync(TimeSpan.FromMinutes(2));
        var trashed = (await server.DoAsync("""{"action":"getTrash"}""")).Json["assets"]!.Single();
        Assert.Multiple(() =>
        {
            Assert.That((string?)trashed["asset"], Is.EqualTo("a"));
            Assert.That((string?)trashed["original_path"], Is.EqualTo("/A/a.txt"));
            Assert.That((string?)trashed["modified_by"], Is.EqualTo("system"));
        });
        Assert.That((await server.GetAsync("/media/a/a.txt")).ErrorCode, Is.EqualTo("asset_expired"), "410 before the sweep and after it");
        Assert.That((await server.DoAsync("""{"action":"getAssetLog","asset":"a","limit":1}""")).Text, Does.Contain("\"username\":\"system\"").And.Contain("\"EXPIRED\",\"info\":{\"from\":\"/A/a.txt\"}"));
        var bucket = await server.DoAsync("""{"action":"getBucket","bucket_id":1}""");
        Assert.That((bucket.Get<long>("bucket.asset_count"), (string?)bucket.Json.SelectToken("bucket.thumbnail")), Is.EqualTo((0L, (string?)null)));
    }

    [Test]
    public async Task Restoring_clears_the_date_and_brings_back_what_referred_to_it()
    {
        await using var server = await TestServer.StartAsync();
        await AddAsync(server, "a", TimeSpan.FromMinutes(10));
        await server.DoAsync("""{"action":"addAssetReferences","asset":"a","references":{"product":["7"]}}""");
        await server.PassAsync(TimeSpan.FromMinutes(11));
        Assert.That(await StateAsync(server, "a"), Is.EqualTo(2));
        var restored = await server.DoAsync("""{"action":"restoreAsset","asset":"a"}""", "editor");
        Assert.That(restored.Json.SelectToken("asset.expires_at"), Is.Null);
        await server.PassAsync(Turn);
        Assert.That(await StateAsync(server, "a"), Is.EqualTo(1));
        Assert.That((await server.GetAsync("/media/a/a.txt")).Text, Is.EqualTo("The file of a"));
        Assert.That((await server.DoAsync("""{"action":"getAssetReferences","asset":"a"}""")).Get<string>("references.product[0]"), Is.EqualTo("7"));
    }

    [Test]
    public async Task What_something_refers_to_is_not_deleted_for_good_unasked()
    {
        await using var server = await TestServer.StartAsync();
        await AddAsync(server, "a", TimeSpan.FromMinutes(10));
        await AddAsync(server, "b", TimeSpan.FromMinutes(10));
        await server.DoAsync("""{"action":"addAssetReferences","asset":"a","references":{"product":["7"]}}""");
        await server.PassAsync(TimeSpan.FromMinutes(11));
        Assert.That((await server.DoAsync("""{"action":"emptyTrash"}""")).Get<int>("purged"), Is.EqualTo(1));
        await server.PassAsync(TimeSpan.FromDays(400));
        Assert.That(await StateAsync(server, "a"), Is.EqualTo(2));
        Assert.That((await server.PostAsync("""{"action":"deleteAsset","asset":"a","permanent":true}""")).ErrorCode, Is.EqualTo("asset_linked"));
        await server.DoAsync("""{"action":"deleteAsset","asset":"a","permanent":true,"force_unlink":true}""");
        Assert.That(await server.ValueAsync<long>("select count(*) from asset"), Is.Zero);
    }

    [Test]
    public async Task A_date_that_is_moved_in_time_keeps_it()
    {
        await using var server = await TestServer.StartAsync();
        await AddAsync(server, "a", TimeSpan.FromMinutes(10));
        await AddAsync(server, "b", TimeSpan.FromMinutes(10));
        await server.DoAsync("""{"action":"updateAssetData","asset":"a","expires_at":null}""");
        await server.DoAsync($$"""{"action":"updateAssetData","asset":"b","expires_at":"{{At(server, TimeSpan.FromHours(1))}}"}""");
        await server.PassAsync(TimeSpan.FromMinutes(30));
        Assert.That((await StateAsync(server, "a"), await StateAsync(server, "b")), Is.EqualTo((1L, 1L)));
        await server.PassAsync(TimeSpan.FromMinutes(31));
        Assert.That((await StateAsync(server, "a"), await StateAsync(server, "b")), Is.EqualTo((1L, 2L)));
    }

    [Test]
    public async Task Ten_thousand_at_once_are_swept_in_batches_and_writes_go_on_between_them()
    {
        await using var server = await TestServer.StartAsync();
        await FillAsync(server, 10_000);
        var sweeping = server.PassAsync(Turn);
        var (writes, between, longest) = (0, 0, TimeSpan.Zero);
        for (; !sweeping.IsCompleted; writes++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await server.DoAsync(Make.Asset($"w{writes}", 1), "editor");
            var took = TimeProvider.System.GetElapsedTime(start);
            longest = took > longest ? took : longest;
            var left = await server.ValueAsync<long>("select count(*) from asset where state = 1 and expires_at is not null");
            between += left is > 0 and < 10_000 ? 1 : 0;
        }
        await sweeping;
        await TestContext.Out.WriteLineAsync($"{writes} writes meanwhile, {between} between batches; the slowest took {longest.TotalMilliseconds:F0} ms");
        Assert.That(await server.ValueAsync<long>("select count(*) from asset where state = 2"), Is.EqualTo(10_000));
        Assert.That(await server.ValueAsync<long>("select asset_count from bucket where bucket_id = 1"), Is.EqualTo(writes));
        Assert.That(between, Is.GreaterThan(5));
        Assert.That(longest, Is.LessThan(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task A_server_that_stops_in_the_middle_leaves_whole_batches_and_the_next_one_goes_on()
    {
        var folder = TestServer.NewFolder();
        var server = await TestServer.StartAsync(folder);
        await FillAsync(server, 10_000);
        server.Clock.Elapse(Turn);
        for (var tries = 0; await server.ValueAsync<long>("select count(*) from asset where state = 2") == 0 && tries < 6000; tries++)
            await Task.Delay(5);
        var start = TimeProvider.System.GetTimestamp();
        await server.StopAsync();
        Assert.That(TimeProvider.System.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(5)));

        await using var next = await TestServer.StartAsync(folder);
        var done = await next.ValueAsync<long>("select count(*) from asset where state = 2");
        Assert.That((done > 0, done < 10_000, done % 200), Is.EqualTo((true, true, 0)), $"{done}");
        Assert.That(await next.ValueAsync<long>("select asset_count from bucket where bucket_id = 1"), Is.EqualTo(10_000 - done));
        await next.PassAsync(Turn);
        Assert.That(await next.ValueAsync<long>("select count(*) from asset where state = 2"), Is.EqualTo(10_000));
        Assert.That(await next.ValueAsync<long>("select asset_count from bucket where bucket_id = 1"), Is.Zero);
    }

    static async Task AddAsync(TestServer server, string code, TimeSpan lifetime)
    {
        if (await server.ValueAsync<long>("select count(*) from bucket") == 0)
            await server.DoAsync(Make.Bucket("A"));
        await server.DoAsync($$"""
            {"action":"uploadAsset","asset":"{{code}}","bucket_id":1,"filename":"{{code}}.txt","content":"{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("The file of " + code))}}","expires_at":"{{At(server, lifetime)}}"}
            """, "editor");
    }

    /// <summary>Assets of bucket 1 whose end has come.</summary>
    static async Task FillAsync(TestServer server, int count)
    {
        await server.DoAsync(Make.Bucket("A"));
        await server.ExecuteAsync($"insert into blob (checksum, name, size, created_at) values ('{new string('1', 64)}', 'none', 1, 1)");
        await server.ExecuteAsync($$"""
            with recursive n (i) as (select 1 union all select i + 1 from n where i < {{count}})
            insert into asset (code, state, bucket_id, filename, size, checksum, version, data, created_at, created_by, modified_at, modified_by, expires_at)
            select 'n' || i, 1, 1, 'n' || i || '.txt', 1, '{{new string('1', 64)}}', 1, '{}', 1, 'api_key:1', 1, 'api_key:1', i from n
            """);
        await server.ExecuteAsync($"update bucket set asset_count = {count} where bucket_id = 1");
    }

    static string At(TestServer server, TimeSpan from) =>
        (server.Clock.GetUtcNow() + from).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    static Task<long> StateAsync(TestServer server, string code) => server.ValueAsync<long>($"select state from asset where code = '{code}'");
}
