using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

public sealed class BatchTests
{
    static readonly Scenario[] Scenarios =
    [
        new("Elements are answered in order, each in its own dialect")
        {
            Request = """
                [
                  {"action":"addBucket","name":"A"},
                  {"jsonrpc":"2.0","method":"addBucket","params":["B"],"id":"b"},
                  {"action":"getSubBuckets","bucket_id":"root"}
                ]
                """,
            Expect = """
                [
                  {"status":"OK","bucket":{"name":"A"},"jsonrpc":"-"},
                  {"jsonrpc":"2.0","result":{"bucket":{"name":"B"}},"id":"b","status":"-"},
                  {"status":"OK","buckets":[{"name":"A"},{"name":"B"}]}
                ]
                """,
        },
        new("A failure does not stop what follows, and says its status")
        {
            Request = """
                [
                  {"action":"addBucket","name":"A"},
                  {"action":"addBucket","name":"a"},
                  {"action":"nothing"},
                  {"action":"getBucket"},
                  {"jsonrpc":"2.0","method":"addBucket","params":{"name":"a"},"id":1},
                  {"action":"addBucket","name":"C"}
                ]
                """,
            Expect = """
                [
                  {"status":"OK","bucket":{"name":"A"}},
                  {"status":"ERROR","error":{"code":"bucket_exists","http_status":409},"request_id":"*"},
                  {"status":"ERROR","error":{"code":"unknown_action","http_status":404},"request_id":"*"},
                  {"status":"ERROR","error":{"code":"missing_parameter","http_status":400},"request_id":"*"},
                  {"jsonrpc":"2.0","error":{"code":-31000,"data":{"code":"bucket_exists"}},"id":1},
                  {"status":"OK","bucket":{"name":"C"}}
                ]
                """,
            Store = ("select count(*) from bucket", 2),
        },
        new("An element that fails half-way leaves nothing of itself")
        {
            Request = """[{"action":"addBuckets","buckets":[{"name":"A"},{"name":"a"}]},{"action":"addBucket","name":"B"}]""",
            Expect = """[{"status":"ERROR","error":{"code":"bucket_exists","parameter":"buckets[1].name"}},{"status":"OK"}]""",
            Store = ("select count(*) from bucket", 1),
        },
        new("What is no call is answered as JSON-RPC with id null")
        {
            Request = """[1,"getStatus",null,true,1.5,{},[],[{"action":"getStatus"}],{"method":"getStatus"},{"action":"getStatus"}]""",
            Expect = """
                [
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":null},
                  {"status":"OK"}
                ]
                """,
        },
        new("What is a wrong call is answered in its dialect")
        {
            Request = """[{"action":5},{"jsonrpc":"2.0","action":"getStatus","id":3},{"jsonrpc":"2.0","method":"getStatus","id":1.5}]""",
            Expect = """
                [
                  {"status":"ERROR","error":{"code":"invalid_request","parameter":"action","http_status":400}},
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":3},
                  {"jsonrpc":"2.0","error":{"code":-32600},"id":null}
                ]
                """,
        },
        new("Notifications work and are not answered")
        {
            Request = """
                [
                  {"jsonrpc":"2.0","method":"addBucket","params":["A"]},
                  {"action":"getSubBuckets","bucket_id":"root"},
                  {"jsonrpc":"2.0","method":"addBucket","params":["a"]},
                  {"jsonrpc":"2.0","method":"addBucket","params":["B"]}
                ]
                """,
            Expect = """[{"status":"OK","buckets":[{"name":"A"}]}]""",
            Store = ("select count(*) from bucket", 2),
        },
        new("Without a credential each element is judged alone")
        {
            As = "anonymous",
            Request = """[{"action":"getStatus"},{"action":"getBuckets"},{"jsonrpc":"2.0","method":"getBuckets","id":1}]""",
            Expect = """
                [
                  {"status":"OK","pims_status":"Active","counters":"-"},
                  {"status":"ERROR","error":{"code":"unauthenticated","http_status":401}},
                  {"jsonrpc":"2.0","error":{"code":-31000,"data":{"code":"unauthenticated"}},"id":1}
                ]
                """,
        },
        new("A file is told as a signed address")
        {
            Given = ["""{"action":"uploadAsset","asset":"told","filename":"told.txt","content":"SGVsbG8="}"""],
            Request = """[{"action":"downloadAsset","asset":"told"},{"action":"downloadAsset","asset":"unknown"}]""",
            Expect = """[{"status":"OK","url":"*","expires_at":"*"},{"status":"ERROR","error":{"code":"asset_not_found","http_status":404}}]""",
        },
        new("More elements than the limit are refused, and nothing runs")
        {
            Request = "[" + string.Join(',', Enumerable.Range(1, 101).Select(i => $$"""{"action":"addBucket","name":"{{i}}"}""")) + "]",
            Status = 413,
            Expect = """{"status":"ERROR","error":{"code":"batch_too_large","http_status":"-"}}""",
            Store = ("select count(*) from bucket", 0),
        },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task A_batch(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task As_many_elements_as_the_limit_are_done()
    {
        await using var server = await TestServer.StartAsync(("BatchElements", "3"));
        const string one = """{"action":"getStatus"}""";
        Assert.That(((JArray)(await server.DoAsync($"[{one},{one},{one}]")).Json).Count, Is.EqualTo(3));
        var tooMany = await server.PostAsync($"[{one},{one},{one},{one}]", "admin", "application/json-rpc");
        Assert.That(((int)tooMany.Status, tooMany.Get<int>("error.code"), tooMany.ErrorCode), Is.EqualTo((413, -32005, "batch_too_large")));
    }

    [Test]
    public async Task Past_the_limit_of_the_answer_nothing_more_runs()
    {
        await using var server = await TestServer.StartAsync(("BatchAnswerBytes", "4000"));
        var answer = await server.DoAsync("""
            [
              {"action":"listActions"},
              {"action":"addBucket","name":"A"},
              {"jsonrpc":"2.0","method":"addBucket","params":["B"],"id":"b"},
              {"jsonrpc":"2.0","method":"addBucket","params":["C"]}
            ]
            """);
        const string expected = """
            [
              {"status":"OK","actions":"*"},
              {"status":"ERROR","error":{"code":"batch_answer_too_large","http_status":413}},
              {"jsonrpc":"2.0","error":{"code":-32005,"data":{"code":"batch_answer_too_large"}},"id":"b"}
            ]
            """;
        Assert.That(JsonMatch.Difference(JToken.Parse(expected), answer.Json), Is.Null, answer.Text);
        Assert.That(await server.ValueAsync<long>("select count(*) from bucket"), Is.Zero);
    }

    [Test]
    public async Task A_pretty_element_is_indented_and_the_array_is_still_one()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.DoAsync("""[{"action":"getClusters","pretty":true},{"action":"getClusters"}]""");
        Assert.That(answer.Text, Is.EqualTo("[{\n  \"status\": \"OK\",\n  \"clusters\": []\n},{\"status\":\"OK\",\"clusters\":[]}]"));
    }
}
