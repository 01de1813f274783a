using Pims.Tests.Support;

namespace Pims.Tests.Contract;

public sealed class RateLimitTests
{
    const string Status = """{"action":"getStatus"}""";
    const string Picture = "/media/none/x.jpg";

    [Test]
    public async Task A_credential_has_its_number_of_requests_by_every_way_in_and_another_its_own()
    {
        await using var server = await TestServer.StartAsync(("RateCredential", "3"));
        Assert.That((int)(await server.PostAsync(Status, "editor")).Status, Is.EqualTo(200));
        Assert.That((int)(await server.PostAsync($"[{Status},{Status},{Status},{Status}]", "editor")).Status, Is.EqualTo(200), "A batch is one request.");
        Assert.That((int)(await server.GetAsync(Picture, "editor")).Status, Is.EqualTo(404));
        foreach (var answer in new[] { await server.PostAsync(Status, "editor"), await server.GetAsync(Picture, "editor") })
            AssertRefused(answer, "More than 3 requests a minute came with this credential; try again in 20 seconds.", 20);
        Assert.That((int)(await server.PostAsync(Status, "viewer")).Status, Is.EqualTo(200));
        Assert.That((int)(await server.PostAsync(Status, "anonymous")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task An_address_has_its_number_of_requests_without_a_credential_by_every_way_in_and_its_keys_go_on()
    {
        await using var server = await TestServer.StartAsync(("RateAnonymous", "2"));
        Assert.That((int)(await server.PostAsync(Status, "anonymous")).Status, Is.EqualTo(200));
        Assert.That((int)(await server.GetAsync(Picture)).Status, Is.EqualTo(404));
        var signed = await server.GetAsync(Picture + "?expires=1&signature=wrong");
        foreach (var answer in new[] { await server.PostAsync(Status, "anonymous"), await server.GetAsync(Picture), signed })
            AssertRefused(answer, "More than 2 requests a minute without a credential came from this address; try again in 30 seconds.", 30);
        for (var i = 0; i < 5; i++)
            Assert.That((int)(await server.PostAsync(Status, "editor")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Who_guessed_too_often_is_not_told_which_guess_is_right()
    {
        await using var server = await TestServer.StartAsync(("RateAnonymous", "2"));
        Assert.That((int)(await server.PostAsync(Status, "wrong")).Status, Is.EqualTo(401));
        Assert.That((int)(await server.GetAsync(Picture, "wrong too")).Status, Is.EqualTo(401));
        foreach (var answer in new[] { await server.PostAsync(Status, "another"), await server.PostAsync(Status, "editor"), await server.GetAsync(Picture, "editor") })
            AssertRefused(answer, "More than 2 wrong credentials a minute came from this address; try again in 30 seconds.", 30);
        Assert.That((int)(await server.PostAsync(Status, "anonymous")).Status, Is.EqualTo(200), "What has no credential is counted apart.");
    }

    [TestCase(Status, """{"status":"ERROR","error":{"code":"too_many_requests"},"request_id":"*"}""")]
    [TestCase("""{"jsonrpc":"2.0","method":"getStatus","id":1}""", """{"jsonrpc":"2.0","error":{"code":-32005,"data":{"code":"too_many_requests"}},"id":null}""")]
    [TestCase("""{"jsonrpc":"2.0","method":"getStatus"}""", """{"jsonrpc":"2.0","error":{"code":-32005},"id":null}""")]
    [TestCase("""[{"action":"getStatus"}]""", """{"status":"ERROR","error":{"code":"too_many_requests"}}""")]
    public async Task It_is_told_with_HTTP_s_own_status_in_the_callers_dialect(string body, string expect)
    {
        await using var server = await TestServer.StartAsync(("RateCredential", "3"));
        for (var i = 0; i < 3; i++)
            await server.DoAsync(Status, "editor");
        var answer = await new Exchange("") { As = server.KeyOf("editor"), Body = body, Status = 429, Expect = expect }.OnAsync(server);
        Assert.That(answer.Header("Retry-After"), Is.EqualTo("20"));
    }

    [Test]
    public async Task Passwords_are_tried_so_often_from_one_address_and_the_right_one_is_no_exception()
    {
        await using var server = await TestServer.StartAsync(("RateAuthenticate", "2"), ("Proxies", "127.0.0.1"));
        await server.DoAsync(Make.User("ann@example.com"));
        for (var i = 0; i < 2; i++)
            Assert.That((int)(await server.PostAsync(SignIn("wrong"), "anonymous")).Status, Is.EqualTo(401));
        AssertRefused(await server.PostAsync(SignIn(TestServer.Password), "anonymous"),
            "More than 2 tries of a password a minute came from this address; try again in 30 seconds.", 30);
        var elsewhere = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new StringContent(SignIn(TestServer.Password), null, "application/json") };
        elsewhere.Headers.Add("X-Forwarded-For", "192.0.2.1");
        Assert.That((int)(await server.SendAsync(elsewhere, "anonymous")).Status, Is.EqualTo(200));

        static string SignIn(string password) => $$"""{"action":"authenticate","email":"ann@example.com","password":"{{password}}"}""";
    }

    [Test]
    public async Task After_the_time_that_was_told_a_request_is_taken_again()
    {
        await using var server = await TestServer.StartAsync(("RateCredential", "30"));
        var taken = 0;
        Answer answer;
        while ((int)(answer = await server.PostAsync(Status, "editor")).Status == 200)
            Assert.That(++taken, Is.LessThan(1000));
        Assert.That(taken, Is.GreaterThanOrEqualTo(30));
        Assert.That(answer.Header("Retry-After"), Is.EqualTo("2"));
        await Task.Delay(TimeSpan.FromSeconds(2.3));
        await server.DoAsync(Status, "editor");
    }

    [Test]
    public async Task Without_the_settings_nothing_is_limited_and_health_never_is()
    {
        await using (var server = await TestServer.StartAsync())
            for (var i = 0; i < 100; i++)
                await server.DoAsync(Status, i % 2 == 0 ? "anonymous" : "editor");
        await using var limited = await TestServer.StartAsync(("RateAnonymous", "1"), ("RateAuthenticate", "1"));
        for (var i = 0; i < 3; i++)
            foreach (var path in new[] { "/health", "/health/live", "/health/ready" })
                Assert.That((int)(await limited.GetAsync(path)).Status, Is.EqualTo(200));
    }

    static void AssertRefused(Answer answer, string message, int seconds)
    {
        Assert.That(((int)answer.Status, answer.ErrorCode, answer.Header("Retry-After")), Is.EqualTo((429, "too_many_requests", seconds.ToString())), answer.Text);
        Assert.That(answer.Get<string>("status_message"), Is.EqualTo(message));
    }
}
