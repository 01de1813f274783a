using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

public sealed class CredentialTests : OneServerTest
{
    static readonly string[] WithoutCredential = ["authenticate", "getStatus", "listActions", "describeAction"];

    string Admin => Server.KeyOf("admin");

    [Test]
    public async Task Without_one_only_four_actions_answer()
    {
        foreach (var entry in Pims.Actions.Catalog.Of(new()).Entries)
        {
            var status = (int)(await AnswerAsync($$"""{"action":"{{entry.Facts.Name}}"}""")).Status;
            Assert.That(status == 401, Is.EqualTo(!WithoutCredential.Contains(entry.Facts.Name)), $"{entry.Facts.Name}: {status}");
        }
    }

    [Test]
    public async Task Without_one_an_unknown_action_is_not_told_from_a_known_one()
    {
        var (known, unknown) = (await AnswerAsync("""{"action":"getBuckets"}"""), await AnswerAsync("""{"action":"getBucketz"}"""));
        Assert.That((known.Status, known.Get<string>("status_message")), Is.EqualTo((unknown.Status, unknown.Get<string>("status_message"))));
    }

    [Test]
    public async Task Either_header_will_do()
    {
        Assert.That(await StatusAsync(("Authorization", "Bearer " + Admin)), Is.EqualTo(200));
        Assert.That(await StatusAsync(("Authorization", "bearer  " + Admin)), Is.EqualTo(200));
        Assert.That(await StatusAsync(("ApiKey", Admin)), Is.EqualTo(200));
        Assert.That(await StatusAsync(("apikey", Admin)), Is.EqualTo(200));
    }

    [Test]
    public async Task Both_headers_must_bear_the_same()
    {
        Assert.That(await StatusAsync(("Authorization", "Bearer " + Admin), ("ApiKey", Admin)), Is.EqualTo(200));
        Assert.That(await StatusAsync(("Authorization", "Bearer " + Admin), ("ApiKey", Server.KeyOf("editor"))), Is.EqualTo(401));
        Assert.That(await StatusAsync(("Authorization", "Bearer " + Admin), ("ApiKey", "")), Is.EqualTo(401));
    }

    [TestCase("Authorization", "Bearer wrong")]
    [TestCase("Authorization", "Bearer ")]
    [TestCase("Authorization", "Bearer")]
    [TestCase("Authorization", "Basic YWRtaW46YWRtaW4=")]
    [TestCase("Authorization", "test-admin-key-0123456789")]
    [TestCase("Authorization", "")]
    [TestCase("ApiKey", "wrong")]
    [TestCase("ApiKey", "")]
    [TestCase("ApiKey", "TEST-ADMIN-KEY-0123456789")]
    public async Task A_wrong_one_is_refused_on_every_action(string header, string value)
    {
        foreach (var body in new[] { """{"action":"getStatus"}""", """{"action":"getBuckets"}""", """{"action":"nothing"}""" })
        {
            var answer = await AnswerAsync(body, (header, value));
            Assert.That(((int)answer.Status, answer.ErrorCode, answer.Header("WWW-Authenticate")), Is.EqualTo((401, "unauthenticated", "Bearer")), body);
        }
    }

    [Test]
    public async Task Two_headers_of_one_name_are_refused()
    {
        Assert.That(await StatusAsync(("ApiKey", Admin), ("ApiKey", Admin)), Is.EqualTo(401));
        Assert.That(await StatusAsync(("Authorization", "Bearer " + Admin), ("Authorization", "Bearer " + Admin)), Is.EqualTo(401));
    }

    [TestCase("""{"action":"getStatus"}""", """{"status":"ERROR","error":{"code":"unauthenticated"}}""")]
    [TestCase("""{"jsonrpc":"2.0","method":"getStatus","id":1}""", """{"jsonrpc":"2.0","error":{"code":-31000,"data":{"code":"unauthenticated"}},"id":null}""")]
    [TestCase("""{"jsonrpc":"2.0","method":"getStatus"}""", """{"jsonrpc":"2.0","error":{"code":-31000},"id":null}""")]
    [TestCase("""[{"action":"getStatus"},{"action":"getStatus"}]""", """{"status":"ERROR","error":{"code":"unauthenticated"}}""")]
    public Task A_wrong_one_is_told_in_the_callers_dialect(string body, string expect) =>
        new Exchange("") { As = "wrong", Body = body, Status = 401, Expect = expect }.OnAsync(Server);

