using System.Net;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

public sealed class HealthTests
{
    [Test]
    public async Task Ready_names_the_part_that_does_not_answer_while_live_stays_live()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        foreach (var address in new[] { "/health", "/health/live", "/health/ready" })
            Assert.That((await server.GetAsync(address)).Status, Is.EqualTo(HttpStatusCode.OK), address);

        foreach (var part in new[] { "blobs", "incoming" })
        {
            Directory.Move(folder.In(part), folder.In("away"));
            var answer = await server.GetAsync("/health/ready");
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), $"{part}: {answer.Text}");
            Assert.That(answer.Get<string>("parts.blobs"), Is.EqualTo("not ready"));
            Assert.That(answer.Get<string>("parts.database"), Is.EqualTo("ready"));
            Assert.That((await server.GetAsync("/health/live")).Status, Is.EqualTo(HttpStatusCode.OK));
            Directory.Move(folder.In("away"), folder.In(part));
            Assert.That((await server.GetAsync("/health/ready")).Status, Is.EqualTo(HttpStatusCode.OK), part);
        }
        await server.StopAsync();
        Assert.That(Directory.EnumerateFiles(folder.In("blobs"), "*", SearchOption.AllDirectories), Is.Empty, "Asking leaves nothing behind.");
    }

    [TestCase("/health")]
    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    public async Task Health_answers_HEAD(string path)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), "anonymous");
        Assert.That(((int)answer.Status, answer.Bytes.Length), Is.EqualTo((200, 0)));
    }
}
