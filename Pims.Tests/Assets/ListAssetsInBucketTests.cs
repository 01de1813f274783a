using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

public sealed class ListAssetsInBucketTests
{
    // 1 /A (a1, a2), 2 /A/B (b), 3 other's /Theirs (theirs), 4 editor's /Mine (mine), free in no bucket
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Bucket("B", 1), Make.Personal("Theirs", "other"), Make.Personal("Mine"), Make.Asset("a1", 1, "z.txt"),
        Make.Asset("a2", 1, "y.txt"), Make.Asset("b", 2), Make.Asset("theirs", 3), Make.Asset("mine", 4), Make.Asset("free"),
    ];

    static readonly Scenario[] Scenarios =
    [
        new("A bucket's own, the oldest first") { Given = Assets, As = "viewer", Request = """{"action":"listAssetsInBucket","bucket_id":1}""", Expect = """{"assets":[{"asset":"a1","path":"/A/z.txt"},{"asset":"a2"}],"next_cursor":"-"}""" },
        new("By filename") { Given = Assets, Request = """{"action":"listAssetsInBucket","path":"/A","sort":"filename"}""", Expect = """{"assets":[{"asset":"a2"},{"asset":"a1"}]}""" },
        new("recursive: also those below") { Given = Assets, Request = """{"action":"listAssetsInBucket","slug":"a","recursive":true}""", Expect = """{"assets":[{"asset":"a1"},{"asset":"a2"},{"asset":"b","path":"/A/B/b.txt"}]}""" },
        new("root: those in no bucket") { Given = Assets, Request = """{"action":"listAssetsInBucket","bucket_id":"root"}""", Expect = """{"assets":[{"asset":"free","path":"/free.txt"}]}""" },
        new("root recursive: all that the caller sees") { Given = Assets, Request = """{"action":"listAssetsInBucket","bucket_id":"hub","recursive":true}""", Expect = """{"assets":[{"asset":"a1"},{"asset":"a2"},{"asset":"b"},{"asset":"mine"},{"asset":"free"}]}""" },
        new("root recursive for a viewer: the global ones") { Given = Assets, As = "viewer", Request = """{"action":"listAssetsInBucket","path":"/","recursive":true,"sort":"-created_at"}""", Expect = """{"assets":["*","*","*","*"]}""" },
        new("root recursive for the administrator: all") { Given = Assets, As = "admin", Request = """{"action":"listAssetsInBucket","path":"/","recursive":true}""", Expect = """{"assets":["*","*","*","*","*","*"]}""" },
        new("What is in the trash is not listed") { Given = [.. Assets, """{"action":"deleteBucket","bucket_id":2,"contents":"trash"}"""], Request = """{"action":"listAssetsInBucket","path":"/A","recursive":true}""", Expect = """{"assets":[{"asset":"a1"},{"asset":"a2"}]}""" },
        new("Another's is not there") { Given = Assets, Request = """{"action":"listAssetsInBucket","bucket_id":3}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""" },
        new("A bucket must be named") { Request = """{"action":"listAssetsInBucket"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"bucket_id"}}""" },
        new("A page has at least one") { Given = Assets, Request = """{"action":"listAssetsInBucket","bucket_id":1,"limit":0}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"limit"}}""" },
        new("A page has at most 10,000") { Given = Assets, Request = """{"action":"listAssetsInBucket","bucket_id":1,"limit":10001}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"limit"}}""" },
        new("A page of 10,000 may be asked for") { Given = Assets, Request = """{"action":"listAssetsInBucket","bucket_id":1,"limit":10000}""", Expect = """{"assets":["*","*"]}""" },
        new("It is sorted by what is listed in the contract") { Given = Assets, Request = """{"action":"listAssetsInBucket","bucket_id":1,"sort":"code"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"sort"}}""" },
        new("A made-up cursor") { Given = Assets, Request = """{"action":"listAssetsInBucket","bucket_id":1,"cursor":"WzFd"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"cursor"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"listAssetsInBucket","bucket_id":1}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly string[] Sorts = ["created_at", "filename", "size", "modified_at"];

    [TestCaseSource(nameof(Scenarios))]
    public Task Listing_assets(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Pages_over_ties_give_each_asset_once_in_order_while_others_are_added()
    {
        await using var server = await FilledAsync();
        foreach (var sort in Sorts.SelectMany(name => new[] { name, "-" + name }))
            foreach (var (bucket, recursive) in new[] { ("1", false), ("1", true), ("\"root\"", true) })
            {
                var request = $$"""{"action":"listAssetsInBucket","bucket_id":{{bucket}},"recursive":{{(recursive ? "true" : "false")}},"sort":"{{sort}}" """;
                var expected = Codes(await server.DoAsync(request + "}"));
                var seen = new List<string>();
                var pages = 0;
                for (string? cursor = null, next = ""; next is not null; cursor = next)
                {
                    var page = await server.DoAsync($"{request},\"limit\":3{(cursor is null ? "" : $",\"cursor\":\"{cursor}\"")}}}");
                    seen.AddRange(Codes(page));
                    next = (string?)page.Json["next_cursor"];
                    if (pages++ == 1)
                        await server.DoAsync(Make.Asset($"new{Guid.NewGuid():N}", 1, "b.txt", "xx"));
                }
                var where = $"{sort} {bucket} {recursive}";
                Assert.That(seen, Is.Unique, where);
                Assert.That(seen.Intersect(expected), Is.EqualTo(expected), where);
            }
    }

    [Test]
    public async Task Each_sort_is_by_what_it_says()
    {
        await using var server = await FilledAsync();
        foreach (var (sort, member) in new[] { ("created_at", "created_at"), ("filename", "data.filename"), ("size", "size"), ("modified_at", "modified_at") })
        {
            var up = await ValuesAsync(server, sort, member);
            Assert.That(up, Is.Ordered.Using((IComparer<JToken>)Comparer<JToken>.Create(Compare)), sort);
            var down = await ValuesAsync(server, "-" + sort, member);
            Assert.That(down.Select(value => value.ToString()), Is.EqualTo(up.Reverse().Select(value => value.ToString())), sort);
        }

        static int Compare(JToken one, JToken other) =>
            one.Type == JTokenType.Integer ? ((long)one).CompareTo((long)other) : string.CompareOrdinal((string?)one, (string?)other);
    }

    [Test]
    public async Task A_cursor_of_another_list_is_refused()
    {
        await using var server = await FilledAsync();
        var cursor = (await server.DoAsync("""{"action":"listAssetsInBucket","bucket_id":1,"limit":1}""")).Get<string>("next_cursor");
        foreach (var other in new[] { "\"bucket_id\":2", "\"bucket_id\":1,\"recursive\":true", "\"bucket_id\":1,\"sort\":\"size\"", "\"bucket_id\":1,\"sort\":\"-created_at\"" })
        {
            var answer = await server.PostAsync($$"""{"action":"listAssetsInBucket",{{other}},"cursor":"{{cursor}}"}""");
            Assert.That((answer.ErrorCode, (string?)answer.Json.SelectToken("error.parameter")), Is.EqualTo(("invalid_parameter", "cursor")), other);
        }
        await server.DoAsync($$"""{"action":"listAssetsInBucket","bucket_id":1,"limit":5,"cursor":"{{cursor}}"}""");
    }

    /// <summary>Twelve assets of few names, sizes and times, in two buckets.</summary>
    static async Task<TestServer> FilledAsync()
    {
        var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("A"));
        await server.DoAsync(Make.Bucket("B", 1));
        for (var i = 0; i < 12; i++)
            await server.DoAsync(Make.Asset($"x{i}", 1 + i % 4 / 3, "abc"[i % 3] + ".txt", new string('x', 1 + i % 2)));
        await server.ExecuteAsync("update asset set created_at = 1000 + asset_id % 2, modified_at = 5000 - asset_id % 3");
        return server;
    }

    static async Task<JToken[]> ValuesAsync(TestServer server, string sort, string member)
    {
        var list = await server.DoAsync($$"""{"action":"listAssetsInBucket","bucket_id":1,"recursive":true,"sort":"{{sort}}"}""");
        return [.. list.Json["assets"]!.Select(asset => asset.SelectToken(member)!)];
    }

    static string[] Codes(Answer page) => [.. page.Json["assets"]!.Select(asset => (string)asset["asset"]!)];
}
