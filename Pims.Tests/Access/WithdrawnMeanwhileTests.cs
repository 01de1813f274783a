using System.Net.Sockets;
using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Access;

/// <summary>A credential that is withdrawn while its request is still on the way is of no use any more.</summary>
public sealed class WithdrawnMeanwhileTests
{
    [TestCase("""{"action":"addApiKey","name":"Mine","role":"admin"}""")]
    [TestCase("""{"action":"getPublicBucketsTree"}""")]
    [TestCase("""[{"action":"getBuckets"},{"action":"addBucket","name":"Late"}]""")]
    public async Task A_body_that_takes_its_time(string body)
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Secret"));
        var key = await AddKeyAsync(server);
        using var connection = new Slow(server, key, "application/json", body.Length);
        await connection.SendAsync(body[..^1]);
        await server.DoAsync("""{"action":"deleteApiKey","api_key_id":5}""");
        await connection.SendAsync(body[^1..]);
        Assert.That(await connection.AnswerAsync(), Does.StartWith("HTTP/1.1 401").And.Contain("unauthenticated").And.Not.Contain("Secret"));
        Assert.That(await server.ValueAsync<long>("select (select count(*) from api_key) * 10 + (select count(*) from bucket)"), Is.EqualTo(41));
    }

    [TestCase("""{"action":"getPublicBucketsTree"}""")]
    [TestCase("""{"action":"getMyBucketsTree"}""")]
    [TestCase("""{"action":"getSubBuckets","bucket_id":"root"}""")]
    [TestCase("""{"action":"listAssetsInBucket","bucket_id":"root","recursive":true}""")]
    public async Task The_key_of_a_bucket_that_is_deleted_shows_nothing(string body)
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Secret"));
        await server.DoAsync(Make.Bucket("Open"));
        using var connection = new Slow(server, await server.CredentialAsync("read:2"), "application/json", body.Length);
        await connection.SendAsync(body[..^1]);
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":2}""");
        await connection.SendAsync(body[^1..]);
        Assert.That(await connection.AnswerAsync(), Does.StartWith("HTTP/1.1 401").And.Not.Contain("Secret"));
    }

    [Test]
    public async Task A_batch_that_ends_its_own_key_ends_there()
    {
        await using var server = await TestServer.StartAsync();
        var key = await AddKeyAsync(server);
        var answer = await server.PostAsync(
            """[{"action":"deleteApiKey","api_key_id":5},{"action":"addApiKey","name":"Mine","role":"admin"},{"jsonrpc":"2.0","id":1,"method":"getStatus"}]""", key);
        Assert.That(answer.Json.SelectTokens("$..code").Select(code => (string?)code), Is.EqualTo(new[] { "unauthenticated", "-31000", "unauthenticated" }));
        Assert.That(await server.ValueAsync<long>("select count(*) from api_key"), Is.EqualTo(4));
    }

    [TestCase("uploadAsset", """{"action":"deleteApiKey","api_key_id":5}""", 401)]
    [TestCase("uploadAsset", """{"action":"editApiKey","api_key_id":5,"role":"viewer"}""", 403)]
    [TestCase("uploadAssets", """{"action":"deleteApiKey","api_key_id":5}""", 401)]
    [TestCase("uploadAssets", """{"action":"editApiKey","api_key_id":5,"role":"viewer"}""", 403)]
    public async Task An_upload_whose_key_is_withdrawn_stores_nothing(string action, string change, int status)
    {
        await using var server = await TestServer.StartAsync();
        var key = await AddKeyAsync(server);
        const string End = " and the end\r\n--x--\r\n";
        var start = "--x\r\nContent-Type: application/json\r\nContent-Disposition: form-data; name=request\r\n\r\n{\"action\":\"" + action + "\"}\r\n"
            + "--x\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\nThe beginning";
        using var connection = new Slow(server, key, "multipart/form-data; boundary=x", start.Length + End.Length);
        await connection.SendAsync(start);
        await server.DoAsync(change);
        await connection.SendAsync(End);
        Assert.That(await connection.AnswerAsync(), Does.StartWith($"HTTP/1.1 {status}"));
        Assert.That(await server.ValueAsync<long>("select (select count(*) from asset) + (select count(*) from blob)"), Is.Zero);
        Assert.That(await server.BlobsAsync(), Is.Empty);
    }

    static async Task<string> AddKeyAsync(TestServer server) =>
        (await server.DoAsync("""{"action":"addApiKey","name":"Short","role":"admin"}""")).Get<string>("api_key.key");

    /// <summary>A request that is sent piece by piece.</summary>
    sealed class Slow : IDisposable
    {
        readonly TcpClient client = new();

        public Slow(TestServer server, string key, string contentType, int length)
        {
            client.Connect(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port);
            var head = $"POST /api HTTP/1.1\r\nHost: pims\r\nConnection: close\r\nApiKey: {key}\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\n\r\n";
            client.GetStream().Write(Encoding.ASCII.GetBytes(head));
        }

        public async Task SendAsync(string text)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
            // Until the server has it; that is never too late, only too early.
            await Task.Delay(100);
        }

        public async Task<string> AnswerAsync()
        {
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadToEndAsync();
        }

        public void Dispose() => client.Dispose();
    }
}
