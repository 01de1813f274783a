using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>getAssetByFilename, getAssetIds and findDuplicates.</summary>
public sealed class FindAssetTests
{
    // 1 /A (a, twin: the same name and bytes), 2 /A/B (b: the same bytes), 3 other's /Theirs (theirs: the same), 4 editor's /Mine (mine),
    // free in no bucket (as mine), gone (as all) in the trash, later without a file
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Bucket("B", 1), Make.Personal("Theirs", "other"), Make.Personal("Mine"), Make.Bucket("Old"),
        Make.Asset("a", 1, "x.txt", "same"), Make.Asset("twin", 1, "x.txt", "same"), Make.Asset("b", 2, "y.txt", "same"), Make.Asset("theirs", 3, "x.txt", "same"),
        Make.Asset("mine", 4, "x.txt", "own"), Make.Asset("free", null, "free.txt", "own"), Make.Asset("gone", 5, "x.txt", "same"),
        """{"action":"deleteBucket","bucket_id":5,"contents":"trash"}""",
        "sql: insert into asset (code, state, version, data, created_at, created_by, modified_at, modified_by) values ('later', 0, 0, '{}', 9999999999999, 'api_key:2', 0, '')",
    ];

    static readonly Scenario[] ByFilename =
    [
        new("Of equal names the oldest") { Given = Assets, As = "viewer", Request = """{"action":"getAssetByFilename","bucket_id":1,"filename":"x.txt"}""", Expect = """{"asset":{"asset":"a","path":"/A/x.txt","meta":"*"}}""" },
        new("The path names the bucket") { Given = Assets, Request = """{"action":"getAssetByFilename","path":"/A/B","filename":"y.txt"}""", Expect = """{"asset":{"asset":"b"}}""" },
        new("At the top, among those in no bucket") { Given = Assets, As = "viewer", Request = """{"action":"getAssetByFilename","bucket_id":"root","filename":"free.txt"}""", Expect = """{"asset":{"asset":"free","path":"/free.txt"}}""" },
        new("For the key of a bucket nothing is in no bucket") { Given = Assets, As = "read:1", Request = """{"action":"getAssetByFilename","bucket_id":"root","filename":"free.txt"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"filename"}}""" },
        new("Not one below the bucket") { Given = Assets, Request = """{"action":"getAssetByFilename","slug":"a","filename":"y.txt"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"filename"}}""" },
        new("A filename's case counts") { Given = Assets, Request = """{"action":"getAssetByFilename","bucket_id":1,"filename":"X.txt"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("Another's bucket is not there") { Given = Assets, Request = """{"action":"getAssetByFilename","bucket_id":3,"filename":"x.txt"}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""" },
        new("A bucket must be named") { Request = """{"action":"getAssetByFilename","filename":"x.txt"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"bucket_id"}}""" },
        new("A filename is one step of a path") { Given = Assets, Request = """{"action":"getAssetByFilename","bucket_id":1,"filename":"B/y.txt"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"filename"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getAssetByFilename","bucket_id":1,"filename":"x.txt"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Ids =
    [
        new("Codes of what the caller sees, the oldest first") { Given = Assets, Request = """{"action":"getAssetIds"}""", Expect = """{"assets":["a","twin","b","mine","free"],"next_cursor":"-"}""" },
        new("A viewer sees no personal ones") { Given = Assets, As = "viewer", Request = """{"action":"getAssetIds"}""", Expect = """{"assets":["a","twin","b","free"]}""" },
        new("The administrator sees all") { Given = Assets, As = "admin", Request = """{"action":"getAssetIds"}""", Expect = """{"assets":["a","twin","b","theirs","mine","free"]}""" },
        new("The key of a bucket sees what is in it and below") { Given = Assets, As = "read:1", Request = """{"action":"getAssetIds"}""", Expect = """{"assets":["a","twin","b"]}""" },
        new("The key of a personal bucket too") { Given = Assets, As = "write:3", Request = """{"action":"getAssetIds"}""", Expect = """{"assets":["theirs"]}""" },
        new("The key of a leaf") { Given = Assets, As = "write:2", Request = """{"action":"getAssetIds"}""", Expect = """{"assets":["b"]}""" },
        new("A page has at least one") { Request = """{"action":"getAssetIds","limit":0}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"limit"}}""" },
        new("A made-up cursor") { Request = """{"action":"getAssetIds","cursor":"WzFd"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"cursor"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getAssetIds"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Duplicates =
    [
        new("Everywhere, by checksum")
        {
            Given = Assets,
            Request = """{"action":"findDuplicates"}""",
            Expect = """
                {"groups":[{"checksum":"sha256:0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5","count":3,"assets":[{"asset":"a","path":"/A/x.txt"},{"asset":"twin"},{"asset":"b","path":"/A/B/y.txt"}]},
                  {"checksum":"*","count":2,"assets":[{"asset":"mine","path":"/Mine/x.txt"},{"asset":"free"}]}],"next_cursor":"-"}
                """,
        },
        new("Of another's a viewer learns nothing") { Given = Assets, As = "viewer", Request = """{"action":"findDuplicates","bucket_id":"root","recursive":true}""", Expect = """{"groups":[{"count":3,"assets":["*","*","*"]}]}""" },
        new("The administrator sees all") { Given = Assets, As = "admin", Request = """{"action":"findDuplicates"}""", Expect = """{"groups":[{"count":4,"assets":["*","*","*",{"asset":"theirs"}]},{"count":2}]}""" },
        new("In a bucket alone") { Given = Assets, Request = """{"action":"findDuplicates","bucket_id":1}""", Expect = """{"groups":[{"count":2,"assets":[{"asset":"a"},{"asset":"twin"}]}]}""" },
        new("In a bucket and below it") { Given = Assets, Request = """{"action":"findDuplicates","path":"/A","recursive":true}""", Expect = """{"groups":[{"count":3}]}""" },
        new("Where each is there once") { Given = Assets, Request = """{"action":"findDuplicates","slug":"b","recursive":true}""", Expect = """{"groups":[]}""" },
        new("Among those in no bucket") { Given = Assets, Request = """{"action":"findDuplicates","bucket_id":"root"}""", Expect = """{"groups":[]}""" },
        new("The key of a bucket sees its subtree alone") { Given = Assets, As = "read:1", Request = """{"action":"findDuplicates"}""", Expect = """{"groups":[{"count":3}]}""" },
        new("The key of a bucket sees nothing in no bucket") { Given = [.. Assets, Make.Asset("free2", null, "f.txt", "own")], As = "read:1", Request = """{"action":"findDuplicates","bucket_id":"root"}""", Expect = """{"groups":[]}""" },
        new("Of many the oldest 100 are shown")
        {
            Given =
            [
                Make.Asset("seed"),
                """
                sql: insert into asset (code, state, filename, extension, media_type, mime_type, size, checksum, version, data, created_at, created_by, modified_at, modified_by)
                with recursive n (i) as (select 1 union all select i + 1 from n where i < 149)
                select 'x' || i, 1, 'x.txt', extension, media_type, mime_type, size, checksum, version, data, created_at, created_by, modified_at, modified_by from n, asset
                """,
            ],
            Request = """{"action":"findDuplicates"}""",
            Expect = $$"""{"groups":[{"count":150,"assets":[{"asset":"seed"},{{string.Join(',', Enumerable.Range(1, 99).Select(i => $$"""{"asset":"x{{i}}"}"""))}}]}]}""",
        },
        new("Another's bucket is not there") { Given = Assets, Request = """{"action":"findDuplicates","bucket_id":3}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""" },
        new("A page has at most 100 groups") { Request = """{"action":"findDuplicates","limit":101}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"limit"}}""" },
        new("A made-up cursor") { Request = """{"action":"findDuplicates","cursor":"WzFd"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"cursor"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"findDuplicates"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(ByFilename))]
    public Task Getting_an_asset_by_its_filename(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Ids))]
    public Task Getting_the_codes(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Duplicates))]
    public Task Finding_duplicates(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Pages_give_each_code_and_each_group_once()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("A"));
        for (var i = 0; i < 12; i++)
            await server.DoAsync(Make.Asset($"x{i}", i % 2 == 0 ? 1 : null, content: $"content {i % 5}"));
        foreach (var (caller, count, groups) in new[] { ("viewer", 12, 5), ("read:1", 6, 1) })
        {
            Assert.That(await PagesAsync(server, caller, "getAssetIds", "assets", 2), Is.Unique.And.Count.EqualTo(count));
            Assert.That(await PagesAsync(server, caller, "findDuplicates", "groups", 2), Is.Unique.And.Count.EqualTo(groups));
        }
        var cursor = (await server.DoAsync("""{"action":"findDuplicates","limit":1}""")).Get<string>("next_cursor");
        var answer = await server.PostAsync($$"""{"action":"findDuplicates","bucket_id":1,"cursor":"{{cursor}}"}""");
        Assert.That((answer.ErrorCode, answer.Get<string>("error.parameter")), Is.EqualTo(("invalid_parameter", "cursor")));
    }

    static async Task<List<string>> PagesAsync(TestServer server, string caller, string action, string member, int limit)
    {
        var seen = new List<string>();
        for (string? cursor = null, next = ""; next is not null; cursor = next)
        {
            var page = await server.DoAsync($"{{\"action\":\"{action}\",\"limit\":{limit}{(cursor is null ? "" : $",\"cursor\":\"{cursor}\"")}}}", caller);
            var elements = (JArray)page.Json[member]!;
            Assert.That(elements, Has.Count.InRange(1, limit));
            seen.AddRange(elements.Select(element => (string)(element as JObject is { } group ? group["checksum"] : element)!));
            next = (string?)page.Json["next_cursor"];
        }
        return seen;
    }
}
