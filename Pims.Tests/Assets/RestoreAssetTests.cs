using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>restoreAsset and restoreAssets: back where it was, also where that is gone.</summary>
public sealed class RestoreAssetTests
{
    // 1 /A (a, live), 2 /A/B (b), 3 /A/B/C (c), 4 editor's /Mine (mine), free in no bucket
    static readonly string[] Library =
    [
        Make.Bucket("A"), Make.Bucket("B", 1), Make.Bucket("C", 2), Make.Personal("Mine"),
        Make.Asset("a", 1), Make.Asset("live", 1), Make.Asset("b", 2), Make.Asset("c", 3), Make.Asset("mine", 4), Make.Asset("free"),
    ];

    static readonly string[] Deleted = [.. Library, """{"action":"deleteAssets","assets":["a","b","c","mine","free"]}"""];

    static readonly string[] BucketsGone = [.. Library, """{"action":"deleteBuckets","bucket_ids":[1,4],"contents":"trash"}"""];

    const string CountsOfAll = "select coalesce(sum(abs(asset_count - (select count(*) from asset where asset.bucket_id = bucket.bucket_id and state = 1))), 0) from bucket";

    const string NothingOfTheTrash = "original_path is null and original_bucket_id is null and original_owner is null and original_is_private is null and deleted_at is null";

