using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>Multipart bodies, written byte by byte. <c>~</c> at a line's start stands for the boundary.</summary>
public sealed class MultipartTests
{
    const string Boundary = "the-boundary";

    const string Upload = """
        ~
        Content-Disposition: form-data; name="request"

        {"action":"uploadAsset"}

        """;

    const string File = """
        ~
        Content-Disposition: form-data; name="file"; filename="hello.txt"

        Hello

        """;

    const string End = "~--\n";

    TestServer server = null!;

    static readonly TestCaseData[] Malformed =
    [
        new TestCaseData(File + Upload + End).SetName("{m}: the request comes second"),
        new TestCaseData(File + End).SetName("{m}: there is no request"),
        new TestCaseData(End).SetName("{m}: there is no part"),
        new TestCaseData("").SetName("{m}: there is nothing"),
        new TestCaseData(Upload.Replace("\"request\"", "\"json\"") + File + End).SetName("{m}: the request has another name"),
        new TestCaseData(Upload.Replace("; name=\"request\"", "") + File + End).SetName("{m}: the request has no name"),
        new TestCaseData(Upload.Replace("form-data", "attachment") + File + End).SetName("{m}: the request is no form-data"),
        new TestCaseData(Upload.Replace("Content-Disposition: ", "X-Disposition: ") + File + End).SetName("{m}: the request has no disposition"),
        new TestCaseData(Upload + File.Replace("name=\"file\"; ", "") + End).SetName("{m}: the file has no name"),
        new TestCaseData(Upload + File.Replace("name=\"file\"", "name=\"\"") + End).SetName("{m}: the file's name is empty"),
        new TestCaseData(Upload + File + File + End).SetName("{m}: there are two files"),
        new TestCaseData(Upload + File).SetName("{m}: it is cut short behind the file"),
        new TestCaseData(Upload + File[..^4]).SetName("{m}: it is cut short in the file"),
        new TestCaseData(Upload + File[..12]).SetName("{m}: it is cut short in the file's headers"),
        new TestCaseData(Upload[..^8]).SetName("{m}: it is cut short in the request"),
        new TestCaseData(Upload + File.Replace("\nHello", "X-Long: " + new string('x', 40_000) + "\n\nHello") + End).SetName("{m}: a header is too long"),
        new TestCaseData(Upload + File.Replace("\nHello", string.Concat(Enumerable.Range(0, 50).Select(i => $"X-{i}: x\n")) + "\nHello") + End).SetName("{m}: there are too many headers"),
        new TestCaseData(Upload.Replace("uploadAsset", "getStatus") + File + End).SetName("{m}: a file for an action that takes none"),
        new TestCaseData(Upload.Replace("uploadAsset", "getStatus")).SetName("{m}: cut short for an action that takes none"),
        new TestCaseData("""~|Content-Disposition: form-data; name="request"||[{"action":"getStatus"}]|""".Replace('|', '\n') + End).SetName("{m}: a batch within"),
        new TestCaseData("""~|Content-Disposition: form-data; name="request"||{}|""".Replace('|', '\n') + End).SetName("{m}: a request that is no call"),
    ];

    static readonly string[] WrongTypes =
    [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=another",
        "multipart/form-data; boundary=" + new string('x', 300),
    ];

    // What the part says, and what the asset is called.
    static readonly (string Said, string Named)[] Filenames =
    [
        ("filename=\"hello.txt\"", "hello.txt"),
        ("filename=hello.txt", "hello.txt"),
        ("filename=\"Ärger & Co.txt\"", "Ärger & Co.txt"),
        ("filename=\"plain.txt\"; filename*=UTF-8''%C3%84rger%20%E2%82%AC.txt", "Ärger €.txt"),
        ("filename*=UTF-8''%C3%84rger.txt", "Ärger.txt"),
        ("filename=\"/etc/passwd\"", "passwd"),
        ("filename=\"../../escape.txt\"", "escape.txt"),
        ("filename=\"C:\\Users\\me\\photo.txt\"", "photo.txt"),
        ("filename*=UTF-8''..%2F..%2Fescape.txt", "escape.txt"),
        ("filename=\"semi;colon.txt\"", "semi;colon.txt"),
        ("filename=\"say \\\"hi\\\".txt\"", "say \"hi\".txt"),
    ];

    static readonly string[] WrongFilenames = ["filename=\"..\"", "filename=\"folder/\"", "filename=\".\"", "filename=\" \"", "filename*=UTF-8''a%00b", "filename*=UTF-8''a%0Ab"];

    [OneTimeSetUp]
    public async Task StartAsync() => server = await TestServer.StartAsync(("JsonBytes", "4096"), ("FileBytes", "100000"));

    [OneTimeTearDown]
    public async Task StopAsync() => await server.DisposeAsync();

    [Test]
    public async Task The_request_then_the_file_make_an_asset()
    {
        var answer = await PostAsync(Upload + File + End);
        Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(JsonMatch.Difference(JToken.Parse("""{"status":"OK","asset":{"size":5,"data":{"filename":"hello.txt"}}}"""), answer.Json), Is.Null, answer.Text);
    }

    [Test]
    public async Task The_request_may_be_JSON_RPC()
    {
        var body = Upload.Replace("""{"action":"uploadAsset"}""", """{"jsonrpc":"2.0","method":"uploadAsset","params":{"filename":"other.txt"},"id":"x"}""") + File + End;
        var answer = await PostAsync(body);
        Assert.That(JsonMatch.Difference(JToken.Parse("""{"jsonrpc":"2.0","result":{"asset":{"data":{"filename":"other.txt"}}},"id":"x"}"""), answer.Json), Is.Null, answer.Text);
    }

