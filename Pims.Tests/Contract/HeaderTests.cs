using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>What every answer bears.</summary>
public sealed class HeaderTests : OneServerTest
{
    // Caller, method, content type, body, status.
    static readonly TestCaseData[] Answers =
    [
        new TestCaseData("admin", "POST", "application/json", """{"action":"getClusters"}""", 200).SetName("{m}: a result"),
        new TestCaseData("admin", "POST", "application/json", """{"action":"addBucket"}""", 400).SetName("{m}: a failure"),
        new TestCaseData("admin", "POST", "application/json", """{"jsonrpc":"2.0","method":"getClusters","id":1}""", 200).SetName("{m}: a JSON-RPC result"),
        new TestCaseData("admin", "POST", "application/json", """{"jsonrpc":"2.0","method":"nothing","id":1}""", 200).SetName("{m}: a JSON-RPC failure"),
        new TestCaseData("admin", "POST", "application/json", """{"jsonrpc":"2.0","method":"getClusters"}""", 204).SetName("{m}: nothing for a notification"),
        new TestCaseData("admin", "POST", "application/json", """[{"action":"getClusters"}]""", 200).SetName("{m}: a batch"),
        new TestCaseData("admin", "POST", "application/json", """[{"jsonrpc":"2.0","method":"getClusters"}]""", 204).SetName("{m}: nothing for notifications"),
        new TestCaseData("admin", "POST", "application/json", "{", 400).SetName("{m}: not JSON"),
        new TestCaseData("admin", "POST", "application/json-rpc", "{", 400).SetName("{m}: not JSON, as JSON-RPC"),
        new TestCaseData("admin", "POST", "text/plain", "x", 415).SetName("{m}: another content type"),
        new TestCaseData("wrong", "POST", "application/json", """{"action":"getClusters"}""", 401).SetName("{m}: a wrong credential"),
        new TestCaseData("wrong", "POST", "application/json", """{"jsonrpc":"2.0","method":"getClusters"}""", 401).SetName("{m}: a wrong credential, as JSON-RPC"),
        new TestCaseData("anonymous", "POST", "application/json", """{"action":"getClusters"}""", 401).SetName("{m}: a missing credential"),
        new TestCaseData("anonymous", "POST", "application/json", """{"jsonrpc":"2.0","method":"getClusters","id":1}""", 200).SetName("{m}: a missing credential, as JSON-RPC"),
        new TestCaseData("admin", "PUT", "application/json", """{"action":"getClusters"}""", 405).SetName("{m}: another method"),
    ];

    static readonly string[] FitIds = ["a", "0190-abc/def:1", "~!@#$%^&*()_+", new('x', 128)];

    static readonly string[] UnfitIds = ["", "two words", new('x', 129)];

    [TestCaseSource(nameof(Answers))]
    public async Task Every_answer_is_named_and_neither_kept_nor_guessed_at(string caller, string method, string type, string body, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api") { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        var answer = await Server.SendAsync(request, caller);
        Assert.That((int)answer.Status, Is.EqualTo(status), answer.Text);
        Assert.Multiple(() =>
        {
            Assert.That(answer.Header("X-Request-Id"), Has.Length.EqualTo(32));
            Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
            Assert.That(answer.Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(answer.Header("WWW-Authenticate"), Is.EqualTo(status == 401 ? "Bearer" : null));
            Assert.That(answer.Header("Content-Type"), Is.EqualTo(status == 204 ? null : "application/json; charset=utf-8"));
            Assert.That(answer.Header("Server"), Is.Null);
        });
    }

    [TestCase("GET", "/", 404)]
    [TestCase("GET", "/favicon.ico", 404)]
    [TestCase("POST", "/apis", 404)]
    [TestCase("POST", "/", 404)]
    [TestCase("GET", "/media", 404)]
    [TestCase("GET", "/media/unknown/file.jpg", 404)]
    [TestCase("PUT", "/media/unknown/file.jpg", 405)]
    [TestCase("GET", "/health", 200)]
    [TestCase("GET", "/health/ready", 200)]
    [TestCase("POST", "/health", 404)]
    public async Task An_answer_of_another_address_bears_the_same(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var answer = await Server.SendAsync(request, "anonymous");
        Assert.That((int)answer.Status, Is.EqualTo(status), answer.Text);
        Assert.That(answer.Header("X-Request-Id"), Has.Length.EqualTo(32));
        Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(answer.Header("Content-Type"), Is.EqualTo("application/json; charset=utf-8"));
        if (status >= 400)
            Assert.That(answer.Get<string>("request_id"), Is.EqualTo(answer.Header("X-Request-Id")));
    }

    [Test]
    public async Task A_file_is_an_attachment_that_is_not_kept()
    {
        await Server.DoAsync("""{"action":"uploadAsset","asset":"page","filename":"päge.html","content":"PGgxPkhpPC9oMT4="}""");
        var answer = await Server.DoAsync("""{"action":"downloadAsset","asset":"page"}""");
        Assert.Multiple(() =>
        {
            Assert.That(answer.Text, Is.EqualTo("<h1>Hi</h1>"));
            Assert.That(answer.Header("X-Request-Id"), Has.Length.EqualTo(32));
            Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
            Assert.That(answer.Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(answer.Header("Content-Security-Policy"), Does.StartWith("sandbox"));
            Assert.That(answer.Header("Content-Disposition"), Does.StartWith("attachment;").And.Contain("filename*=UTF-8''p%C3%A4ge.html"));
            Assert.That(answer.Header("Content-Length"), Is.EqualTo("11"));
        });
    }

    [TestCaseSource(nameof(FitIds))]
    public async Task The_callers_request_id_is_given_back(string id)
    {
        var failure = await AnswerAsync(id, """{"action":"nothing"}""");
        Assert.That((failure.Header("X-Request-Id"), failure.Get<string>("request_id")), Is.EqualTo((id, id)));
        Assert.That((await AnswerAsync(id, """{"jsonrpc":"2.0","method":"getStatus"}""")).Header("X-Request-Id"), Is.EqualTo(id));
    }

    [TestCaseSource(nameof(UnfitIds))]
    public async Task An_id_that_is_unfit_for_a_log_is_replaced(string id)
    {
        var failure = await AnswerAsync(id, """{"action":"nothing"}""");
        Assert.That(failure.Header("X-Request-Id"), Has.Length.EqualTo(32));
        Assert.That(failure.Get<string>("request_id"), Is.EqualTo(failure.Header("X-Request-Id")));
    }

    [Test]
    public async Task Two_requests_have_two_ids()
    {
        var (one, two) = (await Server.PostAsync("{}"), await Server.PostAsync("{}"));
        Assert.That(one.Header("X-Request-Id"), Is.Not.EqualTo(two.Header("X-Request-Id")));
    }

    Task<Answer> AnswerAsync(string id, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("X-Request-Id", id);
        return Server.SendAsync(request, "admin");
    }
}
