using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>uploadAsset with base64; <see cref="UploadFileTests"/> has the multipart bodies.</summary>
public sealed class UploadAssetTests
{
    const string Upload = """{"action":"uploadAsset","filename":"a.txt","content":"aGVsbG8=" """;

    static Scenario Refused(string name, string members, string parameter) => new(name)
    {
        Request = Upload + "," + members + "}",
        Status = 400,
        Expect = $$$"""{"error":{"code":"invalid_parameter","parameter":"{{{parameter}}}"}}""",
        Store = ("select (select count(*) from asset) + (select count(*) from blob)", 0),
    };

    static readonly Scenario[] Scenarios =
    [
        new("Into a bucket, by path, with a code made for it")
        {
            Given = [Make.Bucket("A")],
            Request = Upload + ""","path":"/A"}""",
            Expect = """{"asset":{"asset":"*","bucket_id":1,"path":"/A/a.txt","size":5,"version":1,"media_type":"DOCUMENT","data":{"size":"5","filename":"a.txt"},"created_by":"api_key:2"}}""",
            Store = ("select asset_count from bucket", 1),
        },
        new("Into no bucket") { Request = Upload + "}", Expect = """{"asset":{"bucket_id":"-","path":"/a.txt"}}""" },
        new("Two of one name stand side by side") { Given = [Make.Bucket("A"), Make.Asset("one", 1, "a.txt")], Request = Upload + ""","bucket_id":1}""", Store = ("select count(*) from asset where filename = 'a.txt'", 2) },
        new("With a code of one's own") { Request = Upload + ""","asset":"My.Own_code-7"}""", Expect = """{"asset":{"asset":"My.Own_code-7"}}""" },
        new("A code that is taken") { Given = [Make.Asset("mine")], Request = Upload + ""","asset":"mine"}""", Status = 409, Expect = """{"error":{"code":"asset_exists","parameter":"asset"}}""", Store = ("select count(*) from blob", 1) },
        new("A code in the trash stays taken")
        {
            Given = [Make.Bucket("A"), Make.Asset("mine", 1), """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}"""],
            Request = Upload + ""","asset":"mine"}""",
            Status = 409,
            Expect = """{"error":{"code":"asset_exists"}}""",
        },
        new("The code of another's asset is taken too") { Given = [Make.Personal("Theirs", "other"), Make.Asset("mine", 1)], Request = Upload + ""","asset":"mine"}""", Status = 409, Expect = """{"error":{"code":"asset_exists"}}""" },
        new("A bucket that is not there") { Request = Upload + ""","bucket_id":4}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""", Store = ("select count(*) from blob", 0) },
        new("Another's bucket is not there") { Given = [Make.Personal("Theirs", "other")], Request = Upload + ""","path":"/Theirs"}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"path"}}""" },
        new("Over the limit of a file") { Settings = [("FileBytes", "4")], Request = Upload + "}", Status = 413, Expect = """{"error":{"code":"file_too_large"}}""", Store = ("select count(*) from asset", 0) },
        new("At the limit of a file") { Settings = [("FileBytes", "5")], Request = Upload + "}" },
        new("With no room on the disk") { IsOfTheDisk = true, Settings = [("DiskReserveBytes", "9000000000000000000")], Request = Upload + "}", Status = 507, Expect = """{"error":{"code":"storage_full"}}""", Store = ("select count(*) from asset", 0) },
        new("An empty file is a file") { Request = """{"action":"uploadAsset","filename":"a.txt","content":""}""", Expect = """{"asset":{"size":0}}""" },
        new("A file is needed") { Request = """{"action":"uploadAsset","filename":"a.txt"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"content"}}""" },
        new("A filename is needed") { Request = """{"action":"uploadAsset","content":"aGVsbG8="}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"filename"}}""" },
        new("base64 is base64") { Request = """{"action":"uploadAsset","filename":"a","content":"#"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"content"}}""" },
        Refused("An end in the past", """ "expires_at":"2020-01-01T00:00:00Z" """, "expires_at"),
        new("An end to come") { Request = Upload + ""","expires_at":"2090-01-01T00:00:00Z"}""", Expect = """{"asset":{"expires_at":"2090-01-01T00:00:00.000Z"}}""" },
        Refused("A code with a space", """ "asset":"a b" """, "asset"),
        Refused("A code of 129 characters", $"\"asset\":\"{new string('a', 129)}\"", "asset"),
        Refused("url is the system's", """ "data":{"url":"x"} """, "data.url"),
        Refused("type is the system's", """ "data":{"type":"text/html"} """, "data.type"),
        Refused("size is the system's", """ "data":{"size":"5"} """, "data.size"),
        Refused("Tags are an array", """ "data":{"tags":"a"} """, "data.tags"),
        Refused("Tags are strings", """ "data":{"tags":["a",1]} """, "data.tags"),
        Refused("A tag is not empty", """ "data":{"tags":[""]} """, "data.tags"),
        Refused("A tag without zeros", """ "data":{"tags":["a\u0000"]} """, "data.tags"),
        Refused("Keywords are strings", """ "data":{"keywords":[null]} """, "data.keywords"),
        Refused("A description is a string", """ "data":{"description":["a"]} """, "data.description"),
        Refused("data is an object", """ "data":[] """, "data"),
        Refused("data of more than 64 KiB", $"\"data\":{{\"note\":\"{new string('é', 32 * 1024)}\"}}", "data"),
        Refused("Two filenames that differ", """ "data":{"filename":"b.txt"} """, "filename"),
        Refused("A filename inside data is one", """ "data":{"filename":".."} """, "data.filename"),
        new("data just within 64 KiB") { Request = Upload + $",\"data\":{{\"note\":\"{new string('x', 64 * 1024 - 11)}\"}}}}" },
        new("A filename inside data") { Request = """{"action":"uploadAsset","content":"aGVsbG8=","data":{"filename":"in.txt"}}""", Expect = """{"asset":{"data":{"filename":"in.txt"}}}""" },
        new("Tags, keywords, description and further members are kept; a tag stands once, null is absence")
        {
            Request = Upload + ""","data":{"tags":["b","a","b"],"keywords":["k"],"description":"Ü","season":{"year":2026,"on":true},"none":null}}""",
            Expect = """{"asset":{"data":{"tags":["b","a"],"keywords":["k"],"description":"Ü","season":{"year":2026,"on":true},"none":"-"}}}""",
        },
        new("A viewer may not") { As = "viewer", Request = Upload + "}", Status = 403, Expect = """{"error":{"code":"forbidden"}}""", Store = ("select count(*) from blob", 0) },
        new("Nobody may not") { As = "anonymous", Request = Upload + "}", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Filenames =
    [
        .. new[] { ".", "..", "a/b.txt", "/", "a\\u0000b", "a\\nb", "a\\u007fb", "", new string('x', 256) }.Select(name => new Scenario($"'{(name.Length > 20 ? "256 characters" : name)}' is no filename")
        {
            Request = $$"""{"action":"uploadAsset","content":"aGVsbG8=","filename":"{{name}}"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"filename"}}""",
        }),
        .. new[] { "Ünïcödé 😀.txt", "a\\\\b.txt", "...", ".htaccess", "no extension", "50% #1?.txt", new string('é', 255) }.Select(name => new Scenario($"'{(name.Length > 20 ? "255 characters" : name)}' is a filename")
        {
            Request = $$"""{"action":"uploadAsset","content":"aGVsbG8=","filename":"{{name}}"}""",
            Expect = $$$$"""{"asset":{"data":{"filename":"{{{{name}}}}"}}}""",
        }),
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Uploading(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Filenames))]
    public Task Naming_a_file(Scenario scenario) => scenario.RunAsync();

    [TestCase("""{"n":1.10,"big":123456789012345678901234567890,"e":1E+2,"s":"1.10","deep":[{"x":[1.0,-0.0]}],"date":"2020-01-01T00:00:00Z"}""")]
    [TestCase("""{"a b":"\"\\","<":"</script>","":0}""")]
    public async Task Further_members_come_back_exactly(string data)
    {
        await using var server = await TestServer.StartAsync();
        var uploaded = await server.DoAsync($$$"""{"action":"uploadAsset","asset":"a","filename":"a.txt","content":"","data":{{{data}}}}""");
        var inner = data[1..^1];
        Assert.That(uploaded.Text, Does.Contain(inner));
        Assert.That((await server.DoAsync("""{"action":"getAssetData","asset":"a"}""")).Text, Does.Contain(inner));
        var pretty = (await server.DoAsync("""{"action":"getAssetData","asset":"a","pretty":true}""")).Text;
        Assert.That(string.Concat(pretty.Where(letter => !char.IsWhiteSpace(letter))), Does.Contain(string.Concat(inner.Where(letter => !char.IsWhiteSpace(letter)))));
    }
}
