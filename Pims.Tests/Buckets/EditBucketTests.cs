using Pims.Tests.Support;

namespace Pims.Tests.Buckets;

public sealed class EditBucketTests
{
    static readonly Scenario[] Scenarios =
    [
        new("A new name moves the path and leaves the slug")
        {
            Given = [Make.Bucket("Brand"), Make.Bucket("Logos", 1)],
            Request = """{"action":"editBucket","bucket_id":2,"title":"Marks"}""",
            Expect = """{"bucket":{"name":"Marks","slug":"logos","path":"/Brand/Marks","created_by":"api_key:1","modified_by":"api_key:2","api_access":{"read_key":"*"}}}""",
        },
        new("A name may change its case alone")
        {
            Given = [Make.Bucket("Brand")],
            Request = """{"action":"editBucket","bucket_id":1,"name":"BRAND"}""",
            Expect = """{"bucket":{"name":"BRAND"}}""",
        },
        new("A sibling's name is taken")
        {
            Given = [Make.Bucket("Brand"), Make.Bucket("Press")],
            Request = """{"action":"editBucket","bucket_id":2,"name":"brand"}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_exists","parameter":"name","details":{"bucket_id":1}}}""",
        },
        new("A namesake where it is moved to is named by what was given")
        {
            Given = [Make.Bucket("Brand"), Make.Bucket("Brand", 1)],
            Request = """{"action":"editBucket","bucket_id":2,"parent_id":null}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_exists","parameter":"parent_id"}}""",
        },
        new("Beside bucket_id, slug is the new one")
        {
            Given = [Make.Bucket("Brand")],
            Request = """{"action":"editBucket","bucket_id":1,"slug":"mark"}""",
            Expect = """{"bucket":{"slug":"mark","name":"Brand"}}""",
        },
        new("Beside path, slug is the new one")
        {
            Given = [Make.Bucket("Brand")],
            Request = """{"action":"editBucket","path":"/Brand","slug":"mark"}""",
            Expect = """{"bucket":{"slug":"mark"}}""",
        },
        new("Alone, slug names the bucket")
        {
            Given = [Make.Bucket("Brand"), Make.Bucket("Press")],
            Request = """{"action":"editBucket","slug":"press","order":4}""",
            Expect = """{"bucket":{"bucket_id":2,"slug":"press","order":4}}""",
        },
        new("Alone, slug changes nothing")
        {
            Given = [Make.Bucket("Brand")],
            Request = """{"action":"editBucket","slug":"brand"}""",
            Status = 400,
            Expect = """{"error":{"code":"missing_parameter"}}""",
        },
        new("A slug may be set to what it is")
        {
            Given = [Make.Bucket("Brand")],
            Request = """{"action":"editBucket","bucket_id":1,"slug":"brand"}""",
        },
        new("Another's slug is taken, even one that is not seen")
        {
            Given = [Make.Bucket("Brand"), Make.Personal("Theirs", "other")],
            Request = """{"action":"editBucket","bucket_id":1,"slug":"theirs"}""",
            Status = 409,
            Expect = """{"error":{"code":"slug_taken","parameter":"slug","details":"-"}}""",
        },
        new("bucket_id and path are two names")
        {
            Given = [Make.Bucket("Brand")],
            Request = """{"action":"editBucket","bucket_id":1,"path":"/Brand","name":"A"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"path"}}""",
        },
        new("A bucket must be named")
        {
            Request = """{"action":"editBucket","name":"A"}""",
            Status = 400,
            Expect = """{"error":{"code":"missing_parameter","parameter":"bucket_id"}}""",
        },
        new("Something must change")
        {
            Given = [Make.Bucket("Brand")],
            Request = """{"action":"editBucket","bucket_id":1}""",
            Status = 400,
            Expect = """{"error":{"code":"missing_parameter"}}""",
        },
        new("The top can't be edited")
        {
            Request = """{"action":"editBucket","bucket_id":"root","name":"A"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"bucket_id"}}""",
        },
        new("parent_id null moves it to the top")
        {
            Given = [Make.Bucket("Brand"), Make.Bucket("Logos", 1)],
            Request = """{"action":"editBucket","bucket_id":2,"parent_id":null}""",
            Expect = """{"bucket":{"path":"/Logos","parent_id":"-"}}""",
        },
        new("A private parent makes what is moved below it private")
        {
            Given = [Make.Bucket("Secret", isPrivate: true), Make.Bucket("Logos")],
            Request = """{"action":"editBucket","bucket_id":2,"parent_id":1}""",
            Expect = """{"bucket":{"path":"/Secret/Logos","is_private":true}}""",
        },
        new("The effective privacy is shown: below a private parent a bucket can't be opened")
        {
            Given = [Make.Bucket("Secret", isPrivate: true), Make.Bucket("Logos", 1)],
            Request = """{"action":"editBucket","bucket_id":2,"is_private":false}""",
            Expect = """{"bucket":{"is_private":true}}""",
        },
        new("Under itself is a cycle")
        {
            Given = [Make.Bucket("A")],
            Request = """{"action":"editBucket","bucket_id":1,"parent_id":1}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_cycle","parameter":"parent_id"}}""",
        },
        new("Under its descendant is a cycle")
        {
            Given = Make.Chain(3),
            Request = """{"action":"editBucket","bucket_id":1,"parent_id":3}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_cycle","parameter":"parent_id"}}""",
            Store = ("select count(*) from bucket where parent_id is null", 1),
        },
        new("A subtree that would nest too deep stays")
        {
            Given = [.. Make.Chain(29), Make.Bucket("A"), Make.Bucket("B", 30)],
            Request = """{"action":"editBucket","bucket_id":30,"parent_id":29}""",
            Status = 409,
            Expect = """{"error":{"code":"bucket_too_deep","parameter":"parent_id"}}""",
        },
        new("A subtree that just fits is moved")
        {
            Given = [.. Make.Chain(28), Make.Bucket("A"), Make.Bucket("B", 29)],
            Request = """{"action":"editBucket","bucket_id":29,"parent_id":28}""",
        },
        new("Moved into a personal bucket the whole subtree becomes its owner's")
        {
            Given = [Make.Personal("Mine"), .. new[] { Make.Bucket("A"), Make.Bucket("B", 2), Make.Bucket("C", 3) }],
            Request = """{"action":"editBucket","bucket_id":2,"parent_id":1}""",
            Expect = """{"bucket":{"type":"personal","owner":"api_key:2","is_private":true,"path":"/Mine/A"}}""",
            Store = ("select count(*) from bucket where owner = 'api_key:2'", 4),
        },
        new("Moved into a global bucket the whole subtree becomes everybody's")
        {
            Given = [Make.Personal("Mine"), Make.Bucket("Below", 1), Make.Bucket("Brand")],
            Request = """{"action":"editBucket","bucket_id":1,"parent_id":3}""",
            Expect = """{"bucket":{"type":"global","owner":"-","is_private":false}}""",
            Store = ("select count(*) from bucket where owner = ''", 3),
        },
        new("At the top a personal bucket stays its owner's")
        {
            Given = [Make.Personal("Mine"), Make.Bucket("Below", 1)],
            As = "admin",
            Request = """{"action":"editBucket","bucket_id":2,"parent_id":null}""",
            Expect = """{"bucket":{"type":"personal","owner":"api_key:2","path":"/Below"}}""",
        },
        new("Another's bucket can't be edited, for it is not there")
        {
            Given = [Make.Personal("Theirs", "other")],
            Request = """{"action":"editBucket","bucket_id":1,"name":"A"}""",
            Status = 404,
            Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""",
        },
        new("Another's bucket is no parent")
        {
            Given = [Make.Personal("Theirs", "other"), Make.Bucket("A")],
            Request = """{"action":"editBucket","bucket_id":2,"parent_id":1}""",
            Status = 404,
            Expect = """{"error":{"code":"bucket_not_found","parameter":"parent_id"}}""",
        },
        new("An asset stands for its bucket by code")
        {
            Given = [Make.Bucket("A"), Make.Asset("logo", 1)],
            Request = """{"action":"editBucket","bucket_id":1,"thumbnail":"logo"}""",
            Expect = """{"bucket":{"thumbnail":"logo"}}""",
        },
        new("An asset stands for its bucket by filename, of equal names the oldest")
        {
            Given = [Make.Bucket("A"), Make.Asset("first", 1, "logo.txt"), Make.Asset("second", 1, "logo.txt")],
            Request = """{"action":"editBucket","bucket_id":1,"thumbnail":"logo.txt"}""",
            Expect = """{"bucket":{"thumbnail":"first"}}""",
        },
        new("Null takes the thumbnail away")
        {
            Given = [Make.Bucket("A"), Make.Asset("logo", 1), """{"action":"editBucket","bucket_id":1,"thumbnail":"logo"}"""],
            Request = """{"action":"editBucket","bucket_id":1,"thumbnail":null}""",
            Expect = """{"bucket":{"thumbnail":"-"}}""",
        },
        new("An asset elsewhere is no thumbnail")
        {
            Given = [Make.Bucket("A"), Make.Bucket("B"), Make.Asset("logo", 2)],
            Request = """{"action":"editBucket","bucket_id":1,"thumbnail":"logo"}""",
            Status = 404,
            Expect = """{"error":{"code":"asset_not_found","parameter":"thumbnail"}}""",
        },
        new("A cluster by slug")
        {
            Given = [Make.Bucket("A"), Make.Cluster("Campaigns")],
            Request = """{"action":"editBucket","bucket_id":1,"cluster":"campaigns"}""",
            Expect = """{"bucket":{"cluster":1}}""",
        },
        new("No cluster by null")
        {
            Given = [Make.Cluster("Campaigns"), """{"action":"addBucket","name":"A","cluster":1}"""],
            Request = """{"action":"editBucket","bucket_id":1,"cluster":null}""",
            Expect = """{"bucket":{"cluster":"-"}}""",
        },
        new("A cluster must be there")
        {
            Given = [Make.Bucket("A")],
            Request = """{"action":"editBucket","bucket_id":1,"name":"B","cluster":7}""",
            Status = 404,
            Expect = """{"error":{"code":"cluster_not_found","parameter":"cluster"}}""",
            Store = ("select count(*) from bucket where name = 'A'", 1),
        },
        new("A viewer may not")
        {
            Given = [Make.Bucket("A")],
            As = "viewer",
            Request = """{"action":"editBucket","bucket_id":1,"name":"B"}""",
            Status = 403,
            Expect = """{"error":{"code":"forbidden"}}""",
        },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"editBucket","bucket_id":1,"name":"B"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Editing_a_bucket(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Reset_keys_are_new_and_shown_from_then_on()
    {
        await using var server = await TestServer.StartAsync();
        var made = (await server.DoAsync(Make.Bucket("A"))).Json.SelectToken("bucket.api_access")!;
        var reset = (await server.DoAsync("""{"action":"editBucket","bucket_id":1,"reset_api_access_keys":true}""")).Json.SelectToken("bucket.api_access")!;
        var shown = (await server.DoAsync("""{"action":"getBucket","bucket_id":1}""")).Json.SelectToken("bucket.api_access")!;
        Assert.Multiple(() =>
        {
            Assert.That((string?)reset["read_key"], Is.Not.EqualTo((string?)made["read_key"]));
            Assert.That((string?)reset["write_key"], Is.Not.EqualTo((string?)made["write_key"]));
            Assert.That(shown.ToString(), Is.EqualTo(reset.ToString()));
        });
    }

    [Test]
    public async Task A_thumbnail_goes_with_its_asset()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var request in new[] { Make.Bucket("A"), Make.Asset("logo", 1), """{"action":"editBucket","bucket_id":1,"thumbnail":"logo"}""" })
            await server.DoAsync(request);
        await server.DoAsync("""{"action":"moveAssetToBucket","asset":"logo","bucket_id":null}""");
        Assert.That((await server.DoAsync("""{"action":"getBucket","bucket_id":1}""")).Json.SelectToken("bucket.thumbnail"), Is.Null);
    }
}
