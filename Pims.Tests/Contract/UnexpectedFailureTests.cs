using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>What breaks inside is told as a fixed text and a request id, never in an exception's words.</summary>
public sealed class UnexpectedFailureTests
{
    const string Text = "Something unexpected happened; the server's log has it under this request id.";

    [Test]
    public async Task A_file_that_is_gone_from_under_its_row()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync("""{"action":"uploadAsset","asset":"lost","filename":"lost.txt","content":"SGVsbG8="}""");
        await server.Blobs.RemoveAllAsync(await server.BlobsAsync());
        var answer = await server.PostAsync("""{"action":"downloadAsset","asset":"lost","pretty":true}""");
        AssertInternal(answer);
        Assert.That(answer.Text, Does.StartWith("{\n  \"status\": \"ERROR\""));
        Assert.That(answer.Header("Content-Disposition"), Is.Null);
    }

    [Test]
    public async Task A_table_that_is_gone()
    {
        await using var server = await TestServer.StartAsync();
        await server.Database.WriteAsync(session => session.ExecuteAsync("alter table cluster rename to cluster_lost"), CancellationToken.None);
        AssertInternal(await server.PostAsync("""{"action":"getClusters"}"""));
        AssertInternal(await server.PostAsync("""{"action":"addCluster","title":"A"}"""));

        var rpc = await server.PostAsync("""{"jsonrpc":"2.0","method":"getClusters","id":1}""");
        Assert.That(((int)rpc.Status, rpc.Get<int>("error.code"), rpc.ErrorCode, rpc.Get<string>("error.message")), Is.EqualTo((200, -32603, "internal", Text)));

        var batch = await server.PostAsync("""[{"action":"getClusters"},{"action":"getStatus"}]""");
        Assert.That((batch.Get<string>("[0].error.code"), batch.Get<int>("[0].error.http_status"), batch.Get<string>("[1].status")), Is.EqualTo(("internal", 500, "OK")));
        Assert.That((int)(await server.PostAsync("""{"jsonrpc":"2.0","method":"getClusters"}""")).Status, Is.EqualTo(204));
        foreach (var text in new[] { rpc.Text, batch.Text })
            Assert.That(text, Does.Not.Contain("cluster_lost").And.Not.Contain("SQLite Error").And.Not.Contain("no such table"));
    }

    [Test]
    public async Task A_credential_that_cant_be_looked_up()
    {
        await using var server = await TestServer.StartAsync();
        await server.Database.WriteAsync(session => session.ExecuteAsync("alter table api_key rename to api_key_lost"), CancellationToken.None);
        AssertInternal(await server.PostAsync("""{"action":"getStatus"}"""));
    }

    static void AssertInternal(Answer answer)
    {
        Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((500, "internal")), answer.Text);
        Assert.That(answer.Get<string>("status_message"), Is.EqualTo(Text));
        Assert.That(answer.Get<string>("error.message"), Is.EqualTo(Text));
        Assert.That(answer.Get<string>("request_id"), Is.EqualTo(answer.Header("X-Request-Id")));
        Assert.That(answer.Text, Does.Not.Contain("lost").And.Not.Contain("Exception").And.Not.Contain("SQLite").And.Not.Contain(" at Pims"));
    }
}
