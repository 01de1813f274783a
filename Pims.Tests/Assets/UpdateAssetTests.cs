using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>renameAsset and updateAssetData.</summary>
public sealed class UpdateAssetTests
{
    const string CountsOfAll = "select sum(abs(asset_count - (select count(*) from asset where asset.bucket_id = bucket.bucket_id and state = 1))) from bucket";

    // 1 /A (a with data, b), 2 /B, 3 editor's /Mine (mine), 4 other's /Theirs (theirs), free in no bucket, later without a file
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Bucket("B"), Make.Personal("Mine"), Make.Personal("Theirs", "other"),
        """{"action":"uploadAsset","asset":"a","bucket_id":1,"filename":"a.txt","content":"aGVsbG8=","data":{"tags":["x"],"description":"D","season":{"year":2026,"on":true},"n":1.10}}""",
        Make.Asset("b", 1), Make.Asset("mine", 3), Make.Asset("theirs", 4), Make.Asset("free"),
        "sql: insert into asset (code, state, version, data, created_at, created_by, modified_at, modified_by) values ('later', 0, 0, '{}', 9999999999999, 'api_key:2', 0, '')",
    ];

    static string Update(string members) => $$"""{"action":"updateAssetData","asset":"a",{{members}}}""";

    static Scenario Refused(string name, string members, string parameter, string code = "invalid_parameter") => new(name)
    {
        Given = Assets,
        Request = Update(members),
        Status = 400,
        Expect = $$$"""{"error":{"code":"{{{code}}}","parameter":"{{{parameter}}}"}}""",
        Store = ("select count(*) from asset where modified_by = 'api_key:1' and filename = code || '.txt'", 5),
    };

    static readonly Scenario[] Renaming =
    [
        new("By code; the file stays, the address bears the new name, the extension is the name's")
        {
            Given = Assets,
            Request = """{"action":"renameAsset","asset":"a","filename":"Ä b.MD"}""",
            Expect = """{"asset":{"asset":"a","path":"/A/Ä b.MD","extension":"md","version":1,"size":5,"media_type":"DOCUMENT","modified_by":"api_key:2","created_by":"api_key:1","data":{"filename":"Ä b.MD","type":"text/plain","description":"D"}}}""",
            Store = ("select count(*) from asset where code = 'a' and filename = 'Ä b.MD'", 1),
        },
        new("By path, to a name without an extension: the type's usual one") { Given = Assets, Request = """{"action":"renameAsset","path":"/A/a.txt","filename":"readme"}""", Expect = """{"asset":{"asset":"a","extension":"txt","path":"/A/readme"}}""" },
        new("To a name that another bears") { Given = Assets, Request = """{"action":"renameAsset","asset":"a","filename":"b.txt"}""", Expect = """{"asset":{"path":"/A/b.txt"}}""" },
        new("To the name that it has changes nothing") { Given = Assets, Request = """{"action":"renameAsset","asset":"a","filename":"a.txt"}""", Expect = """{"asset":{"modified_by":"api_key:1"}}""" },
        new("With the write key of its bucket") { Given = Assets, As = "write:1", Request = """{"action":"renameAsset","asset":"a","filename":"c.txt"}""", Expect = """{"asset":{"path":"/A/c.txt","modified_by":"write_key:1"}}""" },
        new("It stays the thumbnail of its bucket") { Given = [.. Assets, """{"action":"editBucket","bucket_id":1,"thumbnail":"a"}"""], Request = """{"action":"renameAsset","asset":"a","filename":"c.txt"}""", Store = ("select count(*) from bucket where thumbnail = 'a'", 1) },
        new("A name is needed") { Given = Assets, Request = """{"action":"renameAsset","asset":"a"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"filename"}}""" },
        new("A name is one step of a path") { Given = Assets, Request = """{"action":"renameAsset","asset":"a","filename":"x/y.txt"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"filename"}}""" },
        new("Another's is not there") { Given = Assets, Request = """{"action":"renameAsset","asset":"theirs","filename":"x"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("For the key of another bucket it is not there") { Given = Assets, As = "write:2", Request = """{"action":"renameAsset","asset":"a","filename":"x"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("A code without a file has no name") { Given = Assets, Request = """{"action":"renameAsset","asset":"later","filename":"x"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("A viewer may not") { Given = Assets, As = "viewer", Request = """{"action":"renameAsset","asset":"a","filename":"x"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("A read key may not") { Given = Assets, As = "read:1", Request = """{"action":"renameAsset","asset":"a","filename":"x"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"renameAsset","asset":"a","filename":"x"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Updating =
    [
        new("A patch replaces, removes at any depth, and leaves the rest")
        {
            Given = Assets,
            Request = Update(""" "data":{"description":null,"tags":["y","z","y"],"season":{"year":null,"name":{"en":"Spring","de":null}},"new":[1,null]} """),
            Expect = """{"asset":{"data":{"filename":"a.txt","description":"-","tags":["y","z"],"season":{"year":"-","on":true,"name":{"en":"Spring","de":"-"}},"new":[1,null]},"modified_by":"api_key:2","version":1}}""",
            Store = ("""select data = '{"tags":["y","z"],"season":{"on":true,"name":{"en":"Spring"}},"n":1.10,"new":[1,null]}' from asset where code = 'a'""", 1),
        },
        new("What does not differ changes nothing") { Given = Assets, Request = Update(""" "data":{"season":{"year":2026},"gone":null},"expires_at":null,"bucket_id":1 """), Expect = """{"asset":{"modified_by":"api_key:1"}}""" },
        new("filename in data renames") { Given = Assets, Request = Update(""" "data":{"filename":"new.csv"} """), Expect = """{"asset":{"path":"/A/new.csv","extension":"csv","data":{"filename":"new.csv","description":"D"}}}""" },
        new("filename beside data renames, and the old name in data is no other") { Given = Assets, Request = Update(""" "filename":"new.txt","data":{"filename":"a.txt"} """), Expect = """{"asset":{"path":"/A/new.txt"}}""" },
        new("The same new name twice") { Given = Assets, Request = Update(""" "filename":"new.txt","data":{"filename":"new.txt"} """), Expect = """{"asset":{"path":"/A/new.txt"}}""" },
        new("type and size as they are") { Given = Assets, Request = Update(""" "data":{"type":"text/plain","size":"5","description":"E"} """), Expect = """{"asset":{"data":{"type":"text/plain","size":"5","description":"E"}}}""" },
        new("url as it is, where the server's own address is set")
        {
            Settings = [("PublicUrl", "https://img.example.com/dam/")],
            Given = Assets,
            Request = Update(""" "data":{"url":"https://img.example.com/dam/media/a/a.txt?v=1","k":1} """),
            Expect = """{"asset":{"data":{"url":"https://img.example.com/dam/media/a/a.txt?v=1","k":1}}}""",
        },
        new("Into another bucket; the counts are kept, and it is its old one's thumbnail no more")
        {
            Given = [.. Assets, """{"action":"editBucket","bucket_id":1,"thumbnail":"a"}"""],
            Request = Update(""" "bucket_id":2 """),
            Expect = """{"asset":{"bucket_id":2,"path":"/B/a.txt","modified_by":"api_key:2"}}""",
            Store = ($"select ({CountsOfAll}) * 100 + count(thumbnail) * 10 + sum(case when bucket_id = 2 then asset_count else 0 end) from bucket", 1),
        },
        new("Into no bucket") { Given = Assets, Request = Update(""" "bucket_id":null """), Expect = """{"asset":{"bucket_id":"-","path":"/a.txt"}}""", Store = (CountsOfAll, 0) },
        new("From no bucket into one's own, by path") { Given = Assets, Request = """{"action":"updateAssetData","path":"/free.txt","bucket_id":"3"}""", Expect = """{"asset":{"path":"/Mine/free.txt"}}""", Store = (CountsOfAll, 0) },
        new("An end to come") { Given = Assets, Request = Update(""" "expires_at":"2090-01-01T00:00:00Z" """), Expect = """{"asset":{"expires_at":"2090-01-01T00:00:00.000Z"}}""", Store = ("select expires_at from asset where code = 'a'", 3786912000000) },
        new("No end any more") { Given = [.. Assets, Update(""" "expires_at":"2090-01-01T00:00:00Z" """)], Request = Update(""" "expires_at":null """), Expect = """{"asset":{"expires_at":"-"}}""", Store = ("select count(expires_at) from asset", 0) },
        new("All at once") { Given = Assets, Request = Update(""" "data":{"description":"E"},"filename":"e.txt","bucket_id":2,"expires_at":"2090-01-01T00:00:00Z" """), Expect = """{"asset":{"path":"/B/e.txt","data":{"description":"E"},"expires_at":"*"}}""", Store = (CountsOfAll, 0) },
        new("data just within 64 KiB") { Given = Assets, Request = """{"action":"updateAssetData","asset":"b","data":{"note":"#"}}""".Replace("#", new string('x', 64 * 1024 - 11)) },
        Refused("data that the patch takes over 64 KiB", $"\"data\":{{\"note\":\"{new string('x', 64 * 1024 - 50)}\"}}", "data"),
        Refused("Nothing to change", """ "data":null """, "data", "missing_parameter"),
        Refused("A patch of nothing", """ "data":{} """, "data", "missing_parameter"),
        Refused("Two new names that differ", """ "filename":"x.txt","data":{"filename":"y.txt"} """, "filename"),
        Refused("A filename is not removed", """ "data":{"filename":null} """, "data.filename"),
        Refused("A filename inside data is one", """ "data":{"filename":".."} """, "data.filename"),
        Refused("Another url", """ "data":{"url":"https://example.com/a.txt"} """, "data.url"),
        Refused("url is not removed", """ "data":{"url":null} """, "data.url"),
        Refused("Another type", """ "data":{"type":"text/html"} """, "data.type"),
        Refused("Another size", """ "data":{"size":"6"} """, "data.size"),
        Refused("size is a string", """ "data":{"size":5} """, "data.size"),
        Refused("Tags are an array", """ "data":{"tags":{"a":1}} """, "data.tags"),
        Refused("Keywords are strings", """ "data":{"keywords":[null]} """, "data.keywords"),
        Refused("A description is a string", """ "data":{"description":5} """, "data.description"),
        Refused("An end in the past", """ "expires_at":"2020-01-01T00:00:00Z" """, "expires_at"),
        new("A bucket that is not there") { Given = Assets, Request = Update(""" "bucket_id":9,"filename":"x" """), Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""", Store = ("select count(*) from asset where filename = 'x'", 0) },
        new("Another's bucket is not there") { Given = Assets, Request = Update(""" "bucket_id":4 """), Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""", Store = ("select bucket_id from asset where code = 'a'", 1) },
        new("Another bucket is not there for the key of one") { Given = Assets, As = "write:1", Request = Update(""" "bucket_id":2 """), Status = 404, Expect = """{"error":{"code":"bucket_not_found"}}""" },
        new("The key of a bucket takes nothing out of buckets") { Given = Assets, As = "write:1", Request = Update(""" "bucket_id":null """), Status = 403, Expect = """{"error":{"code":"forbidden","parameter":"bucket_id"}}""", Store = ("select bucket_id from asset where code = 'a'", 1) },
        new("Another's asset is not there") { Given = Assets, Request = """{"action":"updateAssetData","asset":"theirs","data":{"k":1}}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("One in the trash is not there") { Given = [.. Assets, """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}"""], Request = Update(""" "data":{"k":1} """), Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("A viewer may not") { Given = Assets, As = "viewer", Request = Update(""" "data":{"k":1} """), Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = Update(""" "data":{"k":1} """), Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Renaming))]
    public Task Renaming_an_asset(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Updating))]
    public Task Updating_an_asset(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task What_was_read_is_sent_back_with_a_change()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("A"));
        await server.DoAsync(Assets.Single(request => request.Contains("season")));
        var data = (JObject)(await server.DoAsync("""{"action":"getAssetData","asset":"a"}""", "editor")).Json.SelectToken("asset.data")!;
        data["description"] = "changed";
        var updated = await server.DoAsync(new JObject { ["action"] = "updateAssetData", ["asset"] = "a", ["data"] = data }.ToString(), "editor");
        Assert.That(JToken.DeepEquals(updated.Json.SelectToken("asset.data"), data), updated.Text);
        Assert.That((await server.GetAsync("/media/a/a.txt")).Text, Is.EqualTo("hello"));
    }
}
