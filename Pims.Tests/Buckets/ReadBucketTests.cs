using Pims.Tests.Support;

namespace Pims.Tests.Buckets;

/// <summary>getBucket, getBuckets, getBucketList and getSubBuckets: who sees what.</summary>
public sealed class ReadBucketTests
{
    // 1 /Brand, 2 /Brand/Logos, 3 editor's /Mine, 4 other's /Theirs, 5 /Mine/Below
    static readonly string[] Tree =
        [Make.Bucket("Brand"), Make.Bucket("Logos", 1), Make.Personal("Mine"), Make.Personal("Theirs", "other"), Make.Bucket("Below", 3)];

    static readonly Scenario[] GetBucket =
    [
        new("By id, as a string of digits too, with keys for an editor")
        {
            Given = Tree,
            Request = """{"action":"getBucket","bucket_id":"2"}""",
            Expect = """{"bucket":{"name":"Logos","path":"/Brand/Logos","parent_id":1,"api_access":{"read_key":"*","write_key":"*"}}}""",
        },
        new("By slug") { Given = Tree, Request = """{"action":"getBucket","slug":"logos"}""", Expect = """{"bucket":{"bucket_id":2}}""" },
        new("By path, whatever its case") { Given = Tree, Request = """{"action":"getBucket","path":"/brand/LOGOS/"}""", Expect = """{"bucket":{"bucket_id":2}}""" },
        new("A viewer sees no keys")
        {
            Given = Tree,
            As = "viewer",
            Request = """{"action":"getBucket","bucket_id":2}""",
            Expect = """{"bucket":{"api_access":{"read_key":"...","write_key":"..."}}}""",
        },
        new("The administrator sees others' personal buckets")
        {
            Given = Tree,
            As = "admin",
            Request = """{"action":"getBucket","path":"/Mine/Below"}""",
            Expect = """{"bucket":{"bucket_id":5,"owner":"api_key:2","api_access":{"read_key":"*"}}}""",
        },
        new("A path prefers the caller's own tree")
        {
            Given = [Make.Bucket("Brand"), Make.Personal("Brand", "other"), Make.Personal("Brand")],
            Request = """{"action":"getBucket","path":"/Brand"}""",
            Expect = """{"bucket":{"bucket_id":3}}""",
        },
        new("A path leads into the global tree where the caller's own ends")
        {
            Given = [Make.Personal("Brand"), Make.Bucket("Brand"), Make.Bucket("Logos", 2)],
            Request = """{"action":"getBucket","path":"/Brand/Logos"}""",
            Expect = """{"bucket":{"bucket_id":3}}""",
        },
        new("Another's by id is not there") { Given = Tree, As = "other", Request = """{"action":"getBucket","bucket_id":5}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""" },
        new("Another's by slug is not there") { Given = Tree, As = "viewer", Request = """{"action":"getBucket","slug":"mine"}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"slug"}}""" },
        new("Another's by path is not there") { Given = Tree, As = "other", Request = """{"action":"getBucket","path":"/Mine/Below"}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"path"}}""" },
        new("An unknown id") { Request = """{"action":"getBucket","bucket_id":99}""", Status = 404, Expect = """{"status":"ERROR","status_message":"Bucket 99 does not exist.","error":{"code":"bucket_not_found","parameter":"bucket_id"}}""" },
        new("id and slug are two names") { Given = Tree, Request = """{"action":"getBucket","bucket_id":1,"slug":"brand"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"slug"}}""" },
        new("slug and path are two names") { Given = Tree, Request = """{"action":"getBucket","path":"/Brand","slug":"brand"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"path"}}""" },
        new("A path begins with /") { Given = Tree, Request = """{"action":"getBucket","path":"Brand"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"path"}}""" },
        new("The top is no bucket") { Request = """{"action":"getBucket","path":"/"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"path"}}""" },
        new("A bucket must be named") { Request = """{"action":"getBucket"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"bucket_id"}}""" },
        new("0 is no id") { Request = """{"action":"getBucket","bucket_id":0}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"bucket_id"}}""" },
        new("Nobody may not") { Given = Tree, As = "anonymous", Request = """{"action":"getBucket","bucket_id":1}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] GetBuckets =
    [
        new("All that the caller sees, without keys")
        {
            Given = Tree,
            Request = """{"action":"getBuckets"}""",
            Expect = """{"buckets":[{"bucket_id":1,"path":"/Brand","api_access":{"read_key":"...","write_key":"..."}},{"bucket_id":2,"path":"/Brand/Logos"},{"bucket_id":3},{"bucket_id":5,"path":"/Mine/Below","is_private":true}],"next_cursor":"-"}""",
        },
        new("A viewer sees the global ones") { Given = Tree, As = "viewer", Request = """{"action":"getBuckets"}""", Expect = """{"buckets":[{"bucket_id":1},{"bucket_id":2}]}""" },
        new("The administrator sees all") { Given = Tree, As = "admin", Request = """{"action":"getBuckets"}""", Expect = """{"buckets":["*","*","*","*","*"]}""" },
        new("Those of a cluster")
        {
            Given = [.. Tree, Make.Cluster("Campaigns"), """{"action":"editBucket","bucket_id":2,"cluster":1}""", """{"action":"editBucket","bucket_id":4,"cluster":1}"""],
            Request = """{"action":"getBuckets","cluster":"campaigns"}""",
            Expect = """{"buckets":[{"bucket_id":2}]}""",
        },
        new("A cluster must be there") { Request = """{"action":"getBuckets","cluster":"none"}""", Status = 404, Expect = """{"error":{"code":"cluster_not_found","parameter":"cluster"}}""" },
        new("A page has at least one") { Request = """{"action":"getBuckets","limit":0}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"limit"}}""" },
        new("A page has at most 10,000") { Request = """{"action":"getBuckets","limit":10001}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"limit"}}""" },
        new("A made-up cursor is refused") { Request = """{"action":"getBuckets","cursor":"abc"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"cursor"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getBuckets"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] GetBucketList =
    [
        new("In the order asked, each once, what is not there apart")
        {
            Given = Tree,
            Request = """{"action":"getBucketList","bucket_ids":[5,4,"1",99,5]}""",
            Expect = """{"buckets":[{"bucket_id":5,"path":"/Mine/Below","api_access":{"read_key":"..."}},{"bucket_id":1}],"invalid_ids":[4,99]}""",
        },
        new("None asked, none given") { Request = """{"action":"getBucketList","bucket_ids":[]}""", Expect = """{"buckets":[],"invalid_ids":[]}""" },
        new("1,001 are too many") { Request = $$"""{"action":"getBucketList","bucket_ids":[{{string.Join(',', Enumerable.Range(1, 1001))}}]}""", Status = 400, Expect = """{"error":{"parameter":"bucket_ids"}}""" },
        new("An element that is no id is named") { Request = """{"action":"getBucketList","bucket_ids":[1,"x"]}""", Status = 400, Expect = """{"error":{"parameter":"bucket_ids[1]"}}""" },
        new("A viewer sees the global ones") { Given = Tree, As = "viewer", Request = """{"action":"getBucketList","bucket_ids":[3,1]}""", Expect = """{"buckets":[{"bucket_id":1}],"invalid_ids":[3]}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getBucketList","bucket_ids":[1]}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] GetSubBuckets =
    [
        new("One level, by order, then by name whatever its case")
        {
            Given = [Make.Bucket("P"), Make.Bucket("beta", 1), Make.Bucket("Alpha", 1), """{"action":"addBucket","name":"Zed","parent_id":1,"order":-1}""", Make.Bucket("Deep", 2)],
            Request = """{"action":"getSubBuckets","path":"/P"}""",
            Expect = """{"buckets":[{"name":"Zed"},{"name":"Alpha"},{"name":"beta","path":"/P/beta","api_access":{"read_key":"..."}}]}""",
        },
        new("The top shows the caller's own beside the global ones") { Given = Tree, Request = """{"action":"getSubBuckets","bucket_id":"root"}""", Expect = """{"buckets":[{"name":"Brand"},{"name":"Mine"}]}""" },
        new("The top by its path") { Given = Tree, As = "viewer", Request = """{"action":"getSubBuckets","path":"/"}""", Expect = """{"buckets":[{"name":"Brand"}]}""" },
        new("The administrator sees all") { Given = Tree, As = "admin", Request = """{"action":"getSubBuckets","bucket_id":"hub"}""", Expect = """{"buckets":[{"name":"Brand"},{"name":"Mine"},{"name":"Theirs"}]}""" },
        new("Another's is not there") { Given = Tree, Request = """{"action":"getSubBuckets","bucket_id":4}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getSubBuckets","bucket_id":"root"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(GetBucket))]
    public Task Getting_a_bucket(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(GetBuckets))]
    public Task Getting_buckets(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(GetBucketList))]
    public Task Getting_a_list_of_buckets(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(GetSubBuckets))]
    public Task Getting_sub_buckets(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Pages_of_buckets_show_each_once_and_are_not_those_of_a_cluster()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var request in Enumerable.Range(1, 7).Select(i => Make.Bucket($"B{i}")).Append(Make.Cluster("C")))
            await server.DoAsync(request);
        var seen = new List<int>();
        string? cursor = null;
        do
        {
            var page = await server.DoAsync($$"""{"action":"getBuckets","limit":3{{(cursor is null ? "" : $",\"cursor\":\"{cursor}\"")}}}""");
            seen.AddRange(page.Json["buckets"]!.Select(bucket => (int)bucket["bucket_id"]!));
            cursor = (string?)page.Json["next_cursor"];
            if (cursor is not null)
            {
                var elsewhere = await server.PostAsync($$"""{"action":"getBuckets","cluster":1,"cursor":"{{cursor}}"}""");
                Assert.That(elsewhere.ErrorCode, Is.EqualTo("invalid_parameter"));
            }
        }
        while (cursor is not null);
        Assert.That(seen, Is.EqualTo(Enumerable.Range(1, 7)));
    }
}
