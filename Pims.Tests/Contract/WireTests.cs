using System.Net.Sockets;
using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>What a proper client never sends, over a bare socket; and many clients at once.</summary>
public sealed class WireTests : OneServerTest
{
    const string Upload = "--b\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n{\"action\":\"uploadAsset\"}\r\n"
        + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nHello";

    string Head => $"POST /api HTTP/1.1\r\nHost: localhost\r\nApiKey: {Server.KeyOf("admin")}\r\n";

    [Test]
    public async Task A_malformed_chunk_is_the_senders_fault()
    {
        var answer = await TalkAsync(Head + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
        Assert.That(answer, Does.StartWith("HTTP/1.1 400 ").And.Contain("\"code\":\"invalid_request\"").And.Contain("X-Request-Id: "));
    }

    [Test]
    public async Task A_body_in_many_small_chunks_is_whole()
    {
        var chunks = string.Concat("""{"action":"getStatus"}""".Select(letter => $"1\r\n{letter}\r\n"));
        var answer = await TalkAsync(Head + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks + "0\r\n\r\n");
        Assert.That(answer, Does.StartWith("HTTP/1.1 200 ").And.Contain("\"pims_status\":\"Active\""));
    }

    [TestCase("Content-Length: 100000\r\n\r\n", "")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n", "chunked")]
    [Category(Stores.Embedded)]
    public async Task A_client_that_hangs_up_within_its_file_leaves_nothing(string length, string framing)
    {
        var body = framing == "chunked" ? $"{Upload.Length:x}\r\n{Upload}\r\n" : Upload;
        using (var client = await ConnectAsync())
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Head + "Content-Type: multipart/form-data; boundary=b\r\n" + length + body));
            Assert.That(() => Server.Drafts().Count, Is.EqualTo(1).After(5000, 10), "The upload has begun.");
        }
        Assert.That(() => Server.Drafts().Count, Is.Zero.After(5000, 10));
        Assert.That(await Server.ValueAsync<long>("select count(*) from asset"), Is.Zero);
        Assert.That(await Server.BlobsAsync(), Is.Empty);
    }

    [Test]
    public async Task After_a_refusal_the_connection_serves_on()
    {
        const string refused = "xxxxxxxxxx", good = """{"action":"getStatus"}""";
        var answer = await TalkAsync(
            Head + $"Content-Type: text/plain\r\nContent-Length: {refused.Length}\r\n\r\n{refused}"
            + Head + $"Content-Type: application/json\r\nContent-Length: {good.Length}\r\nConnection: close\r\n\r\n{good}");
        Assert.That(answer, Does.StartWith("HTTP/1.1 415 ").And.Contain("HTTP/1.1 200 OK").And.Contain("\"pims_status\":\"Active\""));
    }

    [Test]
    public async Task Of_many_at_once_each_has_its_own_answer()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), async (i, _) =>
        {
            var answer = await Server.PostAsync($$"""{"jsonrpc":"2.0","method":"{{(i % 3 == 0 ? "nothing" : "getStatus")}}","id":{{i}}}""");
            Assert.That(answer.Get<int>("id"), Is.EqualTo(i));
            Assert.That(answer.Json["error"] is not null, Is.EqualTo(i % 3 == 0));
        });
    }

    [Test]
    public async Task Letters_of_any_script_come_back_whole()
    {
        // Long enough to be cut by every buffer on the way, in the middle of a character.
        var text = string.Concat(Enumerable.Range(0, 9000).Select(i => i % 3 == 0 ? "😀" : i % 3 == 1 ? "ä" : "x"));
        foreach (var pretty in new[] { "false", "true" })
        {
            var asset = $"letters-{pretty}";
            await Server.DoAsync(new JObject
            {
                ["action"] = "uploadAsset",
                ["asset"] = asset,
                ["filename"] = "a.txt",
                ["content"] = "",
                ["data"] = new JObject { ["description"] = text },
            }.ToString());
            var answer = await Server.DoAsync($$"""{"action":"getAssetData","asset":"{{asset}}","pretty":{{pretty}}}""");
            Assert.That(answer.Get<string>("asset.data.description"), Is.EqualTo(text));
        }
    }

    async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(Server.Http.BaseAddress!.Host, Server.Http.BaseAddress.Port);
        return client;
    }

    async Task<string> TalkAsync(string request)
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }
}
