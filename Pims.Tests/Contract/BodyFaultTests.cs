using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>Bodies that are no JSON, or JSON that is no call; told in the dialect that the type shows.</summary>
public sealed class BodyFaultTests : OneServerTest
{
    const int Limit = 64 * 1024;

    protected override (string Key, string Value)[] Settings => [("JsonBytes", Limit.ToString())];

    static readonly TestCaseData[] NotJson =
    [
        Of("an empty body", ""),
        Of("white space", " \r\n\t"),
        Of("cut short in a string", """{"action":"getSta"""),
        Of("cut short before its end", """{"action":"getStatus" """),
        Of("cut short in a list", """[{"action":"getStatus"},"""),
        Of("cut short in an escape", """{"action":"getStatus\u00"""),
        Of("text behind it", """{"action":"getStatus"} x"""),
        Of("a second value behind it", """{"action":"getStatus"}{"action":"getStatus"}"""),
        Of("a comment", """{"action":"getStatus" /* now */}"""),
        Of("a line comment", "{\"action\":\"getStatus\"} // now"),
        Of("single quotes", "{'action':'getStatus'}"),
        Of("a bare name", """{action:"getStatus"}"""),
        Of("a comma too many", """{"action":"getStatus",}"""),
        Of("a comma too many in a list", """[{"action":"getStatus"},]"""),
        Of("NaN", """{"action":"getBuckets","limit":NaN}"""),
        Of("Infinity", """{"action":"getBuckets","limit":-Infinity}"""),
        Of("a leading zero", """{"action":"getBuckets","limit":01}"""),
        Of("a leading plus", """{"action":"getBuckets","limit":+1}"""),
        Of("a hexadecimal number", """{"action":"getBuckets","limit":0x10}"""),
        Of("undefined", """{"action":"getBuckets","limit":undefined}"""),
        Of("a name twice", """{"action":"addBucket","name":"A","name":"A"}"""),
        Of("a name twice, once escaped", """{"action":"addBucket","name":"A","n\u0061me":"B"}"""),
        Of("a name twice deep within", """{"action":"uploadAsset","filename":"a","content":"","data":{"x":[{"y":1,"y":2}]}}"""),
        Of("action twice", """{"action":"getStatus","action":"getStatus"}"""),
        Of("a control character in a string", "{\"action\":\"get\nStatus\"}"),
        Of("half a surrogate pair", """{"action":"addBucket","name":"\ud83d"}"""),
        Of("half a surrogate pair, the second", """{"action":"addBucket","name":"\ude00x"}"""),
        Of("half a surrogate pair in a name", """{"action":"addBucket","\ud83d":"A"}"""),
        Of("50,000 lists", new string('[', 50_000)),
        Of("10,000 objects", string.Concat(Enumerable.Repeat("{\"a\":", 10_000))),
        Of("65 levels", """{"action":"getBuckets","limit":""" + new string('[', 64) + new string(']', 64) + "}"),
        Of("65 objects", string.Concat(Enumerable.Repeat("{\"a\":", 65)) + "1" + new string('}', 65)),
        new TestCaseData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}' }).SetName("{m}: a byte order mark"),
        new TestCaseData("{\"action\":\"getStatus\"}"u8.ToArray().Append((byte)0xFF).ToArray()).SetName("{m}: not UTF-8 behind it"),
        new TestCaseData("{\"action\":\""u8.ToArray().Concat(new byte[] { 0xC3, 0x28 }).Concat("\"}"u8.ToArray()).ToArray()).SetName("{m}: not UTF-8 in a string"),
        new TestCaseData("{\"action\":\""u8.ToArray().Concat(new byte[] { 0xED, 0xA0, 0x80 }).Concat("\"}"u8.ToArray()).ToArray()).SetName("{m}: a surrogate as UTF-8"),
        new TestCaseData("{\"action\":\""u8.ToArray().Concat(new byte[] { 0xC0, 0xAF }).Concat("\"}"u8.ToArray()).ToArray()).SetName("{m}: an overlong character"),
        new TestCaseData(Encoding.Unicode.GetBytes("""{"action":"getStatus"}""")).SetName("{m}: UTF-16"),
        new TestCaseData("{}\0"u8.ToArray()).SetName("{m}: a zero byte behind it"),
    ];

    static readonly string[] NoCall = ["{}", "[]", "5", "1.5", "\"getStatus\"", "true", "null", """{"method":"getStatus"}""", """{"Action":"getStatus"}"""];

    [TestCaseSource(nameof(NotJson))]
    public async Task It_is_not_JSON(byte[] body)
    {
        foreach (var (type, expect) in new[]
                 {
                     ("application/json", """{"status":"ERROR","error":{"code":"invalid_json","message":"*"},"request_id":"*","jsonrpc":"-"}"""),
                     ("application/json-rpc", """{"jsonrpc":"2.0","error":{"code":-32700,"message":"*","data":{"code":"invalid_json"}},"id":null,"status":"-"}"""),
                 })
            await new Exchange("") { ContentType = type, Body = "", Bytes = body, Status = 400, Expect = expect }.OnAsync(Server);
    }

    [TestCaseSource(nameof(NoCall))]
    public async Task It_is_JSON_but_no_call(string body)
    {
        foreach (var (type, expect) in new[]
                 {
                     ("application/json", """{"status":"ERROR","error":{"code":"invalid_request"},"jsonrpc":"-"}"""),
                     ("application/jsonrequest", """{"jsonrpc":"2.0","error":{"code":-32600},"id":null,"status":"-"}"""),
                 })
            await new Exchange("") { ContentType = type, Body = body, Status = 400, Expect = expect }.OnAsync(Server);
    }

    [TestCase(false, "application/json", """{"status":"ERROR","error":{"code":"body_too_large"}}""")]
    [TestCase(true, "application/json", """{"status":"ERROR","error":{"code":"body_too_large"}}""")]
    [TestCase(false, "application/json-rpc", """{"jsonrpc":"2.0","error":{"code":-32005,"data":{"code":"body_too_large"}},"id":null}""")]
    [TestCase(true, "application/json-rpc", """{"jsonrpc":"2.0","error":{"code":-32005,"data":{"code":"body_too_large"}},"id":null}""")]
    public async Task It_is_too_large_by_a_byte(bool isChunked, string type, string expect)
    {
        var body = """{"action":"getStatus"}""".PadRight(Limit);
        await new Exchange("") { Body = body, IsChunked = isChunked, Expect = """{"status":"OK"}""" }.OnAsync(Server);
        await new Exchange("") { Body = body + " ", ContentType = type, IsChunked = isChunked, Status = 413, Expect = expect }.OnAsync(Server);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task It_has_11_MiB_where_10_are_allowed(bool isChunked)
    {
        await using var server = await TestServer.StartAsync();
        var body = """{"action":"getStatus"}""".PadRight(11 * 1024 * 1024);
        await new Exchange("") { Body = body, IsChunked = isChunked, Status = 413, Expect = """{"error":{"code":"body_too_large"}}""" }.OnAsync(server);
    }

    [Test]
    public async Task It_has_100_000_levels()
    {
        await using var server = await TestServer.StartAsync();
        var body = new string('[', 100_000) + new string(']', 100_000);
        await new Exchange("") { Body = body, Status = 400, Expect = """{"error":{"code":"invalid_json"}}""" }.OnAsync(server);
        await new Exchange("") { Body = string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), Status = 400, Expect = """{"error":{"code":"invalid_json"}}""" }.OnAsync(server);
    }

    [Test]
    public async Task It_is_as_deep_as_the_limit()
    {
        // 64 levels: the body, data, and 62 lists.
        var deep = new string('[', 62) + new string(']', 62);
        await Server.DoAsync("""{"action":"uploadAsset","asset":"deep","filename":"a.txt","content":"","data":{"deep":""" + deep + "}}");
        Assert.That((await Server.DoAsync("""{"action":"getAssetData","asset":"deep"}""")).Text, Does.Contain("\"deep\":" + deep));
        await Server.DoAsync("""{"action":"getAssetData","asset":"deep","pretty":true}""");
    }

    [Test]
    public async Task Depth_is_blamed_only_where_it_is_at_fault()
    {
        var deepest = new string('[', 64);
        Assert.That((await Server.PostAsync(deepest + "[")).Get<string>("error.message"), Does.Contain("nested deeper than 64 levels"));
        Assert.That((await Server.PostAsync(deepest + "x")).Get<string>("error.message"), Does.StartWith("The body is not JSON"));
    }

    [Test]
    public async Task Numbers_are_kept_as_they_were_written()
    {
        const string numbers = "[1.50,1e400,-0,-0.0,123456789012345678901234567890,1E+2,0.1]";
        await Server.DoAsync($$$"""{"action":"uploadAsset","asset":"numbers","filename":"a.txt","content":"","data":{"n":{{{numbers}}}}}""");
        Assert.That((await Server.DoAsync("""{"action":"getAssetData","asset":"numbers"}""")).Text, Does.Contain($"\"n\":{numbers}"));
    }

    static TestCaseData Of(string name, string body) => new TestCaseData(Encoding.UTF8.GetBytes(body)).SetName("{m}: " + name);
}
