using Newtonsoft.Json.Linq;

namespace Pims.Tests.Contract;

public sealed class PimsDialectTests : OneServerTest
{
    static readonly Exchange[] Exchanges =
    [
        new("The result's members stand beside status")
        {
            Body = """{"action":"getClusters"}""",
            Expect = """{"status":"OK","clusters":[],"result":"-","request_id":"-","error":"-","jsonrpc":"-"}""",
        },
        new("A failure has status, message, error and request id")
        {
            Body = """{"action":"getBucket","bucket_id":99}""",
            Status = 404,
            Expect = """
                {
                  "status":"ERROR","status_message":"Bucket 99 does not exist.",
                  "error":{"code":"bucket_not_found","message":"Bucket 99 does not exist.","parameter":"bucket_id","details":"-","http_status":"-"},
                  "request_id":"*"
                }
                """,
        },
        new("parameter and details stand only where they say something")
        {
            As = "viewer",
            Body = """{"action":"addBucket","name":"A"}""",
            Status = 403,
            Expect = """{"error":{"code":"forbidden","message":"*","parameter":"-","details":"-"}}""",
        },
        new("An unknown action is named with the nearest one")
        {
            Body = """{"action":"getBuckts"}""",
            Status = 404,
            Expect = """{"status":"ERROR","error":{"code":"unknown_action","message":"There is no action 'getBuckts'; did you mean getBuckets?"}}""",
        },
        new("An unknown action near none is named alone")
        {
            Body = """{"action":"launchTheRocket"}""",
            Status = 404,
            Expect = """{"error":{"code":"unknown_action","message":"There is no action 'launchTheRocket'."}}""",
        },
        new("An action's name has its case") { Body = """{"action":"GETSTATUS"}""", Status = 404, Expect = """{"error":{"code":"unknown_action"}}""" },
        new("An action that is no string is no request")
        {
            Body = """{"action":5}""",
            Status = 400,
            Expect = """{"status":"ERROR","error":{"code":"invalid_request","parameter":"action"}}""",
        },
        new("An action that is null is no request")
        {
            Body = """{"action":null}""",
            Status = 400,
            Expect = """{"status":"ERROR","error":{"code":"invalid_request","parameter":"action"}}""",
        },
        new("An unknown parameter is named with the nearest one")
        {
            Body = """{"action":"getBucket","buket_id":1}""",
            Status = 400,
            Expect = """{"error":{"code":"unknown_parameter","parameter":"buket_id","message":"buket_id is no parameter here; did you mean bucket_id?"}}""",
        },
        new("A missing parameter is named")
        {
            Body = """{"action":"addBucket"}""",
            Status = 400,
            Expect = """{"error":{"code":"missing_parameter","parameter":"name"}}""",
        },
        new("A number out of range is named")
        {
            Body = """{"action":"getBuckets","limit":0}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"limit","message":"limit must be an integer from 1 to 10000; it is the number 0."}}""",
        },
        new("A fraction is no integer")
        {
            Body = """{"action":"getBuckets","limit":1.5}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"limit"}}""",
        },
        new("A number beyond 64 bits is no integer")
        {
            Body = """{"action":"getBuckets","limit":99999999999999999999}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"limit"}}""",
        },
        new("An integer id may be a string of digits")
        {
            Body = """{"action":"getBucket","bucket_id":"99"}""",
            Status = 404,
            Expect = """{"error":{"code":"bucket_not_found"}}""",
        },
        new("Only an id may be a string of digits")
        {
            Body = """{"action":"getBuckets","limit":"5"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"limit"}}""",
        },
        new("A parameter under two names is given twice")
        {
            Body = """{"action":"addBucket","name":"A","title":"B"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"title"}}""",
        },
    ];

    static readonly string[] Wrong = ["5", "1", "0", "\"yes\"", "\"TRUE\"", "[]", "{}", "\"\""];

    [TestCaseSource(nameof(Exchanges))]
    public Task A_call_is_answered_as_PIMS_has_it(Exchange exchange) => exchange.OnAsync(Server);

    [Test]
    public async Task Status_is_the_first_member()
    {
        Assert.That((await Server.PostAsync("""{"action":"getClusters"}""")).Text, Is.EqualTo("""{"status":"OK","clusters":[]}"""));
        Assert.That((await Server.PostAsync("""{"action":"nothing"}""")).Text, Does.StartWith("""{"status":"ERROR","status_message":"""));
    }

