using Pims.Tests.Support;

namespace Pims.Tests.Buckets;

/// <summary>deleteBucket and deleteBuckets: three ways, each with its dry run.</summary>
public sealed class DeleteBucketTests
{
    // 1 /Brand (top), 2 /Brand/Logos (one), 3 /Brand/Logos/Old (old), 4 /Brand/Old
    static readonly string[] Tree =
    [
        Make.Bucket("Brand"), Make.Bucket("Logos", 1), Make.Bucket("Old", 2), Make.Bucket("Old", 1),
        Make.Asset("top", 1), Make.Asset("one", 2), Make.Asset("old", 3),
    ];

    static readonly string[] Personal = [Make.Personal("Mine"), Make.Bucket("Below", 1), Make.Asset("mine", 1), Make.Asset("below", 2)];

    static readonly Scenario[] One =
    [
        new("By default its assets and sub-buckets move one level up, a taken name gets (2)")
        {
            Given = Tree,
            Request = """{"action":"deleteBucket","bucket_id":2}""",
            Expect = """{"status":"OK","message":"Bucket with slug: 'logos' deleted successfully.","assets":1,"buckets":2}""",
            Store = ("""
                select (select count(*) from bucket where bucket_id = 3 and name = 'Old (2)' and parent_id = 1 and slug = 'old' and asset_count = 1)
                    + (select count(*) from asset where code = 'one' and bucket_id = 1) + (select count(*) from bucket where bucket_id = 1 and asset_count = 2)
                    + (select count(*) from bucket)
                """, 6),
        },
        new("A sub-bucket may take the name of the bucket that goes")
        {
            Given = [Make.Bucket("Brand"), Make.Bucket("Brand", 1)],
            Request = """{"action":"deleteBucket","bucket_id":1}""",
            Expect = """{"assets":0,"buckets":2}""",
            Store = ("select count(*) from bucket where bucket_id = 2 and name = 'Brand' and parent_id is null", 1),
        },
        new("From the top global assets are then in no bucket")
        {
            Given = Tree,
            Request = """{"action":"deleteBucket","slug":"brand","contents":"move_to_parent"}""",
            Expect = """{"assets":1,"buckets":3}""",
            Store = ("select count(*) from asset where code = 'top' and bucket_id is null and state = 1", 1),
        },
        new("From the top personal assets go to the trash, sub-buckets stay personal")
        {
            Given = Personal,
            Request = """{"action":"deleteBucket","bucket_id":1}""",
            Expect = """{"assets":1,"buckets":2}""",
            Store = ("""
                select (select count(*) from asset where code = 'mine' and state = 2 and bucket_id is null and original_path = '/Mine/mine.txt' and original_owner = 'api_key:2')
                    + (select count(*) from asset where code = 'below' and state = 1 and bucket_id = 2)
                    + (select count(*) from bucket where bucket_id = 2 and owner = 'api_key:2' and parent_id is null)
                """, 3),
        },
        new("A personal asset that is referenced is not sent to the trash unasked")
        {
            Given = [.. Personal, Make.Reference("mine")],
            Request = """{"action":"deleteBucket","bucket_id":1}""",
            Status = 409,
            Expect = """{"error":{"code":"asset_linked","parameter":"force_unlink","details":{"assets":["mine"]}}}""",
            Store = ("select count(*) from bucket", 2),
        },
        new("force_unlink sends it there, and leaves the references of what stays")
        {
            Given = [.. Personal, Make.Reference("mine"), Make.Reference("below")],
            Request = """{"action":"deleteBucket","bucket_id":1,"force_unlink":true}""",
            Expect = """{"assets":1,"buckets":2}""",
            Store = ("select count(*) from asset_reference", 1),
        },
        new("Moving up takes no reference away")
        {
            Given = [.. Tree, Make.Reference("one"), Make.Reference("old")],
            Request = """{"action":"deleteBucket","bucket_id":2,"force_unlink":true}""",
            Store = ("select count(*) from asset_reference", 2),
        },
        new("What was inside a private bucket stays private")
        {
            Given = [Make.Bucket("Open"), Make.Bucket("Secret", 1, isPrivate: true), Make.Bucket("Inside", 2)],
            Request = """{"action":"deleteBucket","bucket_id":2}""",
            Store = ("select count(*) from bucket where bucket_id = 3 and is_private", 1),
        },
        new("trash: the whole subtree goes, each asset knows where it was")
        {
            Given = Tree,
            Request = """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""",
            Expect = """{"assets":3,"buckets":4}""",
            Store = ("""
                select (select count(*) from asset where state = 2 and code = 'old' and original_path = '/Brand/Logos/Old/old.txt' and deleted_at is not null)
                    + (select count(*) from asset where state = 2) + (select count(*) from bucket)
                """, 4),
        },
        new("purge is for administrators")
        {
            Given = Tree,
            Request = """{"action":"deleteBucket","bucket_id":1,"contents":"purge"}""",
            Status = 403,
            Expect = """{"error":{"code":"forbidden"}}""",
            Store = ("select count(*) from bucket", 4),
        },
        new("purge is for administrators, also only to see what would go")
        {
            Given = Tree,
            Request = """{"action":"deleteBucket","bucket_id":1,"contents":"purge","dry_run":true}""",
            Status = 403,
            Expect = """{"error":{"code":"forbidden"}}""",
        },
        new("purge: all of it is gone")
        {
            Given = [.. Tree, Make.Reference("old")],
            As = "admin",
            Request = """{"action":"deleteBucket","bucket_id":1,"contents":"purge","force_unlink":true}""",
            Expect = """{"assets":3,"buckets":4}""",
            Store = ("select (select count(*) from asset) + (select count(*) from bucket) + (select count(*) from blob) + (select count(*) from asset_reference)", 0),
        },
        new("A referenced asset anywhere below keeps it all, and is named")
        {
            Given = [.. Tree, Make.Reference("old"), Make.Reference("one")],
            Request = """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""",
            Status = 409,
            Expect = """{"error":{"code":"asset_linked","details":{"assets":["one","old"]}}}""",
            Store = ("select count(*) from asset where state = 1", 3),
        },
        new("A dry run says that it would not go")
        {
            Given = [.. Tree, Make.Reference("old")],
            Request = """{"action":"deleteBucket","bucket_id":1,"contents":"trash","dry_run":true}""",
            Status = 409,
            Expect = """{"error":{"code":"asset_linked"}}""",
        },
        new("force_unlink takes it with its references")
        {
            Given = [.. Tree, Make.Reference("old")],
            Request = """{"action":"deleteBucket","bucket_id":1,"contents":"trash","force_unlink":true}""",
            Store = ("select count(*) from asset_reference", 0),
        },
        new("The top can't be deleted") { Request = """{"action":"deleteBucket","bucket_id":"root"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"bucket_id"}}""" },
        new("An unknown one") { Request = """{"action":"deleteBucket","path":"/None"}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"path"}}""" },
        new("Another's is not there") { Given = [Make.Personal("Theirs", "other")], Request = """{"action":"deleteBucket","bucket_id":1}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found"}}""" },
        new("contents is one of three") { Given = Tree, Request = """{"action":"deleteBucket","bucket_id":1,"contents":"burn"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"contents"}}""" },
        new("A viewer may not") { Given = Tree, As = "viewer", Request = """{"action":"deleteBucket","bucket_id":1}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"deleteBucket","bucket_id":1}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Several =
    [
        new("A parent and its child, both named, in any order")
        {
            Given = Tree,
            Request = """{"action":"deleteBuckets","bucket_ids":[1,2]}""",
            Expect = """{"message":"2 buckets deleted successfully."}""",
            Store = ("""
                select (select count(*) from bucket) + (select count(*) from bucket where bucket_id = 3 and name in ('Old', 'Old (2)') and parent_id is null)
                    + (select count(*) from asset where bucket_id is null and state = 1) + (select count(*) from asset where code = 'old' and bucket_id = 3)
                """, 2 + 1 + 2 + 1),
        },
        new("trash of a parent and its child counts each asset and bucket once")
        {
            Given = Tree,
            Request = """{"action":"deleteBuckets","bucket_ids":[2,1],"contents":"trash"}""",
            Expect = """{"assets":3,"buckets":4}""",
            Store = ("select count(*) from asset where state = 2 and original_path = '/Brand/Logos/Old/old.txt'", 1),
        },
        new("purge of a parent and its child")
        {
            Given = Tree,
            As = "admin",
            Request = """{"action":"deleteBuckets","bucket_ids":[1,3],"contents":"purge"}""",
            Expect = """{"assets":3,"buckets":4}""",
            Store = ("select (select count(*) from asset) + (select count(*) from bucket) + (select count(*) from blob)", 0),
        },
        new("An id twice is one bucket")
        {
            Given = Tree,
            Request = """{"action":"deleteBuckets","bucket_ids":[4,"4"]}""",
            Expect = """{"message":"1 buckets deleted successfully.","assets":0,"buckets":1}""",
        },
        new("One that is not there keeps all")
        {
            Given = Tree,
            Request = """{"action":"deleteBuckets","bucket_ids":[4,99]}""",
            Status = 404,
            Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_ids[1]"}}""",
            Store = ("select count(*) from bucket", 4),
        },
        new("Another's is not there, and keeps all")
        {
            Given = [Make.Bucket("A"), Make.Personal("Theirs", "other")],
            Request = """{"action":"deleteBuckets","bucket_ids":[1,2]}""",
            Status = 404,
            Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_ids[1]"}}""",
            Store = ("select count(*) from bucket", 2),
        },
        new("One with a referenced asset keeps all")
        {
            Given = [.. Tree, Make.Reference("one")],
            Request = """{"action":"deleteBuckets","bucket_ids":[4,2],"contents":"trash"}""",
            Status = 409,
            Expect = """{"error":{"code":"asset_linked","details":{"assets":["one"]}}}""",
            Store = ("select count(*) from bucket", 4),
        },
        new("purge is for administrators") { Given = Tree, Request = """{"action":"deleteBuckets","bucket_ids":[1],"contents":"purge"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("1,001 are too many") { Request = $$"""{"action":"deleteBuckets","bucket_ids":[{{string.Join(',', Enumerable.Range(1, 1001))}}]}""", Status = 400, Expect = """{"error":{"parameter":"bucket_ids"}}""" },
        new("A viewer may not") { As = "viewer", Request = """{"action":"deleteBuckets","bucket_ids":[1]}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"deleteBuckets","bucket_ids":[1]}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(One))]
    public Task Deleting_a_bucket(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Several))]
    public Task Deleting_buckets(Scenario scenario) => scenario.RunAsync();

    [TestCase("""{"action":"deleteBucket","bucket_id":1,"contents":"move_to_parent"}""")]
    [TestCase("""{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""")]
    [TestCase("""{"action":"deleteBucket","bucket_id":1,"contents":"purge"}""")]
    [TestCase("""{"action":"deleteBuckets","bucket_ids":[1,2,3]}""")]
    [TestCase("""{"action":"deleteBuckets","bucket_ids":[3,1,4],"contents":"trash"}""")]
    [TestCase("""{"action":"deleteBuckets","bucket_ids":[2,1],"contents":"purge"}""")]
    public async Task A_dry_run_says_the_same_numbers_and_changes_nothing(string request)
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in Tree)
            await server.DoAsync(step);
        var before = await server.DoAsync("""{"action":"getPublicBucketsTree","counts":true}""");
        var rehearsed = await server.DoAsync(request.Insert(request.Length - 1, ",\"dry_run\":true"));
        Assert.That((await server.DoAsync("""{"action":"getPublicBucketsTree","counts":true}""")).Text, Is.EqualTo(before.Text));
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(3));
        var done = await server.DoAsync(request);
        Assert.That((rehearsed.Get<int>("assets"), rehearsed.Get<int>("buckets")), Is.EqualTo((done.Get<int>("assets"), done.Get<int>("buckets"))));
        Assert.That(rehearsed.Get<string>("message"), Does.Contain("would be"));
    }

    [Test]
    public async Task Purged_bytes_leave_the_disk_unless_another_asset_has_them()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Bucket("A"), Make.Bucket("B"), Make.Bucket("C"), Make.Asset("a1", 1, content: "same"), Make.Asset("b1", 2, content: "same"), Make.Asset("a2", 1, content: "own") })
            await server.DoAsync(step);
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":2,"contents":"trash"}""");
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(2));
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":1,"contents":"purge"}""");
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(1), "an asset in the trash keeps its bytes");
        await server.DoAsync(Make.Asset("c1", 3, content: "same"));
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(1));
        Assert.That((await server.GetAsync("/media/c1/x")).Text, Is.EqualTo("same"));
    }

    [Test]
    public async Task At_most_a_hundred_referenced_assets_are_named()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("A"));
        await server.PostAsync("[" + string.Join(',', Enumerable.Range(0, 60).Select(i => Make.Asset($"a{i}", 1, content: "x"))) + "]");
        await server.PostAsync("[" + string.Join(',', Enumerable.Range(60, 60).Select(i => Make.Asset($"a{i}", 1, content: "x"))) + "]");
        await server.ExecuteAsync("insert into asset_reference (asset_id, kind, target) select asset_id, 'product', '1' from asset");
        var answer = await server.PostAsync("""{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""");
        Assert.That(answer.Json.SelectToken("error.details.assets")!.Count(), Is.EqualTo(100));
    }
}