    [Test]
    public async Task It_ends_when_it_expires()
    {
        await using var server = await TestServer.StartAsync();
        var expires = server.Clock.GetUtcNow().AddHours(1);
        var key = (await server.DoAsync($$"""{"action":"addApiKey","name":"Short","role":"viewer","expires_at":"{{expires:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}"""))
            .Get<string>("api_key.key");
        Assert.That((int)(await server.PostAsync("""{"action":"getStatus"}""", key)).Status, Is.EqualTo(200));
        server.Clock.MoveOn(TimeSpan.FromHours(1));
        var late = await server.PostAsync("""{"action":"getStatus"}""", key);
        Assert.That(((int)late.Status, late.ErrorCode), Is.EqualTo((401, "unauthenticated")));
    }

    [Test]
    public async Task It_ends_at_once_when_it_is_deleted()
    {
        var made = await Server.DoAsync("""{"action":"addApiKey","name":"Short","role":"admin"}""");
        var key = made.Get<string>("api_key.key");
        // With its own last word.
        Assert.That((int)(await Server.PostAsync($$"""{"action":"deleteApiKey","api_key_id":{{made.Get<long>("api_key.api_key_id")}}}""", key)).Status, Is.EqualTo(200));
        Assert.That((int)(await Server.PostAsync("""{"action":"getStatus"}""", key)).Status, Is.EqualTo(401));
    }

    // Each body has two faults; the one that is looked at first is told.
    [TestCase("wrong", """{"action":"nothing"}""", 401, "unauthenticated", TestName = "{m}: a wrong credential before an unknown action")]
    [TestCase("wrong", "{", 401, "unauthenticated", TestName = "{m}: a wrong credential before a body that is no JSON")]
    [TestCase("wrong", """{"action":"addBucket"}""", 401, "unauthenticated", TestName = "{m}: a wrong credential before a missing parameter")]
    [TestCase("anonymous", """{"action":"addBucket"}""", 401, "unauthenticated", TestName = "{m}: a missing credential before a missing parameter")]
    [TestCase("anonymous", """{"action":"nothing"}""", 401, "unauthenticated", TestName = "{m}: a missing credential before an unknown action")]
    [TestCase("viewer", """{"action":"nothing","name":5}""", 404, "unknown_action", TestName = "{m}: an unknown action before parameters")]
    [TestCase("viewer", """{"action":"nothing","pretty":5}""", 404, "unknown_action", TestName = "{m}: an unknown action before pretty")]
    [TestCase("viewer", """{"action":"addBucket","name":5}""", 400, "invalid_parameter", TestName = "{m}: parameters before the role")]
    [TestCase("viewer", """{"action":"addBucket"}""", 400, "missing_parameter", TestName = "{m}: a missing parameter before the role")]
    [TestCase("viewer", """{"action":"addBucket","name":"A","pretty":5}""", 400, "invalid_parameter", TestName = "{m}: pretty before the role")]
    [TestCase("viewer", """{"action":"deleteBucket","bucket_id":99}""", 403, "forbidden", TestName = "{m}: the role before existence")]
    [TestCase("viewer", """{"action":"moveAssetToBucket","asset":"none","bucket_id":99}""", 403, "forbidden", TestName = "{m}: the role before two things that are not there")]
    [TestCase("editor", """{"action":"getBucket","bucket_id":99,"depth":1}""", 400, "unknown_parameter", TestName = "{m}: parameters before existence")]
    [TestCase("editor", """{"action":"addBucket","name":"A","parent_id":99}""", 404, "bucket_not_found", TestName = "{m}: existence last")]
    public async Task Of_two_faults_the_first_is_told(string caller, string body, int status, string code)
    {
        var answer = await Server.PostAsync(body, caller);
        Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((status, code)), answer.Text);
    }

    [Test]
    public async Task A_wrong_one_is_told_before_the_content_type()
    {
        Assert.That((int)(await Server.PostAsync("x", "wrong", "text/plain")).Status, Is.EqualTo(401));
        Assert.That((int)(await Server.PostAsync("x", "viewer", "text/plain")).Status, Is.EqualTo(415));
    }

    async Task<int> StatusAsync(params (string, string)[] headers) => (int)(await AnswerAsync("""{"action":"getApiKeys"}""", headers)).Status;

    Task<Answer> AnswerAsync(string body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Server.SendAsync(request, "anonymous");
    }
}
