using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>updateAssetsData.</summary>
public sealed class UpdateAssetsTests
{
    const string CountsOfAll = "select sum(abs(asset_count - (select count(*) from asset where asset.bucket_id = bucket.bucket_id and state = 1))) from bucket";

    // 1 /A (a, b), 2 /B (c), 3 other's /Theirs (theirs), free in no bucket
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Bucket("B"), Make.Personal("Theirs", "other"),
        Make.Asset("a", 1), Make.Asset("b", 1), Make.Asset("c", 2), Make.Asset("theirs", 3), Make.Asset("free"),
    ];

    static string Update(string assets) => $$$"""{"action":"updateAssetsData","assets":{{{{assets}}}}}""";

    static Scenario Refused(string name, string second, string parameter, string code = "invalid_parameter", int status = 400, string caller = "editor") => new(name)
    {
        Given = Assets,
        As = caller,
        Request = Update($$$""" "a":{"filename":"new.txt"},{{{second}}} """),
        Status = status,
        Expect = $$$"""{"error":{"code":"{{{code}}}","parameter":"{{{parameter}}}"}}""",
        Store = ("select count(*) from asset where modified_by = 'api_key:1' and filename = code || '.txt'", 5),
    };

    static readonly Scenario[] Scenarios =
    [
        new("Each by its own change, in the order asked; what is not there is named")
        {
            Given = Assets,
            Request = Update(""" "free":{"bucket_id":1},"nothing":{"data":{"k":1}},"a":{"data":{"k":1},"bucket_id":2},"theirs":{"filename":"x"},"c":{"bucket_id":null,"expires_at":"2090-01-01T00:00:00Z"},"b":{"data":{"filename":"b2.txt"}} """),
            Expect = """
                {"assets":[{"asset":"free","path":"/A/free.txt"},{"asset":"a","path":"/B/a.txt","data":{"k":1}},{"asset":"c","bucket_id":"-","expires_at":"2090-01-01T00:00:00.000Z"},
                  {"asset":"b","path":"/A/b2.txt","modified_by":"api_key:2"}],"invalid_codes":["nothing","theirs"]}
                """,
            Store = ($"select ({CountsOfAll}) * 100 + (select count(*) from asset where modified_by = 'api_key:2')", 4),
        },
        new("The last of two that change places is its old bucket's thumbnail no more")
        {
            Given = [.. Assets, """{"action":"editBucket","bucket_id":1,"thumbnail":"a"}""", """{"action":"editBucket","bucket_id":2,"thumbnail":"c"}"""],
            Request = Update(""" "a":{"bucket_id":2},"c":{"bucket_id":1} """),
            Expect = """{"assets":[{"bucket_id":2},{"bucket_id":1}]}""",
            Store = ($"select ({CountsOfAll}) * 100 + (select count(thumbnail) from bucket)", 0),
        },
        new("None at all") { Request = Update(""), Expect = """{"assets":[],"invalid_codes":[]}""" },
        new("What is no code is one that is not there") { Given = Assets, Request = Update(""" "../etc":{"filename":"x"},"' or 1=1 --":{"filename":"x"} """), Expect = """{"assets":[],"invalid_codes":["../etc","' or 1=1 --"]}""" },
        new("With the key of a bucket, what is elsewhere is not there") { Given = Assets, As = "write:1", Request = Update(""" "a":{"filename":"x"},"c":{"filename":"x"},"free":{"filename":"x"} """), Expect = """{"assets":[{"asset":"a"}],"invalid_codes":["c","free"]}""" },
        Refused("A name that is none", """ "b":{"filename":".."} """, "assets.b.filename"),
        Refused("A name inside data that is none", """ "b":{"data":{"filename":".."}} """, "assets.b.data.filename"),
        Refused("A bad value of a code that is not there", """ "nothing":{"data":{"tags":5}} """, "assets.nothing.data.tags"),
        Refused("Another type", """ "b":{"data":{"type":"text/html"}} """, "assets.b.data.type"),
        Refused("An end in the past", """ "b":{"expires_at":"2020-01-01T00:00:00Z"} """, "assets.b.expires_at"),
        Refused("Nothing to change", """ "b":{} """, "assets.b.data", "missing_parameter"),
        Refused("A member that is none", """ "b":{"name":"x"} """, "assets.b.name", "unknown_parameter"),
        Refused("Too much data", $"\"b\":{{\"data\":{{\"note\":\"{new string('x', 64 * 1024)}\"}}}}", "assets.b.data"),
        Refused("A bucket that is not there", """ "b":{"bucket_id":9} """, "assets.b.bucket_id", "bucket_not_found", 404),
        Refused("Another's bucket is not there", """ "nothing":{"bucket_id":3} """, "assets.nothing.bucket_id", "bucket_not_found", 404),
        Refused("The key of a bucket takes nothing out of buckets", """ "b":{"bucket_id":null} """, "assets.b.bucket_id", "forbidden", 403, "write:1"),
        new("1,001 are too many") { Request = Update(string.Join(',', Enumerable.Range(1, 1001).Select(i => $$"""  "a{{i}}":{"filename":"x"} """))), Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"assets"}}""" },
        new("A viewer may not") { As = "viewer", Request = Update(""), Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = Update(""), Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Updating_assets(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task A_thousand_are_updated_at_once_each_as_asked()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("A"));
        await server.DoAsync(Make.Bucket("B"));
        await server.DoAsync(Make.Asset("seed", 1));
        await server.ExecuteAsync("""
            insert into asset (code, state, bucket_id, filename, extension, media_type, mime_type, size, checksum, version, data, meta, created_at, created_by, modified_at, modified_by)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000)
            select 'x' || i, 1, 1, 'x.txt', extension, media_type, mime_type, size, checksum, version, data, meta, created_at, created_by, modified_at, modified_by from n, asset where code = 'seed'
            """);
        await server.ExecuteAsync("update bucket set asset_count = 1001 where bucket_id = 1");
        var assets = new JObject(Enumerable.Range(1, 1000).Select(i => new JProperty($"x{i}", new JObject
        {
            ["data"] = new JObject { ["number"] = i, ["text"] = $"\"Ü{i}\u0001😀" }, ["filename"] = $"{i}.md", ["bucket_id"] = 1 + i % 2,
        })));
        var answer = await server.DoAsync(new JObject { ["action"] = "updateAssetsData", ["assets"] = assets }.ToString(), "editor");
        Assert.That(answer.Json["assets"]!.Count(), Is.EqualTo(1000));
        foreach (var i in new[] { 1, 250, 251, 1000 })
        {
            var asset = (await server.DoAsync($$"""{"action":"getAssetData","asset":"x{{i}}"}""")).Json["asset"]!;
            Assert.That(((int)asset["data"]!["number"]!, (string?)asset["data"]!["text"], (string?)asset["path"], (string?)asset["extension"]),
                Is.EqualTo((i, $"\"Ü{i}\u0001😀", $"/{"AB"[i % 2]}/{i}.md", "md")));
        }
        Assert.That(await server.ValueAsync<long>("select asset_count from bucket where bucket_id = 2"), Is.EqualTo(500));
        Assert.That(await server.ValueAsync<long>(CountsOfAll), Is.Zero);
    }
}
