using Newtonsoft.Json.Linq;
using Pims.Actions;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>What the specification leaves to the server: ids, codes, statuses.</summary>
public sealed class JsonRpcTests : OneServerTest
{
    static readonly Exchange[] Refused =
    [
        new("A fraction is no id")
        {
            Body = """{"jsonrpc":"2.0","method":"getStatus","id":1.5}""",
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32600,"data":{"code":"invalid_request","parameter":"id"}},"id":null}""",
        },
        new("A fraction of nothing is no id")
        {
            Body = """{"jsonrpc":"2.0","method":"getStatus","id":1.0}""",
            Status = 400,
            Expect = """{"error":{"code":-32600},"id":null}""",
        },
        new("A number with an exponent is no id")
        {
            Body = """{"jsonrpc":"2.0","method":"getStatus","id":1e3}""",
            Status = 400,
            Expect = """{"error":{"code":-32600},"id":null}""",
        },
        new("An object is no id")
        {
            Body = """{"jsonrpc":"2.0","method":"getStatus","id":{}}""",
            Status = 400,
            Expect = """{"error":{"code":-32600},"id":null}""",
        },
        new("An array is no id")
        {
            Body = """{"jsonrpc":"2.0","method":"getStatus","id":[1]}""",
            Status = 400,
            Expect = """{"error":{"code":-32600},"id":null}""",
        },
        new("A boolean is no id")
        {
            Body = """{"jsonrpc":"2.0","method":"getStatus","id":true}""",
            Status = 400,
            Expect = """{"error":{"code":-32600},"id":null}""",
        },
        new("Another version is no request")
        {
            Body = """{"jsonrpc":"1.0","method":"getStatus","id":7}""",
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32600,"data":{"parameter":"jsonrpc"}},"id":7}""",
        },
        new("The version is a string")
        {
            Body = """{"jsonrpc":2.0,"method":"getStatus","id":7}""",
            Status = 400,
            Expect = """{"error":{"code":-32600,"data":{"parameter":"jsonrpc"}},"id":7}""",
        },
        new("A call without a method is no request")
        {
            Body = """{"jsonrpc":"2.0","id":7}""",
            Status = 400,
            Expect = """{"error":{"code":-32600,"data":{"parameter":"method"}},"id":7}""",
        },
        new("Parameters that are a string are no request")
        {
            Body = """{"jsonrpc":"2.0","method":"getStatus","params":"all","id":7}""",
            Status = 400,
            Expect = """{"error":{"code":-32600,"data":{"parameter":"params"}},"id":7}""",
        },
        new("Parameters that are null are no request")
        {
            Body = """{"jsonrpc":"2.0","method":"getStatus","params":null,"id":7}""",
            Status = 400,
            Expect = """{"error":{"code":-32600,"data":{"parameter":"params"}},"id":7}""",
        },
        new("action beside jsonrpc is no request")
        {
            Body = """{"jsonrpc":"2.0","action":"getStatus","method":"getStatus","id":7}""",
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32600,"data":{"code":"invalid_request","parameter":"action"}},"id":7}""",
        },
        new("A call that is no request is answered even without an id")
        {
            Body = """{"jsonrpc":"2.0","action":"getStatus"}""",
            Status = 400,
            Expect = """{"error":{"code":-32600},"id":null}""",
        },
    ];

    static readonly Exchange[] Failed =
    [
        new("A missing parameter is -32602")
        {
            Body = """{"jsonrpc":"2.0","method":"addBucket","params":{},"id":1}""",
            Expect = """{"jsonrpc":"2.0","error":{"code":-32602,"message":"*","data":{"code":"missing_parameter","message":"*","parameter":"name","http_status":"-"}},"id":1}""",
        },
        new("A missing parameter is -32602 also without params")
        {
            Body = """{"jsonrpc":"2.0","method":"addBucket","id":1}""",
            Expect = """{"error":{"code":-32602,"data":{"code":"missing_parameter","parameter":"name"}},"id":1}""",
        },
        new("A wrong parameter is -32602")
        {
            Body = """{"jsonrpc":"2.0","method":"addBucket","params":{"name":5},"id":1}""",
            Expect = """{"error":{"code":-32602,"data":{"code":"invalid_parameter","parameter":"name"}},"id":1}""",
        },
        new("A wrong parameter by position is named")
        {
            Body = """{"jsonrpc":"2.0","method":"addBucket","params":["Brand","galactic"],"id":1}""",
            Expect = """{"error":{"code":-32602,"data":{"code":"invalid_parameter","parameter":"type"}},"id":1}""",
        },
        new("More positions than parameters are -32602")
        {
            Body = """{"jsonrpc":"2.0","method":"describeAction","params":["addBucket","x"],"id":1}""",
            Expect = """{"error":{"code":-32602,"data":{"code":"invalid_parameter"}},"id":1}""",
        },
        new("An unknown parameter is -32602")
        {
            Body = """{"jsonrpc":"2.0","method":"addBucket","params":{"name":"A","nmae":"B"},"id":1}""",
            Expect = """{"error":{"code":-32602,"data":{"code":"unknown_parameter","parameter":"nmae"}},"id":1}""",
        },
        new("An unknown action is -32601")
        {
            Body = """{"jsonrpc":"2.0","method":"addBuket","id":1}""",
            Expect = """{"error":{"code":-32601,"message":"There is no action 'addBuket'; did you mean addBucket?","data":{"code":"unknown_action"}},"id":1}""",
        },
        new("What does not exist is -31000")
        {
            Body = """{"jsonrpc":"2.0","method":"getBucket","params":{"bucket_id":99},"id":1}""",
            Expect = """{"error":{"code":-31000,"data":{"code":"bucket_not_found","parameter":"bucket_id"}},"id":1}""",
        },
        new("What the role forbids is -31000")
        {
            As = "viewer",
            Body = """{"jsonrpc":"2.0","method":"addBucket","params":{"name":"A"},"id":1}""",
            Expect = """{"error":{"code":-31000,"data":{"code":"forbidden"}},"id":1}""",
        },
        new("A missing credential on a known call is -31000")
        {
            As = "anonymous",
            Body = """{"jsonrpc":"2.0","method":"getBuckets","id":1}""",
            Expect = """{"error":{"code":-31000,"data":{"code":"unauthenticated"}},"id":1}""",
        },
    ];

    static readonly Exchange[] Notifications =
    [
        new("of an unknown action") { Body = """{"jsonrpc":"2.0","method":"nothing"}""", Status = 204, Expect = Exchange.NoBody },
        new("with wrong parameters") { Body = """{"jsonrpc":"2.0","method":"addBucket","params":{"name":5}}""", Status = 204, Expect = Exchange.NoBody },
        new("of what does not exist") { Body = """{"jsonrpc":"2.0","method":"getBucket","params":{"bucket_id":99}}""", Status = 204, Expect = Exchange.NoBody },
        new("without the credential it needs")
        {
            As = "anonymous",
            Body = """{"jsonrpc":"2.0","method":"getBuckets"}""",
            Status = 204,
            Expect = Exchange.NoBody,
        },
    ];

    static readonly Exchange[] NoDialect =
    [
        new("Not JSON, as JSON") { Body = "{", Status = 400, Expect = """{"status":"ERROR","error":{"code":"invalid_json"}}""" },
        new("Not JSON, as json-rpc")
        {
            ContentType = "application/json-rpc",
            Body = "{",
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32700,"data":{"code":"invalid_json"}},"id":null,"status":"-"}""",
        },
        new("Not JSON, as jsonrequest")
        {
            ContentType = "application/jsonrequest",
            Body = "{",
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32700},"id":null,"status":"-"}""",
        },
        new("An empty object, as JSON") { Body = "{}", Status = 400, Expect = """{"status":"ERROR","error":{"code":"invalid_request"}}""" },
        new("An empty object, as json-rpc")
        {
            ContentType = "application/json-rpc; charset=utf-8",
            Body = "{}",
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32600},"id":null}""",
        },
        new("An empty array, as JSON") { Body = "[]", Status = 400, Expect = """{"status":"ERROR","error":{"code":"invalid_request"}}""" },
        new("An empty array, as jsonrequest")
        {
            ContentType = "Application/JsonRequest",
            Body = "[]",
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32600},"id":null}""",
        },
        new("The body decides where it shows a dialect: PIMS under json-rpc")
        {
            ContentType = "application/json-rpc",
            Body = """{"action":"getStatus"}""",
            Expect = """{"status":"OK","jsonrpc":"-"}""",
        },
        new("The body decides where it shows a dialect: JSON-RPC under json")
        {
            Body = """{"jsonrpc":"2.0","method":"getStatus","id":1}""",
            Expect = """{"jsonrpc":"2.0","status":"-"}""",
        },
    ];

    [TestCaseSource(nameof(Refused))]
    public Task What_is_no_request_is_refused(Exchange exchange) => exchange.OnAsync(Server);

    [TestCaseSource(nameof(Failed))]
    public Task A_failure_has_its_code_and_status_200(Exchange exchange) => exchange.OnAsync(Server);

    [TestCaseSource(nameof(Notifications))]
    public Task A_notification_that_fails_has_no_answer(Exchange exchange) => exchange.OnAsync(Server);

    [TestCaseSource(nameof(NoDialect))]
    public Task What_shows_no_dialect_is_answered_as_its_type_says(Exchange exchange) => exchange.OnAsync(Server);

    [TestCase("\"\"")]
    [TestCase("\"a b\"")]
    [TestCase("\"1\"")]
    [TestCase("0")]
    [TestCase("-0")]
    [TestCase("-17")]
    [TestCase("9223372036854775807")]
    [TestCase("9223372036854775808")]
    [TestCase("-123456789012345678901234567890123456789012345678901234567890")]
    [TestCase("null")]
    public async Task An_id_is_given_back_exactly(string id)
    {
        var answer = await Server.PostAsync($$"""{"jsonrpc":"2.0","method":"getClusters","id":{{id}}}""");
        Assert.That((int)answer.Status, Is.EqualTo(200));
        Assert.That(answer.Text, Is.EqualTo($$"""{"jsonrpc":"2.0","result":{"clusters":[]},"id":{{id}}}"""));
        var failure = await Server.PostAsync($$"""{"jsonrpc":"2.0","method":"getBucket","params":{"bucket_id":99},"id":{{id}}}""");
        Assert.That((int)failure.Status, Is.EqualTo(200));
        Assert.That(failure.Text, Does.EndWith($$""","id":{{id}}}"""));
    }

    [Test]
    public async Task A_notification_does_its_work()
    {
        var answer = await Server.PostAsync("""{"jsonrpc":"2.0","method":"addBucket","params":{"name":"Noted"}}""");
        Assert.That((int)answer.Status, Is.EqualTo(204));
        Assert.That(await Server.ValueAsync<long>("select count(*) from bucket where name = 'Noted'"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_failure_bears_the_same_error_object_in_both_dialects()
    {
        await Server.DoAsync("""{"action":"addBucket","name":"Twin"}""");
        var pims = await Server.PostAsync("""{"action":"addBucket","name":"TWIN"}""");
        var rpc = await Server.PostAsync("""{"jsonrpc":"2.0","method":"addBucket","params":{"name":"TWIN"},"id":1}""");
        Assert.That((int)pims.Status, Is.EqualTo(409));
        Assert.That(((JObject)rpc.Json["error"]!["data"]!).ToString(), Is.EqualTo(pims.Json["error"]!.ToString()));
        Assert.That(pims.Get<long>("error.details.bucket_id"), Is.GreaterThan(0));
        Assert.That(rpc.Get<string>("error.message"), Is.EqualTo(pims.Get<string>("error.message")));
    }

    [Test]
    public void Every_error_has_a_code_of_the_contract()
    {
        var limits = new[] { 413, 429, 503 };
        var wanted = typeof(Errors).GetFields().Select(field => (ErrorCode)field.GetValue(null)!).ToDictionary(error => error.Code, error => error.Code switch
        {
            "invalid_json" => -32700,
            "invalid_request" => -32600,
            "unknown_action" => -32601,
            "missing_parameter" or "invalid_parameter" or "unknown_parameter" => -32602,
            "internal" => -32603,
            "cancelled" => -32800,
            _ => limits.Contains(error.Status) ? -32005 : -31000,
        });
        var told = new Dictionary<string, int>();
        foreach (var error in typeof(Errors).GetFields().Select(field => (ErrorCode)field.GetValue(null)!))
        {
            using var answer = new Pims.Server.AnswerBuffer();
            var dialect = Pims.Server.Dialects.JsonRpcDialect.Instance;
            dialect.WriteFailure(answer, new(dialect), error.Because("x"), "r", inBatch: false);
            told[error.Code] = (int)JObject.Parse(System.Text.Encoding.UTF8.GetString(answer.Written.Span))["error"]!["code"]!;
        }
        Assert.That(told, Is.EqualTo(wanted));
    }

    [Test]
    public async Task A_file_is_told_as_a_signed_address()
    {
        await Server.DoAsync("""{"action":"uploadAsset","asset":"told","filename":"told.txt","content":"SGVsbG8="}""");
        var answer = await Server.PostAsync("""{"jsonrpc":"2.0","method":"downloadAsset","params":["told"],"id":1}""");
        Assert.That(JsonMatch.Difference(JToken.Parse("""{"jsonrpc":"2.0","result":{"url":"*","expires_at":"*"},"id":1}"""), answer.Json), Is.Null, answer.Text);
        var file = await Server.GetAsync(new Uri(answer.Get<string>("result.url")).PathAndQuery);
        Assert.That(file.Text, Is.EqualTo("Hello"));
    }
}