    static readonly Scenario[] One =
    [
        new("Back into its bucket")
        {
            Given = Deleted,
            Request = """{"action":"restoreAsset","asset":"b"}""",
            Expect = """{"asset":{"asset":"b","bucket_id":2,"path":"/A/B/b.txt","deleted_at":"-","original_path":"-","modified_by":"api_key:2"}}""",
            Store = ($"select ({CountsOfAll}) + (select count(*) from asset where code = 'b' and state = 1 and {NothingOfTheTrash})", 1),
        },
        new("Back into no bucket") { Given = Deleted, Request = """{"action":"restoreAsset","asset":"free"}""", Expect = """{"asset":{"path":"/free.txt","bucket_id":"-"}}""", Store = (CountsOfAll, 0) },
        new("Its bucket was renamed and moved")
        {
            Given = [.. Deleted, """{"action":"editBucket","bucket_id":3,"name":"New","parent_id":null}"""],
            Request = """{"action":"restoreAsset","asset":"c"}""",
            Expect = """{"asset":{"bucket_id":3,"path":"/New/c.txt"}}""",
        },
        new("The owner's own")
        {
            Given = Deleted,
            Request = """{"action":"restoreAsset","asset":"mine"}""",
            Expect = """{"asset":{"bucket_id":4,"path":"/Mine/mine.txt"}}""",
        },
        new("Another's is not there") { Given = Deleted, As = "other", Request = """{"action":"restoreAsset","asset":"mine"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""", Store = ("select count(*) from asset where code = 'mine' and state = 2", 1) },
        new("A bucket that is gone is made again with its parents")
        {
            Given = BucketsGone,
            Request = """{"action":"restoreAsset","asset":"c"}""",
            Expect = """{"asset":{"bucket_id":7,"path":"/A/B/C/c.txt"}}""",
            Store = ($"select ({CountsOfAll}) + (select count(*) from bucket where owner = '' and not is_private and created_by = 'api_key:2')", 3),
        },
        new("A personal one for its owner")
        {
            Given = BucketsGone,
            Request = """{"action":"restoreAsset","asset":"mine"}""",
            Expect = """{"asset":{"bucket_id":5,"path":"/Mine/mine.txt"}}""",
            Store = ("select count(*) from bucket where owner = 'api_key:2'", 1),
        },
        new("A personal one for its owner, also by an administrator")
        {
            Given = BucketsGone,
            As = "admin",
            Request = """{"action":"restoreAsset","asset":"mine"}""",
            Store = ("select count(*) from bucket where owner = 'api_key:2' and created_by = 'api_key:1'", 1),
        },
        new("Another's of a bucket that is gone is not there") { Given = BucketsGone, As = "other", Request = """{"action":"restoreAsset","asset":"mine"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""", Store = ("select count(*) from bucket", 0) },
        new("A name that is taken meanwhile is the bucket, whatever its case")
        {
            Given = [.. BucketsGone, Make.Bucket("a"), Make.Bucket("Other", 5)],
            Request = """{"action":"restoreAsset","asset":"b"}""",
            Expect = """{"asset":{"bucket_id":7,"path":"/a/B/b.txt"}}""",
            Store = ($"select ({CountsOfAll}) + (select parent_id from bucket where bucket_id = 7)", 5),
        },
        new("A name that another owner has taken is not")
        {
            Given = [.. BucketsGone, Make.Personal("A"), Make.Bucket("Mine"), Make.Personal("Mine", "other")],
            Request = """{"action":"restoreAsset","asset":"mine"}""",
            Expect = """{"asset":{"bucket_id":8,"path":"/Mine/mine.txt"}}""",
            Store = ("select count(*) from bucket where name = 'Mine' and owner = 'api_key:2'", 1),
        },
        new("A private bucket is made again as private")
        {
            Given = [Make.Bucket("P", isPrivate: true), Make.Bucket("Q", 1), Make.Asset("q", 2), """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}"""],
            Request = """{"action":"restoreAsset","asset":"q"}""",
            Expect = """{"asset":{"path":"/P/Q/q.txt"}}""",
            Store = ("select count(*) from bucket where is_private", 2),
        },
        new("As is one of an asset that went before its bucket")
        {
            Given = [Make.Bucket("P"), Make.Bucket("Q", 1, isPrivate: true), Make.Asset("q", 2), """{"action":"deleteAsset","asset":"q"}""", """{"action":"deleteBucket","bucket_id":2}"""],
            Request = """{"action":"restoreAsset","asset":"q"}""",
            Expect = """{"asset":{"path":"/P/Q/q.txt","bucket_id":3}}""",
            Store = ("select count(*) from bucket where is_private and name = 'Q'", 1),
        },
        new("Where it is not known any more whether it was private, it is")
        {
            Given = [Make.Bucket("P"), Make.Asset("p", 1), """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""", "sql: update asset set original_is_private = null"],
            Request = """{"action":"restoreAsset","asset":"p"}""",
            Store = ("select count(*) from bucket where is_private", 1),
        },
        new("A global asset does not follow its bucket into somebody's own")
        {
            Given = [.. Deleted, Make.Personal("Theirs", "other"), """other:{"action":"editBucket","bucket_id":3,"parent_id":5}"""],
            Request = """{"action":"restoreAsset","asset":"c"}""",
            Expect = """{"asset":{"path":"/A/B/C/c.txt","bucket_id":6}}""",
        },
        new("A personal asset does not become everybody's with its bucket")
        {
            Given = [.. Deleted, """{"action":"editBucket","bucket_id":4,"parent_id":1}"""],
            Request = """{"action":"restoreAsset","asset":"mine"}""",
            Expect = """{"asset":{"path":"/Mine/mine.txt","bucket_id":5}}""",
            Store = ("select count(*) from bucket where bucket_id = 5 and owner = 'api_key:2'", 1),
        },
        new("A write_key restores within its bucket") { Given = Deleted, As = "write:2", Request = """{"action":"restoreAsset","asset":"c"}""", Expect = """{"asset":{"bucket_id":3}}""" },
        new("For a write_key what was elsewhere is not there") { Given = Deleted, As = "write:2", Request = """{"action":"restoreAsset","asset":"a"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("Nor what was in no bucket") { Given = Deleted, As = "write:2", Request = """{"action":"restoreAsset","asset":"free"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("An expiry that has passed is cleared")
        {
            Given = [.. Deleted, "sql: update asset set expires_at = 1700000000000 where code = 'a'"],
            Request = """{"action":"restoreAsset","asset":"a"}""",
            Expect = """{"asset":{"expires_at":"-"}}""",
        },
        new("One that is to come stays")
        {
            Given = [.. Deleted, "sql: update asset set expires_at = 4000000000000 where code = 'a'"],
            Request = """{"action":"restoreAsset","asset":"a"}""",
            Expect = """{"asset":{"expires_at":"2096-10-02T07:06:40.000Z"}}""",
        },
        new("One that lives is not in the trash") { Given = Deleted, Request = """{"action":"restoreAsset","asset":"live"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("It must be said which") { Request = """{"action":"restoreAsset"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"asset"}}""" },
        new("A viewer may not") { Given = Deleted, As = "viewer", Request = """{"action":"restoreAsset","asset":"a"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"restoreAsset","asset":"a"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Several =
    [
        new("From everywhere, in the order asked, each once; the rest is named")
        {
            Given = Deleted,
            Request = """{"action":"restoreAssets","assets":["free","c","nothing","a","live","c"]}""",
            Expect = """{"assets":[{"asset":"free"},{"asset":"c","path":"/A/B/C/c.txt"},{"asset":"a"}],"invalid_codes":["nothing","live"]}""",
            Store = (CountsOfAll, 0),
        },
        new("A whole subtree of buckets in one call, each bucket once")
        {
            Given = BucketsGone,
            Request = """{"action":"restoreAssets","assets":["c","b","live","a","mine"]}""",
            Expect = """{"assets":[{"path":"/A/B/C/c.txt"},{"path":"/A/B/b.txt"},{"path":"/A/live.txt"},{"path":"/A/a.txt"},{"path":"/Mine/mine.txt"}],"invalid_codes":[]}""",
            Store = ($"select ({CountsOfAll}) + (select count(*) from bucket) * 10 + (select asset_count from bucket where name = 'A')", 42),
        },
        new("A public bucket above a private one stays public")
        {
            Given = [Make.Bucket("P"), Make.Bucket("Q", 1, isPrivate: true), Make.Asset("p", 1), Make.Asset("q", 2), """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}"""],
            Request = """{"action":"restoreAssets","assets":["p","q"]}""",
            Store = ("select count(*) + sum(case when name = 'Q' then 10 else 100 end) from bucket where is_private", 11),
        },
        new("None") { Request = """{"action":"restoreAssets","assets":[]}""", Expect = """{"assets":[],"invalid_codes":[]}""" },
        new("Another's are not there") { Given = BucketsGone, As = "other", Request = """{"action":"restoreAssets","assets":["mine","c"]}""", Expect = """{"assets":[{"asset":"c"}],"invalid_codes":["mine"]}""" },
        new("1,001 are too many") { Request = $$"""{"action":"restoreAssets","assets":[{{string.Join(',', Enumerable.Range(1, 1001).Select(i => $"\"a{i}\""))}}]}""", Status = 400, Expect = """{"error":{"parameter":"assets"}}""" },
        new("A viewer may not") { As = "viewer", Request = """{"action":"restoreAssets","assets":[]}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"restoreAssets","assets":[]}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(One))]
    public Task Restoring_an_asset(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Several))]
    public Task Restoring_assets(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task The_keys_of_a_bucket_that_was_made_again_are_new_and_open_it()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Bucket("A"), Make.Asset("a", 1) })
            await server.DoAsync(step);
        var old = await server.CredentialAsync("write:1");
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""");
        await server.DoAsync("""{"action":"restoreAsset","asset":"a"}""");
        Assert.That((int)(await server.PostAsync("""{"action":"getAssetData","asset":"a"}""", old)).Status, Is.EqualTo(401));
        await server.DoAsync("""{"action":"getAssetData","asset":"a"}""", "read:2");
        await server.DoAsync("""{"action":"deleteAsset","asset":"a"}""", "write:2");
        Assert.That((await server.GetAsync("/media/a/a.txt")).Status, Is.EqualTo(System.Net.HttpStatusCode.NotFound));
        await server.DoAsync("""{"action":"restoreAsset","asset":"a"}""", "write:2");
        Assert.That((await server.GetAsync("/media/a/a.txt")).Text, Is.EqualTo("The file of a"));
    }

    [Test]
    public async Task Ten_thousand_assets_of_a_subtree_come_back_within_the_time_limit()
    {
        const int Buckets = 1000, Assets = 10_000;
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Top"));
        for (var i = 0; i < Buckets; i += 500)
            await server.DoAsync($$"""{"action":"addBuckets","buckets":[{{string.Join(',', Enumerable.Range(i, 500).Select(n => $$"""{"name":"B{{n}}","parent_id":1}"""))}}]}""");
        await server.DoAsync(Make.Asset("seed"));
        await server.ExecuteAsync($"""
            with recursive n (i) as (select 0 union all select i + 1 from n where i < {Assets - 1})
            insert into asset (code, state, bucket_id, filename, extension, media_type, mime_type, size, checksum, version, data, meta, created_at, created_by, modified_at, modified_by)
            select 'n' || i, 1, 2 + i % {Buckets}, 'n' || i || '.txt', extension, media_type, mime_type, size, checksum, 1, '{"{}"}', meta, created_at, created_by, modified_at, modified_by
            from n cross join asset where code = 'seed'
            """);
        await server.ExecuteAsync("update bucket set asset_count = (select count(*) from asset where asset.bucket_id = bucket.bucket_id)");
        Assert.That((await server.DoAsync("""{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""")).Get<long>("assets"), Is.EqualTo(Assets));
        Assert.That((await server.DoAsync("""{"action":"getTrash","limit":10000}""")).Json.SelectToken("assets")!.Count(), Is.EqualTo(Assets));
        for (var i = 0; i < Assets; i += 1000)
        {
            var codes = string.Join(',', Enumerable.Range(i, 1000).Select(n => $"\"n{n}\""));
            await server.DoAsync($$"""{"action":"deleteAssets","assets":[{{codes}}],"permanent":true,"dry_run":true}""");
            await server.DoAsync($$"""{"action":"restoreAssets","assets":[{{codes}}]}""", "editor");
        }
        Assert.That(await server.ValueAsync<long>(CountsOfAll), Is.Zero);
        Assert.That(await server.ValueAsync<long>($"select count(*) from bucket where asset_count = {Assets / Buckets}"), Is.EqualTo(Buckets));
        await server.DoAsync($$"""{"action":"deleteAssets","assets":[{{string.Join(',', Enumerable.Range(0, 1000).Select(n => $"\"n{n}\""))}}]}""");
        Assert.That(await server.ValueAsync<long>("select count(*) from asset where state = 2 and original_path like '/Top/B%/n%.txt'"), Is.EqualTo(1000));
    }
}
