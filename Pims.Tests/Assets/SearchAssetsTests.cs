using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

public sealed class SearchAssetsTests
{
    static string Asset(string code, int? bucket, string filename, string data, int size = 3)
    {
        var body = new JObject
        {
            ["action"] = "uploadAsset", ["asset"] = code, ["filename"] = filename, ["data"] = JObject.Parse(data),
            ["content"] = Convert.ToBase64String(Enumerable.Repeat((byte)'x', size).ToArray()),
        };
        if (bucket is not null)
            body["bucket_id"] = bucket;
        return body.ToString();
    }

    // 1 /A, 2 /A/B, 3 other's /Theirs, 4 editor's /Mine
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Bucket("B", 1), Make.Personal("Theirs", "other"), Make.Personal("Mine"),
        Asset("described", 1, "IMG_2044-final.txt", """{"description":"A Crème brûlée in the summer sun","sku":"X1","n":1.0,"on":true}""", 10),
        Asset("labelled", 2, "dessert.md", """{"tags":["Summer Sale","red"],"keywords":["creme"],"sizes":["S",1,{"w":1}],"sku":"X2"}""", 20),
        Asset("named", 1, "summer_creme.txt", """{"tags":["red"],"sku":"x1","n":2,"o":{"a":1,"b":[true]}}""", 30),
        Asset("theirs", 3, "summer.txt", """{"tags":["red"]}"""),
        Asset("mine", 4, "Sömmer.csv", """{"tags":["red"],"sku":"X1"}""", 40),
        Asset("free", null, "写真集 हिन्दी.txt", """{"tags":["Red","a \"quoted\" NEAR(tag)"],"description":"C++ & 3.5 '; drop table asset -- 😀 summery"}"""),
    ];

    static Scenario Found(string name, string request, string codes, string caller = "editor") => new(name)
    {
        Given = Assets,
        As = caller,
        Request = $$"""{"action":"searchAssets",{{request}}}""",
        Expect = $$"""{"assets":[{{string.Join(',', codes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => $$"""{"asset":"{{code}}"}"""))}}],"next_cursor":"-"}""",
    };

    static Scenario Refused(string name, string request, string parameter, string code = "invalid_parameter", int status = 400) => new(name)
    {
        Given = Assets,
        Request = $$"""{"action":"searchAssets",{{request}}}""",
        Status = status,
        Expect = $$$"""{"error":{"code":"{{{code}}}","parameter":"{{{parameter}}}"}}""",
    };

    static readonly Scenario[] Scenarios =
    [
        Found("Those with the word in the filename, then in tags and keywords, then in the description", "\"query\":\"summer\"", "named labelled free described"),
        Found("All of the words, wherever they stand", "\"query\":\"creme summer\"", "named labelled described"),
        Found("Accents and case make no difference, neither there nor here", "\"query\":\"CRÈME BRULEE\"", "described"),
        Found("A decomposed accent is the same", "\"query\":\"Cre\\u0300me bru\\u0302\"", "described"),
        Found("In the query alone", "\"query\":\"sümmer\"", "named labelled free described"),
        Found("The beginnings of words", "\"query\":\"s c\"", "mine named labelled free described"),
        Found("What parts a filename", "\"query\":\"2044 img\"", "described"),
        Found("The middle of a word is none", "\"query\":\"ummer\"", ""),
        Found("The extension", "\"query\":\"md\"", "labelled"),
        Found("Other scripts, by their beginnings", "\"query\":\"写真 हिन्\"", "free"),
        Found("Signs that mean something to the index mean nothing here", """ "query":"\"quoted\" NEAR(tag)* : ^" """, "free"),
        Found("Words that do", "\"query\":\"NEAR AND NOT\"", ""),
        Found("A column that does", "\"query\":\"filename:summer\"", ""),
        Found("SQL is words too", "\"query\":\"'; drop table asset --\"", "free"),
        Found("Emoji part words", "\"query\":\"3😀5\"", "free"),
        Found("Twice the same word", "\"query\":\"dessert Dessert\"", "labelled"),
        Found("By another order", "\"query\":\"summer\",\"sort\":\"-size\"", "named labelled described free"),
        Found("In a bucket", "\"query\":\"summer\",\"bucket_id\":1", "named described"),
        Found("And below", "\"query\":\"summer\",\"path\":\"/A\",\"recursive\":true", "named labelled described"),
        Found("By slug", "\"query\":\"summer\",\"slug\":\"b\"", "labelled"),
        Found("In no bucket", "\"query\":\"summer\",\"bucket_id\":\"root\"", "free"),
        Found("Everywhere that a viewer sees", "\"tags\":[\"red\"]", "labelled named", "viewer"),
        Found("Everywhere that its owner sees", "\"tags\":[\"red\"]", "labelled named theirs", "other"),
        Found("Everywhere that the administrator sees", "\"tags\":[\"red\"]", "labelled named theirs mine", "admin"),
        Found("Everywhere that the key of a bucket sees", "\"query\":\"summer\"", "named labelled described", "read:1"),
        Found("At the top the key of a bucket sees nothing", "\"query\":\"summer\",\"bucket_id\":\"root\"", "", "read:1"),
        Found("Without anything: all, the oldest first", "\"limit\":9", "described labelled named mine free"),
        Found("All of the tags", "\"tags\":[\"red\",\"Summer Sale\"]", "labelled"),
        Found("A tag as it is written", "\"tags\":[\"Red\"]", "free"),
        Found("Not a part of a tag", "\"tags\":[\"Summer\"]", ""),
        Found("A tag with signs", """ "tags":["a \"quoted\" NEAR(tag)"] """, "free"),
        Found("No tags are no condition", "\"tags\":[],\"extension\":\"md\"", "labelled"),
        Found("By kind", "\"media_type\":\"DOCUMENT\",\"query\":\"summer\",\"limit\":50", "named labelled free described"),
        Found("Of another kind", "\"media_type\":\"VIDEO\"", ""),
        Found("By extension", "\"extension\":\".TXT\"", "described named free"),
        Found("By size, both bounds among them", "\"size_min\":10,\"size_max\":30,\"sort\":\"-size\"", "named labelled described"),
        Found("By the time of adding", "\"created_after\":\"2020-01-01T00:00:00Z\",\"created_before\":\"2099-01-01T00:00:00Z\",\"sort\":\"filename\"", "described mine labelled named free"),
        Found("Added later than all", "\"created_after\":\"2099-01-01T00:00:00Z\"", ""),
        Found("Added before all", "\"query\":\"summer\",\"created_before\":\"2020-01-01T00:00:00Z\"", ""),
        Found("By a member of data, exactly", """ "data":{"sku":"X1"} """, "described mine"),
        Found("By several members", """ "data":{"sku":"X1","on":true} """, "described"),
        Found("A number is a number however it is written", """ "data":{"n":1} """, "described"),
        Found("And no string", """ "data":{"n":"1"} """, ""),
        Found("A value finds it as an element of an array", """ "data":{"sizes":"S"} """, "labelled"),
        Found("A number too", """ "data":{"sizes":1.0} """, "labelled"),
        Found("An object too", """ "data":{"sizes":{"w":1}} """, "labelled"),
        Found("An array is compared whole", """ "data":{"sizes":["S",1]} """, ""),
        Found("And in its order", """ "data":{"sizes":["S",1,{"w":1}]} """, "labelled"),
        Found("An object is compared whole, whatever the order of its members", """ "data":{"o":{"b":[true],"a":1}} """, "named"),
        Found("Not by a part", """ "data":{"o":{"a":1}} """, ""),
        Found("tags in data are members too", """ "data":{"tags":"red","sku":"x1"} """, "named"),
        Found("A member that nothing has", """ "data":{"$.sku\"]":"X1"} """, ""),
        Found("All at once", """ "query":"summer","bucket_id":1,"recursive":true,"tags":["red"],"media_type":"DOCUMENT","extension":"txt","size_min":1,"size_max":99,"created_after":"2020-01-01T00:00:00Z","data":{"sku":"x1"},"unreferenced":true,"sort":"-filename" """, "named"),
        new("What is referred to is left out")
        {
            Given = [.. Assets, Make.Reference("named")],
            Request = """{"action":"searchAssets","query":"creme","unreferenced":true}""",
            Expect = """{"assets":[{"asset":"labelled"},{"asset":"described"}]}""",
        },
        new("What is in the trash, or has no file yet, is not found")
        {
            Given = [.. Assets, """{"action":"deleteAssets","assets":["named","labelled"]}""", """{"action":"generateAssetCode"}"""],
            Request = """{"action":"searchAssets","bucket_id":1,"recursive":true}""",
            Expect = """{"assets":[{"asset":"described"}]}""",
        },
        new("What comes back is found again")
        {
            Given = [.. Assets, """{"action":"deleteAssets","assets":["named","labelled"]}""", """{"action":"restoreAsset","asset":"named"}"""],
            Request = """{"action":"searchAssets","query":"creme"}""",
            Expect = """{"assets":[{"asset":"named"},{"asset":"described"}]}""",
        },
        new("By what it is called now")
        {
            Given = [.. Assets, """{"action":"renameAsset","asset":"named","filename":"winter.txt"}""", """{"action":"updateAssetData","asset":"labelled","data":{"tags":null,"description":"winter"}}"""],
            Request = """{"action":"searchAssets","query":"winter"}""",
            Expect = """{"assets":[{"asset":"named"},{"asset":"labelled"}]}""",
        },
        new("And no more by what it was called")
        {
            Given = [.. Assets, """{"action":"renameAsset","asset":"named","filename":"winter.txt"}""", """{"action":"updateAssetData","asset":"labelled","data":{"tags":null,"sku":"X3"}}"""],
            Request = """{"action":"searchAssets","query":"summer"}""",
            Expect = """{"assets":[{"asset":"free"},{"asset":"described"}]}""",
        },
        Refused("A query without a word", "\"query\":\" 😀 *\\\"-\"", "query"),
        Refused("A query of a mark alone", "\"query\":\"\\u0301\"", "query"),
        Refused("An empty query", "\"query\":\"\"", "query"),
        Refused("A query that is too long", $"\"query\":\"{new string('x', 1001)}\"", "query"),
        Refused("33 words", $"\"query\":\"{string.Join(' ', Enumerable.Range(1, 33))}\"", "query"),
        Refused("33 tags", $"\"tags\":[{string.Join(',', Enumerable.Range(1, 33).Select(i => $"\"{i}\""))}]", "tags"),
        Refused("An empty tag", "\"tags\":[\"\"]", "tags[0]"),
        Refused("A tag that can be none", $"\"tags\":[\"{new string('x', 256)}\"]", "tags[0]"),
        Refused("33 members", $"\"data\":{{{string.Join(',', Enumerable.Range(1, 33).Select(i => $"\"m{i}\":1"))}}}", "data"),
        Refused("A member of the system", """ "data":{"type":"text/plain"} """, "data.type"),
        Refused("A filename as a member", """ "data":{"filename":"x"} """, "data.filename"),
        Refused("A member that is null", """ "data":{"sku":null} """, "data.sku"),
        Refused("A kind that is none", "\"media_type\":\"image\"", "media_type"),
        Refused("A size below 0", "\"size_min\":-1", "size_min"),
        Refused("A date that is none", "\"created_after\":\"2030-01-01\"", "created_after"),
        Refused("A sort that is none", "\"sort\":\"relevance\"", "sort"),
        Refused("A page of nothing", "\"limit\":0", "limit"),
        Refused("A made-up cursor", "\"query\":\"a\",\"cursor\":\"WzFd\"", "cursor"),
        Refused("Another's bucket is not there", "\"bucket_id\":3", "bucket_id", "bucket_not_found", 404),
        Refused("Two buckets", "\"bucket_id\":1,\"slug\":\"a\"", "slug"),
        new("Nobody may not") { As = "anonymous", Request = """{"action":"searchAssets","query":"x"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Searching_assets(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Long_values_that_begin_and_end_alike_are_told_apart_page_by_page()
    {
        await using var server = await TestServer.StartAsync();
        string Value(int i) => $"{new string('a', 40)}{i % 3}{new string('z', 40)}";
        for (var i = 0; i < 12; i++)
            await server.DoAsync(Asset($"x{i}", null, "x.txt", new JObject { ["link"] = Value(i), ["tags"] = new JArray(Value(i), "x") }.ToString()));
        foreach (var condition in new[] { $"\"data\":{{\"link\":\"{Value(1)}\"}}", $"\"tags\":[\"{Value(1)}\"]", $"\"query\":\"x\",\"tags\":[\"{Value(1)}\",\"x\"]" })
            Assert.That(await CodesAsync(server, condition, limit: 1), Is.EquivalentTo(new[] { "x1", "x4", "x7", "x10" }), condition);
    }

    [Test]
    public async Task Ten_thousand_members_are_all_found()
    {
        await using var server = await TestServer.StartAsync();
        var data = new JObject(Enumerable.Range(0, 5000).Select(i => new JProperty($"m{i}", i)));
        await server.DoAsync(Asset("x", null, "x.txt", data.ToString()));
        foreach (var i in new[] { 0, 2500, 4999 })
            Assert.That(await CodesAsync(server, $$"""  "data":{"m{{i}}":{{i}}} """), Is.EqualTo(new[] { "x" }));
    }

    [TestCase("\"query\":\"x\"")]
    [TestCase("\"query\":\"x\",\"sort\":\"-filename\"")]
    [TestCase("\"query\":\"x\",\"tags\":[\"t\"]")]
    [TestCase("\"tags\":[\"t\"],\"sort\":\"size\"")]
    [TestCase("\"data\":{\"k\":\"v\"}")]
    [TestCase("\"sort\":\"modified_at\"")]
    [TestCase("\"query\":\"x\",\"bucket_id\":1,\"recursive\":true")]
    public async Task Pages_show_each_once_while_others_come_and_go(string condition)
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("A"));
        var stay = Enumerable.Range(0, 12).Select(i => $"stay{i}").ToArray();
        foreach (var (i, code) in stay.Index())
        {
            await server.DoAsync(One(code, i));
            await server.DoAsync(One($"go{i}", i));
        }
        var (seen, added) = (new List<string>(), 0);
        for (string? cursor = null, next = ""; next is not null; cursor = next)
        {
            var page = await server.DoAsync($$"""{"action":"searchAssets",{{condition}},"limit":2{{(cursor is null ? "" : $",\"cursor\":\"{cursor}\"")}}}""");
            seen.AddRange(page.Json["assets"]!.Select(asset => (string)asset["asset"]!));
            next = (string?)page.Json["next_cursor"];
            if (added >= 12)
                continue;
            await server.DoAsync($$"""{"action":"deleteAsset","asset":"go{{added}}"}""");
            await server.DoAsync(One($"new{added}", added++));
        }
        Assert.That(seen, Is.Unique);
        Assert.That(seen.Where(code => code.StartsWith("stay", StringComparison.Ordinal)), Is.EquivalentTo(stay));

        // A third each with the word in the filename, in a keyword, in the description.
        string One(string code, int i) => Asset(code, 1, i % 3 == 0 ? "x.txt" : "y.txt",
            $$"""{"tags":["t"],"k":"v","keywords":["{{(i % 3 == 1 ? "x" : "y")}}"],"description":"{{(i % 3 == 2 ? "x" : "y")}}"}""", 1 + i % 4);
    }

    [Test]
    public async Task A_cursor_of_another_search_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var code in new[] { "x1", "x2", "x3" })
            await server.DoAsync(Make.Asset(code));
        var cursor = (await server.DoAsync("""{"action":"searchAssets","query":"txt","limit":1}""")).Get<string>("next_cursor");
        foreach (var other in new[] { "\"query\":\"tx\"", "\"query\":\"txt\",\"sort\":\"size\"", "\"query\":\"txt\",\"extension\":\"txt\"", "\"query\":\"txt\",\"bucket_id\":\"root\"" })
        {
            var answer = await server.PostAsync($$"""{"action":"searchAssets",{{other}},"cursor":"{{cursor}}"}""");
            Assert.That((answer.ErrorCode, (string?)answer.Json.SelectToken("error.parameter")), Is.EqualTo(("invalid_parameter", "cursor")), other);
        }
        await server.DoAsync($$"""{"action":"searchAssets","query":"txt","limit":5,"cursor":"{{cursor}}"}""");
    }

    [Test]
    public async Task A_cursor_with_another_value_in_it_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("x1"));
        await server.DoAsync(Make.Asset("x2"));
        var cursor = (await server.DoAsync("""{"action":"searchAssets","query":"txt","limit":1}""")).Get<string>("next_cursor");
        var parts = JArray.Parse(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(cursor.Replace('-', '+').Replace('_', '/') + new string('=', (4 - cursor.Length % 4) % 4))));
        foreach (var value in new JToken[] { "x", 3, -1, long.MaxValue })
        {
            parts[1] = value;
            var forged = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(parts.ToString(Newtonsoft.Json.Formatting.None))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            Assert.That((await server.PostAsync($$"""{"action":"searchAssets","query":"txt","limit":1,"cursor":"{{forged}}"}""")).ErrorCode, Is.EqualTo("invalid_parameter"));
        }
    }

    /// <summary>The codes of all pages.</summary>
    static async Task<List<string>> CodesAsync(TestServer server, string condition, int limit = 1000)
    {
        var codes = new List<string>();
        for (string? cursor = null, next = ""; next is not null; cursor = next)
        {
            var page = await server.DoAsync($$"""{"action":"searchAssets",{{condition}},"limit":{{limit}}{{(cursor is null ? "" : $",\"cursor\":\"{cursor}\"")}}}""");
            codes.AddRange(page.Json["assets"]!.Select(asset => (string)asset["asset"]!));
            next = (string?)page.Json["next_cursor"];
        }
        return codes;
    }
}