    [TestCase("/api")]
    [TestCase("/api/")]
    [TestCase("/api/en-us/pim/manage/buckets")]
    [TestCase("/api/v3/%C3%84rger?format=json")]
    public async Task Whatever_follows_api_is_the_endpoint(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("""{"action":"getStatus"}""", null, "application/json") };
        var answer = await Server.SendAsync(request, "anonymous");
        Assert.That(answer.Text, Does.StartWith("""{"status":"OK","pims_status":"Active","""));
    }

    [TestCase("GET", "/api")]
    [TestCase("GET", "/api/en-us/pim/manage/buckets")]
    [TestCase("PUT", "/api")]
    [TestCase("DELETE", "/api")]
    [TestCase("PATCH", "/api")]
    [TestCase("OPTIONS", "/api")]
    public async Task Another_method_is_refused_and_told_which_is_allowed(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var answer = await Server.SendAsync(request, "anonymous");
        Assert.That((int)answer.Status, Is.EqualTo(405));
        Assert.That(answer.Header("Allow"), Is.EqualTo("POST"));
        Assert.That(answer.ErrorCode, Is.EqualTo("method_not_allowed"));
    }

    [Test]
    public async Task Head_is_refused_without_a_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api");
        var answer = await Server.SendAsync(request, "anonymous");
        Assert.That(((int)answer.Status, answer.Header("Allow"), answer.Text), Is.EqualTo((405, "POST", "")));
    }

    [TestCase("true")]
    [TestCase("\"true\"")]
    public async Task Pretty_is_indented_in_every_dialect_and_on_failures(string value)
    {
        foreach (var body in new[]
                 {
                     $$"""{"action":"getClusters","pretty":{{value}}}""",
                     $$"""{"pretty":{{value}},"action":"getBucket","bucket_id":99}""",
                     $$"""{"action":"addBucket","name":5,"pretty":{{value}}}""",
                     $$"""{"action":"nothing","pretty":{{value}}}""",
                     $$$"""{"jsonrpc":"2.0","method":"getClusters","params":{"pretty":{{{value}}}},"id":1}""",
                     $$$"""{"jsonrpc":"2.0","method":"getBucket","params":{"bucket_id":99,"pretty":{{{value}}}},"id":1}""",
                 })
        {
            var answer = await Server.PostAsync(body);
            Assert.That(answer.Text, Is.EqualTo(answer.Json.ToString(Newtonsoft.Json.Formatting.Indented)), body);
            Assert.That(answer.Text, Does.StartWith("{\n  \""), body);
            Assert.That(answer.Json.SelectToken("pretty"), Is.Null, body);
        }
    }

    [Test]
    public async Task Pretty_indents_what_is_kept_as_text()
    {
        await Server.DoAsync("""{"action":"uploadAsset","asset":"kept","filename":"kept.txt","content":"SGVsbG8=","data":{"tags":["a"],"depth":{"at":1.50}}}""");
        var plain = await Server.DoAsync("""{"action":"getAssetData","asset":"kept"}""");
        var pretty = await Server.DoAsync("""{"action":"getAssetData","asset":"kept","pretty":true}""");
        Assert.That(JToken.DeepEquals(plain.Json, pretty.Json), Is.True, pretty.Text);
        Assert.That(pretty.Text, Does.Contain("\n      \"depth\": {\n        \"at\": 1.50\n      }"));
        Assert.That(plain.Text, Does.Contain("""{"at":1.50}"""));
    }

    [TestCase("false")]
    [TestCase("\"false\"")]
    [TestCase("null")]
    public async Task Without_pretty_the_answer_is_one_line(string value)
    {
        var answer = await Server.DoAsync($$"""{"action":"getClusters","pretty":{{value}}}""");
        Assert.That(answer.Text, Is.EqualTo("""{"status":"OK","clusters":[]}"""));
    }

    [TestCaseSource(nameof(Wrong))]
    public async Task Pretty_of_another_value_is_a_wrong_parameter(string value)
    {
        var pims = await Server.PostAsync($$"""{"action":"getClusters","pretty":{{value}}}""");
        Assert.That(((int)pims.Status, pims.ErrorCode, pims.Get<string>("error.parameter")), Is.EqualTo((400, "invalid_parameter", "pretty")));
        var rpc = await Server.PostAsync($$$"""{"jsonrpc":"2.0","method":"getClusters","params":{"pretty":{{{value}}}},"id":1}""");
        Assert.That(((int)rpc.Status, rpc.Get<int>("error.code"), rpc.Get<string>("error.data.parameter")), Is.EqualTo((200, -32602, "pretty")));
    }
}
