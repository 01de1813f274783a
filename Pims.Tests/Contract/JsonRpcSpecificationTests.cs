namespace Pims.Tests.Contract;

/// <summary>Every example of the JSON-RPC 2.0 specification (section 7), with actions of ours for its methods.</summary>
public sealed class JsonRpcSpecificationTests : OneServerTest
{
    const string ById = "application/json-rpc";

    static readonly Exchange[] Exchanges =
    [
        new("A call with positional parameters")
        {
            Body = """{"jsonrpc": "2.0", "method": "describeAction", "params": ["addBucket"], "id": 1}""",
            Expect = """{"jsonrpc":"2.0","result":{"action":{"name":"addBucket"}},"error":"-","id":1}""",
        },
        new("A call with other positional parameters")
        {
            Body = """{"jsonrpc": "2.0", "method": "describeAction", "params": ["getStatus"], "id": 2}""",
            Expect = """{"jsonrpc":"2.0","result":{"action":{"name":"getStatus"}},"error":"-","id":2}""",
        },
        new("A call with named parameters")
        {
            Body = """{"jsonrpc": "2.0", "method": "describeAction", "params": {"name": "addBucket"}, "id": 3}""",
            Expect = """{"jsonrpc":"2.0","result":{"action":{"name":"addBucket"}},"error":"-","id":3}""",
        },
        new("A call whose members stand in another order")
        {
            Body = """{"id": 4, "params": {"name": "addBucket"}, "method": "describeAction", "jsonrpc": "2.0"}""",
            Expect = """{"jsonrpc":"2.0","result":{"action":{"name":"addBucket"}},"error":"-","id":4}""",
        },
        new("A notification with parameters")
        {
            Body = """{"jsonrpc": "2.0", "method": "getBuckets", "params": [null, 1]}""",
            Status = 204,
            Expect = Exchange.NoBody,
        },
        new("A notification without parameters")
        {
            Body = """{"jsonrpc": "2.0", "method": "getStatus"}""",
            Status = 204,
            Expect = Exchange.NoBody,
        },
        new("A call of an unknown method")
        {
            Body = """{"jsonrpc": "2.0", "method": "foobar", "id": "1"}""",
            Expect = """{"jsonrpc":"2.0","error":{"code":-32601,"message":"*","data":{"code":"unknown_action"}},"result":"-","id":"1"}""",
        },
        new("A call with invalid JSON")
        {
            ContentType = ById,
            Body = """{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]""",
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32700,"message":"*","data":{"code":"invalid_json"}},"id":null}""",
        },
        new("A call with an invalid request object")
        {
            Body = """{"jsonrpc": "2.0", "method": 1, "params": "bar"}""",
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32600,"message":"*","data":{"code":"invalid_request","parameter":"method"}},"id":null}""",
        },
        new("A batch with invalid JSON")
        {
            ContentType = ById,
            Body = """
                [
                  {"jsonrpc": "2.0", "method": "describeAction", "params": ["addBucket"], "id": "1"},
                  {"jsonrpc": "2.0", "method"
                ]
                """,
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32700,"message":"*"},"id":null}""",
        },
        new("A call with an empty array")
        {
            ContentType = ById,
            Body = "[]",
            Status = 400,
            Expect = """{"jsonrpc":"2.0","error":{"code":-32600,"message":"*"},"id":null}""",
        },
        new("An invalid batch that is not empty")
        {
            Body = "[1]",
            Expect = """[{"jsonrpc":"2.0","error":{"code":-32600,"message":"*"},"id":null}]""",
        },
        new("An invalid batch")
        {
            Body = "[1,2,3]",
            Expect = """
                [
                  {"jsonrpc":"2.0","error":{"code":-32600,"message":"*"},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32600,"message":"*"},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32600,"message":"*"},"id":null}
                ]
                """,
        },
        new("A mixed batch")
        {
            Body = """
                [
                  {"jsonrpc": "2.0", "method": "describeAction", "params": ["addBucket"], "id": "1"},
                  {"jsonrpc": "2.0", "method": "getStatus"},
                  {"jsonrpc": "2.0", "method": "describeAction", "params": ["getBucket"], "id": "2"},
                  {"foo": "boo"},
                  {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
                  {"jsonrpc": "2.0", "method": "getClusters", "id": "9"}
                ]
                """,
            Expect = """
                [
                  {"jsonrpc":"2.0","result":{"action":{"name":"addBucket"}},"id":"1"},
                  {"jsonrpc":"2.0","result":{"action":{"name":"getBucket"}},"id":"2"},
                  {"jsonrpc":"2.0","error":{"code":-32600,"message":"*"},"id":null},
                  {"jsonrpc":"2.0","error":{"code":-32601,"message":"*"},"id":"5"},
                  {"jsonrpc":"2.0","result":{"clusters":[]},"id":"9"}
                ]
                """,
        },
        new("A batch of notifications alone")
        {
            Body = """
                [
                  {"jsonrpc": "2.0", "method": "getBuckets", "params": [null, 1]},
                  {"jsonrpc": "2.0", "method": "getStatus"}
                ]
                """,
            Status = 204,
            Expect = Exchange.NoBody,
        },
    ];

    [TestCaseSource(nameof(Exchanges))]
    public Task An_example_of_the_specification(Exchange exchange) => exchange.OnAsync(Server);
}