    [Test]
    public async Task The_request_may_stand_alone()
    {
        var answer = await PostAsync(Upload.Replace("uploadAsset", "getStatus") + End);
        Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
    }

    [TestCaseSource(nameof(Malformed))]
    public Task It_is_malformed_and_nothing_is_kept(string body) => RefusedAsync(body, 400, "invalid_request");

    [TestCaseSource(nameof(WrongTypes))]
    public Task Its_boundary_is_wrong_and_nothing_is_kept(string type) => RefusedAsync(Upload + File + End, 400, "invalid_request", type);

    [Test]
    public Task Its_request_is_no_JSON_and_nothing_is_kept() => RefusedAsync(Upload.Replace("}", "") + File + End, 400, "invalid_json");

    [Test]
    public Task Its_request_is_over_the_limit_of_JSON_and_nothing_is_kept() =>
        RefusedAsync(Upload.Replace("}", "}" + new string(' ', 4096)) + File + End, 413, "body_too_large");

    [Test]
    public Task Its_file_is_over_the_limit_and_nothing_is_kept() => RefusedAsync(Upload + File.Replace("Hello", new string('x', 100_001)) + End, 413, "file_too_large");

    [Test]
    public Task Its_file_is_missing() => RefusedAsync(Upload + End, 400, "missing_parameter");

    [Test]
    public Task Its_file_comes_twice_once_as_content() =>
        RefusedAsync(Upload.Replace("}", ",\"content\":\"\"}") + File + End, 400, "invalid_parameter");

    [Test]
    public Task Its_bucket_is_unknown_and_nothing_is_kept() => RefusedAsync(Upload.Replace("}", ",\"bucket_id\":99}") + File + End, 404, "bucket_not_found");

    [Test]
    public async Task A_wrong_credential_keeps_nothing()
    {
        var before = await KeptAsync();
        Assert.That((int)(await PostAsync(Upload + File + End, "wrong")).Status, Is.EqualTo(401));
        Assert.That((int)(await PostAsync(Upload + File + End, "viewer")).Status, Is.EqualTo(403));
        Assert.That((int)(await PostAsync(Upload + File + End, "anonymous")).Status, Is.EqualTo(401));
        Assert.That(await KeptAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_failure_is_told_in_the_dialect_of_the_request()
    {
        var rpc = Upload.Replace("""{"action":"uploadAsset"}""", """{"jsonrpc":"2.0","method":"uploadAsset","params":{"bucket_id":99},"id":7}""");
        var answer = await PostAsync(rpc + File + End);
        Assert.That(((int)answer.Status, answer.Get<int>("error.code"), answer.ErrorCode, answer.Get<int>("id")), Is.EqualTo((200, -31000, "bucket_not_found", 7)));
        var refused = await PostAsync(rpc + File + End, "wrong");
        Assert.That(((int)refused.Status, refused.Get<string>("jsonrpc"), refused.ErrorCode), Is.EqualTo((401, "2.0", "unauthenticated")));
    }

    [TestCaseSource(nameof(Filenames))]
    public async Task The_last_step_of_the_parts_own_name_counts((string Said, string Named) name)
    {
        var answer = await PostAsync(Upload + File.Replace("filename=\"hello.txt\"", name.Said) + End);
        Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Get<string>("asset.data.filename"), Is.EqualTo(name.Named));
    }

    [TestCaseSource(nameof(WrongFilenames))]
    public async Task A_name_that_is_none_is_refused(string said)
    {
        var answer = await RefusedAsync(Upload + File.Replace("filename=\"hello.txt\"", said) + End, 400, "invalid_parameter");
        Assert.That(answer.Get<string>("error.parameter"), Is.EqualTo("filename"));
    }

    [Test]
    public async Task The_bytes_are_kept_as_they_are()
    {
        var bytes = Enumerable.Range(0, 90_000).Select(i => (byte)(i * i >> 3)).Concat("\r\n--the-boundar\r\n--"u8.ToArray()).ToArray();
        var answer = await server.UploadAsync("""{"action":"uploadAsset","asset":"bytes"}""", bytes, "Ünïcode 😀.bin");
        Assert.That(answer.Get<string>("asset.data.filename"), Is.EqualTo("Ünïcode 😀.bin"), answer.Text);
        Assert.That((await server.DoAsync("""{"action":"downloadAsset","asset":"bytes"}""")).Bytes, Is.EqualTo(bytes));
    }

    async Task<Answer> RefusedAsync(string body, int status, string code, string type = "multipart/form-data; boundary=" + Boundary)
    {
        var before = await KeptAsync();
        var answer = await PostAsync(body, "admin", type);
        Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((status, code)), answer.Text);
        Assert.That(await KeptAsync(), Is.EqualTo(before));
        return answer;
    }

    async Task<(long Rows, long Blobs, int Files, int Drafts)> KeptAsync() => (
        await server.ValueAsync<long>("select count(*) from asset"),
        await server.ValueAsync<long>("select count(*) from blob"),
        (await server.BlobsAsync()).Count,
        server.Drafts().Count);

    Task<Answer> PostAsync(string body, string caller = "admin", string type = "multipart/form-data; boundary=" + Boundary)
    {
        var text = body.ReplaceLineEndings("\r\n");
        text = (text.StartsWith('~') ? "--" + Boundary + text[1..] : text).Replace("\n~", "\n--" + Boundary);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return server.SendAsync(request, caller);
    }
}
