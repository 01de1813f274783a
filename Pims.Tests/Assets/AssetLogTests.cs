using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

public sealed class AssetLogTests
{
    const string Log = """{"action":"getAssetLog","asset":"a"}""";

    static readonly string[] Asset = [Make.Bucket("A"), Make.Bucket("B", 1), Make.Asset("a", 1)];

    static readonly Scenario[] Scenarios =
    [
        new("An upload") { Given = Asset, As = "viewer", Request = Log, Expect = """{"log":[{"action":"CREATED","username":"First administrator","caller":"api_key:1","timestamp":"*","info":{"to":"/A/a.txt"}}]}""" },
        new("Several uploads, each its own") { Given = ["""{"action":"uploadAsset","asset":"a","filename":"x \" y.txt","content":"aGk="}"""], Request = Log, Expect = """{"log":[{"action":"CREATED","info":{"to":"/x \" y.txt"}}]}""" },
        new("A code with its file later") { Given = ["editor: {\"action\":\"generateAssetCode\"}", "sql: update asset set code = 'a'", Make.Asset("a")], Request = Log, Expect = """{"log":[{"action":"CREATED"}]}""" },
        new("A rename, a move and an edit at once")
        {
            Given = [.. Asset, """{"action":"updateAssetData","asset":"a","filename":"b.txt","bucket_id":2,"data":{"tags":["x"],"n":1.50}}""", """editor: {"action":"updateAssetData","asset":"a","data":{"tags":null,"n":2}}"""],
            Request = Log,
            Expect = """
                {"log":[
                  {"action":"UPDATED","username":"editor","info":{"from":{"data":{"tags":["x"],"n":1.5}},"to":{"data":{"tags":null,"n":2}}}},
                  {"action":"UPDATED","info":{"from":{"data":{"tags":null,"n":null}},"to":{"data":{"tags":["x"],"n":1.5}}}},
                  {"action":"MOVED","info":{"from":"/A","to":"/A/B"}},
                  {"action":"RENAMED","info":{"from":"a.txt","to":"b.txt"}},
                  {"action":"CREATED"}]}
                """,
        },
        new("Its end") { Given = [.. Asset, """{"action":"updateAssetData","asset":"a","expires_at":"2999-01-01T00:00:00Z"}"""], Request = """{"action":"getAssetLog","path":"/A/a.txt","limit":1}""", Expect = """{"log":[{"action":"UPDATED","info":{"from":{"expires_at":null},"to":{"expires_at":"2999-01-01T00:00:00.000Z"}}}],"next_cursor":"*"}""" },
        new("What changes nothing is not said") { Given = [.. Asset, """{"action":"renameAsset","asset":"a","filename":"a.txt"}""", """{"action":"moveAssetToBucket","asset":"a","bucket_id":1}"""], Request = Log, Expect = """{"log":[{"action":"CREATED"}]}""" },
        new("Moves, by one and by many") { Given = [.. Asset, """{"action":"moveAssetToBucket","asset":"a","bucket_id":2}""", """{"action":"moveAssetsToBucket","assets":["a"],"bucket_id":null}"""], Request = Log, Expect = """{"log":[{"action":"MOVED","info":{"from":"/A/B","to":"/"}},{"action":"MOVED","info":{"from":"/A","to":"/A/B"}},{"action":"CREATED"}]}""" },
        new("Moved up when the bucket goes") { Given = [.. Asset, """{"action":"deleteBucket","bucket_id":1}"""], Request = Log, Expect = """{"log":[{"action":"MOVED","info":{"from":"/A","to":"/"}},{"action":"CREATED"}]}""" },
        new("To the trash and back") { Given = [.. Asset, """{"action":"deleteAsset","asset":"a"}""", """{"action":"restoreAsset","asset":"a"}"""], Request = Log, Expect = """{"log":[{"action":"RESTORED","info":{"to":"/A/a.txt"}},{"action":"DELETED","info":{"from":"/A/a.txt"}},{"action":"CREATED"}]}""" },
        new("In the trash, with a bucket") { Given = [Make.Bucket("A"), Make.Bucket("B", 1), Make.Asset("a", 2), """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}"""], Request = Log, Expect = """{"log":[{"action":"DELETED","info":{"from":"/A/B/a.txt"}},{"action":"CREATED"}]}""" },
        new("Another file, and the first again")
        {
            Given = [Make.Asset("a", content: "one"), Make.File("a", "two"), """{"action":"restoreAssetVersion","asset":"a","version":1}"""],
            Request = Log,
            Expect = """{"log":[{"action":"REPLACED","info":{"from":{"version":2,"size":3,"type":"text/plain"},"to":{"version":3,"restored_version":1,"checksum":"sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"}}},{"action":"REPLACED","info":{"from":{"version":1},"to":{"version":2}}},{"action":"CREATED"}]}""",
        },
        new("A long text by its length") { Given = [.. Asset, $$$"""{"action":"updateAssetData","asset":"a","data":{"description":"{{{new string('x', 5000)}}}"}}"""], Request = Log, Expect = """{"log":[{"action":"UPDATED","info":{"to":{"data":{"description":{"characters":5002}}}}},{"action":"CREATED"}]}""" },
        new("References, those that are new and those that were there")
        {
            Given =
            [
                .. Asset, """{"action":"addAssetReferences","asset":"a","references":{"product":[1,2]}}""", """{"action":"addAssetReferences","asset":"a","references":{"product":[2],"category":["x"]}}""",
                """{"action":"addAssetReferences","asset":"a","references":{"product":[2]}}""", """{"action":"removeAssetReferences","asset":"a","references":{"product":[1,9]}}""",
            ],
            Request = Log,
            Expect = """{"log":[{"action":"UPDATED","info":{"from":{"references":{"product":["1"]}},"to":"-"}},{"action":"UPDATED","info":{"from":"-","to":{"references":{"product":"-","category":["x"]}}}},{"info":{"to":{"references":{"product":["1","2"]}}}},{"action":"CREATED"}]}""",
        },
        new("References that a deletion took along, by one and with its bucket")
        {
            Given =
            [
                .. Asset, Make.Reference("a"), """{"action":"deleteAsset","asset":"a","force_unlink":true}""", """{"action":"restoreAsset","asset":"a"}""",
                Make.Reference("a"), """{"action":"deleteBucket","bucket_id":1,"contents":"trash","force_unlink":true}""",
            ],
            Request = Log,
            Expect = """{"log":[{"action":"DELETED"},{"action":"UPDATED","info":{"from":{"references":{"product":["7"]}}}},{"action":"RESTORED"},{"action":"DELETED"},{"action":"UPDATED","info":{"from":{"references":{"product":["7"]}}}},{"action":"CREATED"}]}""",
        },
        new("An end that restoring clears") { Given = [.. Asset, """{"action":"deleteAsset","asset":"a"}""", "sql: update asset set expires_at = 1000"], Request = """{"action":"restoreAsset","asset":"a"}""", Expect = """{"asset":{"expires_at":"-"}}""", Store = ("""select count(*) from asset_log where action = 'UPDATED' and was = '{"expires_at":"1970-01-01T00:00:01.000Z"}' and now = '{"expires_at":null}'""", 1) },
        new("What it was while it was private is not told to others")
        {
            Given =
            [
                Make.Bucket("A"), Make.Personal("Secret plan"), """editor: {"action":"uploadAsset","asset":"a","bucket_id":2,"filename":"p.txt","content":"aGk=","data":{"description":"private words"}}""",
                """editor: {"action":"updateAssetData","asset":"a","filename":"a.txt","data":{"description":null}}""", """editor: {"action":"moveAssetToBucket","asset":"a","bucket_id":1}""",
            ],
            As = "viewer",
            Request = Log,
            Expect = """{"log":[{"action":"MOVED","info":{"from":"-","to":"/A"}},{"action":"UPDATED","info":{"from":"-","to":"-"}},{"action":"RENAMED","info":{"from":"-","to":"-"}},{"action":"CREATED","info":{"from":"-","to":"-"}}]}""",
        },
        new("Nor to the key of a bucket what it was elsewhere")
        {
            Given = [Make.Bucket("A"), Make.Bucket("Layoffs"), Make.Asset("a", 2), """{"action":"renameAsset","asset":"a","filename":"b.txt"}""", """{"action":"moveAssetToBucket","asset":"a","bucket_id":1}""", """{"action":"renameAsset","asset":"a","filename":"c.txt"}"""],
            As = "read:1",
            Request = Log,
            Expect = """{"log":[{"action":"RENAMED","info":{"from":"b.txt","to":"c.txt"}},{"action":"MOVED","info":{"from":"-","to":"/A"}},{"action":"RENAMED","info":{"from":"-","to":"-"}},{"action":"CREATED","info":{"to":"-"}}]}""",
        },
        new("To its owner it is") { Given = [Make.Bucket("A"), Make.Personal("Mine"), Make.Asset("a", 2), """{"action":"moveAssetToBucket","asset":"a","bucket_id":1}"""], Request = Log, Expect = """{"log":[{"action":"MOVED","info":{"from":"/Mine","to":"/A"}},{"action":"CREATED","info":{"to":"/Mine/a.txt"}}]}""" },
        new("A key of a bucket is named by its id") { Given = [Make.Bucket("A"), """write:1: {"action":"uploadAsset","asset":"a","bucket_id":1,"filename":"a.txt","content":"aGk="}"""], Request = Log, Expect = """{"log":[{"username":"write_key:1","caller":"write_key:1"}]}""" },
        new("A user without a name by its id, not its e-mail") { Given = [Make.User("ann@example.com"), """user:ann@example.com: {"action":"uploadAsset","asset":"a","filename":"a.txt","content":"aGk="}"""], Request = Log, Expect = """{"log":[{"username":"user:1","caller":"user:1"}]}""" },
        new("No more than a thousand at once") { Given = Asset, Request = """{"action":"getAssetLog","asset":"a","limit":1001}""", Status = 400, Expect = """{"error":{"parameter":"limit"}}""" },
        new("A cursor of something else") { Given = Asset, Request = """{"action":"getAssetLog","asset":"a","cursor":"x"}""", Status = 400, Expect = """{"error":{"parameter":"cursor"}}""" },
        new("No limit of 0") { Given = Asset, Request = """{"action":"getAssetLog","asset":"a","limit":0}""", Status = 400, Expect = """{"error":{"parameter":"limit"}}""" },
        new("An unknown one") { Request = Log, Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("By none") { Request = """{"action":"getAssetLog"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"asset"}}""" },
        new("Another's is not there") { Given = [Make.Personal("Theirs", "other"), Make.Asset("a", 1)], Request = Log, Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("Another's trash neither") { Given = [Make.Personal("Theirs", "other"), Make.Asset("a", 1), """{"action":"deleteAsset","asset":"a"}"""], Request = Log, Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("Nobody may not") { As = "anonymous", Request = Log, Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task What_was_done(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task It_pages_the_newest_first()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("a"));
        for (var n = 1; n <= 6; n++)
            await server.DoAsync($$"""{"action":"renameAsset","asset":"a","filename":"{{n}}.txt"}""");
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = await server.DoAsync($$"""{"action":"getAssetLog","asset":"a","limit":3{{cursor}}}""");
            seen.AddRange(((JArray)page.Json["log"]!).Select(entry => (string?)entry["info"]!["to"] ?? "?"));
            cursor = page.Json["next_cursor"] is { } next ? $",\"cursor\":\"{next}\"" : "";
        }
        while (cursor.Length > 0);
        Assert.That(seen, Is.EqualTo(new[] { "6.txt", "5.txt", "4.txt", "3.txt", "2.txt", "1.txt", "/a.txt" }));
    }

    [Test]
    public async Task An_entry_stays_short_whatever_was_edited()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("a"));
        foreach (var (letter, size) in new[] { ('x', 190), ('y', 60_000), ('z', 10) })
        {
            var data = new JObject(Enumerable.Range(0, size == 10 ? 2000 : 60_000 / size).Select(n => new JProperty($"{letter}{n}", new string(letter, size))));
            await server.DoAsync(new JObject { ["action"] = "updateAssetData", ["asset"] = "a", ["data"] = data }.ToString());
            await server.DoAsync(new JObject { ["action"] = "updateAssetData", ["asset"] = "a", ["data"] = new JObject(data.Properties().Select(member => new JProperty(member.Name, JValue.CreateNull()))) }.ToString());
        }
        await server.DoAsync(new JObject { ["action"] = "addAssetReferences", ["asset"] = "a", ["references"] = new JObject { ["product"] = new JArray(Enumerable.Range(0, 1000).Select(n => $"a long id of a product {n}")) } }.ToString());
        Assert.That(await server.ValueAsync<long>("select max(coalesce(length(was), 0) + coalesce(length(now), 0)) from asset_log"), Is.LessThan(8000));
        var log = (await server.DoAsync(Log)).Json["log"]!;
        Assert.That((int)log[0]!["info"]!["to"]!["references_left_out"]!, Is.Positive);
        Assert.That((int)log[1]!["info"]!["to"]!["members_left_out"]!, Is.Positive);
    }

    [Test]
    public async Task Many_at_once_have_an_entry_each()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("A"));
        await server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api")
        {
            Content = TestServer.Multipart("""{"action":"uploadAssets","bucket_id":1}""", [.. Enumerable.Range(1, 300).Select(n => ($"{n}.txt", new byte[] { (byte)n, (byte)(n >> 8) }))]),
        }, "admin");
        Assert.That(await server.ValueAsync<long>("select count(*) from asset_log l join asset a on a.asset_id = l.asset_id where l.now = '/A/' || a.filename and l.action = 'CREATED'"), Is.EqualTo(300));
    }
}
