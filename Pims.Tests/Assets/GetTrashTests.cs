using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>getTrash: what is in it, and for whom.</summary>
public sealed class GetTrashTests
{
    // 1 /A (a), 2 /A/B (b), 3 editor's /Mine (mine), free in no bucket; then b, a, mine, free went to the trash one after another.
    static readonly string[] Trashed =
    [
        Make.Bucket("A"), Make.Bucket("B", 1), Make.Personal("Mine"), Make.Asset("a", 1), Make.Asset("b", 2), Make.Asset("mine", 3), Make.Asset("free"), Make.Asset("live", 1),
        .. new[] { "b", "a", "mine", "free" }.SelectMany(code => new[] { $$"""{"action":"deleteAsset","asset":"{{code}}"}""", $"sql: update asset set deleted_at = 1700000000000 + (select count(*) from asset where state = 2) where code = '{code}'" }),
    ];

    static Scenario Sees(string name, string caller, params string[] codes) => new(name)
    {
        Given = Trashed,
        As = caller,
        Request = """{"action":"getTrash"}""",
        Expect = new JObject { ["assets"] = new JArray(codes.Select(code => new JObject { ["asset"] = code })), ["next_cursor"] = "-" }.ToString(),
    };

    static readonly Scenario[] Scenarios =
    [
        Sees("The owner of a personal bucket sees its assets, the newest first", "editor", "free", "mine", "a", "b"),
        Sees("An administrator sees everybody's", "admin", "free", "mine", "a", "b"),
        Sees("Others do not", "other", "free", "a", "b"),
        Sees("A viewer sees what it saw before", "viewer", "free", "a", "b"),
        Sees("The key of a bucket sees those of its subtree", "read:1", "a", "b"),
        Sees("The key of a sub-bucket sees its own", "write:2", "b"),
        Sees("The key of a personal bucket sees its own", "read:3", "mine"),
        new("Each says where it was and since when it is gone")
        {
            Given = Trashed,
            Request = """{"action":"getTrash","limit":1}""",
            Expect = """{"assets":[{"asset":"free","original_path":"/free.txt","deleted_at":"*","path":"-","bucket_id":"-"}],"next_cursor":"*"}""",
        },
        new("For a key nothing of a bucket that is gone is there")
        {
            Given = [.. Trashed, """{"action":"deleteBucket","bucket_id":2,"contents":"trash"}"""],
            As = "read:1",
            Request = """{"action":"getTrash"}""",
            Expect = """{"assets":[{"asset":"a"}]}""",
        },
        new("A bucket that became somebody's does not take its trash along")
        {
            Given = [.. Trashed, Make.Personal("Theirs", "other"), """other:{"action":"editBucket","bucket_id":2,"parent_id":4}"""],
            As = "read:2",
            Request = """{"action":"getTrash"}""",
            Expect = """{"assets":[]}""",
        },
        new("A personal bucket that became everybody's does not either")
        {
            Given = [.. Trashed, """{"action":"editBucket","bucket_id":3,"parent_id":1}"""],
            As = "other",
            Request = """{"action":"getTrash"}""",
            Expect = """{"assets":[{"asset":"free"},{"asset":"a"},{"asset":"b"}]}""",
        },
        new("A cursor that is none") { Request = """{"action":"getTrash","cursor":"x"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"cursor"}}""" },
        new("A limit out of its range") { Request = """{"action":"getTrash","limit":0}""", Status = 400, Expect = """{"error":{"parameter":"limit"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getTrash"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Reading_the_trash(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Page_by_page_each_comes_once_also_those_of_one_moment()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("[" + string.Join(',', Enumerable.Range(0, 7).Select(i => Make.Asset($"a{i}", content: "x"))) + "]");
        await server.DoAsync("""{"action":"deleteAssets","assets":["a0","a1","a2","a3","a4"]}""");
        server.Clock.MoveOn(TimeSpan.FromSeconds(1));
        await server.DoAsync("""{"action":"deleteAssets","assets":["a5","a6"]}""");
        var (codes, cursor) = (new List<string>(), "");
        do
        {
            var page = await server.DoAsync($$"""{"action":"getTrash","limit":3{{(cursor.Length == 0 ? "" : $",\"cursor\":\"{cursor}\"")}}}""");
            codes.AddRange(page.Json.SelectTokens("assets[*].asset").Select(token => (string)token!));
            cursor = (string?)page.Json.SelectToken("next_cursor") ?? "";
        }
        while (cursor.Length > 0);
        Assert.That(codes, Is.EqualTo(new[] { "a6", "a5", "a4", "a3", "a2", "a1", "a0" }));
    }
}
