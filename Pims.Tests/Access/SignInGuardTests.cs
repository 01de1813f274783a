using System.Security.Cryptography;
using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Access;

/// <summary>How the guessing of passwords is slowed down, and whom it does not lock out.</summary>
public sealed class SignInGuardTests
{
    const string Ann = "ann@example.com", Here = "127.0.0.1", Wrong = "not the password";

    static readonly (string, string) NoRate = ("RateAuthenticate", "0");

    /// <summary>Failures that an account has had just now.</summary>
    public static string Failures(string email, int count, string address = Here) => $"sql: {Insert(email, address, count, Now, "null")}";

    const string Now = TestServer.Now;

    [Test]
    public async Task After_20_failures_an_account_is_closed_in_every_dialect_until_the_wait_is_over()
    {
        await using var server = await TestServer.StartAsync(NoRate);
        await server.DoAsync(Make.User(Ann));
        await SetAsync(server, Ann, Here, 12);
        for (var i = 12; i < 20; i++)
            Assert.That((int)(await TryAsync(server, i % 2 == 0 ? Ann : "ANN@example.COM", Wrong)).Status, Is.EqualTo(401), $"try {i}");

        var pims = await TryAsync(server, Ann);
        Assert.That(((int)pims.Status, pims.ErrorCode, pims.Get<string>("error.parameter")), Is.EqualTo((429, "too_many_requests", "email")));
        Assert.That(int.Parse(pims.Header("Retry-After")!), Is.InRange(1, 30));
        var call = $$$"""{"jsonrpc":"2.0","id":1,"method":"authenticate","params":{"email":"{{{Ann}}}","password":"{{{TestServer.Password}}}"}}""";
        var rpc = await server.PostAsync(call, "anonymous");
        Assert.That(((int)rpc.Status, rpc.Get<int>("error.code"), rpc.ErrorCode), Is.EqualTo((200, -32005, "too_many_requests")));
        var batch = await server.PostAsync($"[{Body(Ann, TestServer.Password)},{call}]", "anonymous");
        Assert.That((batch.Get<int>("[0].error.http_status"), batch.Get<string>("[0].error.code"), batch.Get<int>("[1].error.code")), Is.EqualTo((429, "too_many_requests", -32005)));
        Assert.That(await server.ValueAsync<long>("select failures from sign_in"), Is.EqualTo(20), "what is not looked at is no failure");

        server.Clock.MoveOn(TimeSpan.FromSeconds(30));
        await server.DoAsync(Body(Ann, TestServer.Password), "anonymous");
        Assert.That(await server.ValueAsync<long>("select failures from sign_in"), Is.Zero);
    }

    [Test]
    public async Task Each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour_and_an_hour_forgets_all()
    {
        await using var server = await TestServer.StartAsync(NoRate);
        foreach (var (failures, wait) in new[] { (20, 30), (21, 60), (22, 120), (23, 240), (24, 480), (25, 900), (26, 900), (1000, 900) })
        {
            await SetAsync(server, Ann, Here, failures);
            var closed = await TryAsync(server, Ann);
            Assert.That(((int)closed.Status, int.Parse(closed.Header("Retry-After") ?? "0")), Is.EqualTo((429, wait)).Using<(int, int)>((one, two) => one.Item1 == two.Item1 && Math.Abs(one.Item2 - two.Item2) <= 10), $"{failures}");
            server.Clock.MoveOn(TimeSpan.FromSeconds(wait));
            Assert.That((int)(await TryAsync(server, Ann)).Status, Is.EqualTo(401), $"{failures} after the wait");
            Assert.That(await server.ValueAsync<long>("select failures from sign_in"), Is.EqualTo(failures + 1));
        }
        server.Clock.MoveOn(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        Assert.That((int)(await TryAsync(server, Ann)).Status, Is.EqualTo(401));
        Assert.That(await server.ValueAsync<long>("select failures from sign_in"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_e_mail_that_nobody_has_counts_answers_and_costs_as_any_other()
    {
        await using var server = await TestServer.StartAsync(NoRate);
        await server.DoAsync(Make.User(Ann));
        var fastest = new Dictionary<string, TimeSpan>();
        foreach (var failures in new[] { 0, 19, 20, 1000 })
        {
            var told = new List<string>();
            foreach (var email in new[] { Ann, "nobody@example.com" })
            {
                await SetAsync(server, email, Here, failures);
                var start = TimeProvider.System.GetTimestamp();
                var answer = await TryAsync(server, email, Wrong);
                var took = TimeProvider.System.GetElapsedTime(start);
                if (failures < 20)
                    fastest[email] = fastest.TryGetValue(email, out var before) && before < took ? before : took;
                var seconds = answer.Header("Retry-After") ?? "none";
                told.Add($"{answer.Status} {answer.Json["error"]!.ToString().Replace($" {seconds} ", " * ")} {seconds == "none"}");
            }
            Assert.That(told[1], Is.EqualTo(told[0]));
        }
        // A password that is not looked at costs a hundredth.
        Assert.That(fastest["nobody@example.com"], Is.GreaterThan(fastest[Ann] / 5));
    }

    // Whether signing in has succeeded from here and when, the failures from here, those from two other addresses each.
    [TestCase(null, 0, 10, 429)]
    [TestCase(null, 0, 9, 200)]
    [TestCase(null, 1, 9, 200)]
    [TestCase(null, 2, 9, 429)]
    [TestCase(1, 0, 500, 200)]
    [TestCase(29, 19, 500, 200)]
    [TestCase(1, 20, 0, 429)]
    [TestCase(31, 0, 10, 429)]
    public async Task Others_guessing_does_not_lock_out_who_has_signed_in_from_here(int? daysAgo, int own, int others, int status)
    {
        await using var server = await TestServer.StartAsync(NoRate);
        await server.DoAsync(Make.User(Ann));
        await SetAsync(server, Ann, "192.0.2.1", others);
        await SetAsync(server, Ann, "2001:db8::/64", others);
        await SetAsync(server, Ann, Here, own, daysAgo);
        Assert.That((int)(await TryAsync(server, Ann)).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Who_is_known_here_does_not_open_the_account_to_other_addresses()
    {
        await using var server = await TestServer.StartAsync(NoRate);
        await server.DoAsync(Make.User(Ann));
        await SetAsync(server, Ann, "192.0.2.1", 20);
        await SetAsync(server, Ann, "192.0.2.2", 0, successDaysAgo: 1);
        Assert.That((int)(await TryAsync(server, Ann)).Status, Is.EqualTo(429));
        // Nor do the failures of one who is known count for the others.
        await SetAsync(server, Ann, "192.0.2.1", 0);
        await SetAsync(server, Ann, "192.0.2.2", 20, successDaysAgo: 1);
        Assert.That((int)(await TryAsync(server, Ann)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Guesses_side_by_side_do_not_get_past_the_count()
    {
        await using var server = await TestServer.StartAsync(NoRate);
        await server.DoAsync(Make.User(Ann));
        await SetAsync(server, Ann, Here, 10);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => TryAsync(server, Ann, Wrong)));
        var counts = answers.CountBy(answer => (int)answer.Status).ToDictionary();
        Assert.That(counts.Keys, Is.SubsetOf(new[] { 401, 429, 503 }));
        Assert.That(counts[401], Is.EqualTo(10));
        Assert.That(await server.ValueAsync<long>("select failures from sign_in"), Is.EqualTo(20));
    }

    [Test]
    public async Task A_new_password_forgives_the_account_and_no_other()
    {
        await using var server = await TestServer.StartAsync(NoRate);
        await server.DoAsync(Make.User(Ann));
        foreach (var email in new[] { Ann, "bob@example.com" })
            await SetAsync(server, email, Here, 20);
        await server.DoAsync("""{"action":"editUser","user_id":1,"name":"Ann","end_tokens":true}""");
        Assert.That((int)(await TryAsync(server, Ann)).Status, Is.EqualTo(429));
        await server.DoAsync("""{"action":"editUser","user_id":1,"password":"a new password"}""");
        Assert.That((int)(await TryAsync(server, Ann, "a new password")).Status, Is.EqualTo(200));
        Assert.That((int)(await TryAsync(server, "bob@example.com")).Status, Is.EqualTo(429));
    }

    static Task<Answer> TryAsync(TestServer server, string email, string password = TestServer.Password) => server.PostAsync(Body(email, password), "anonymous");

    static string Body(string email, string password) => $$"""{"action":"authenticate","email":"{{email}}","password":"{{password}}"}""";

    static Task<int> SetAsync(TestServer server, string email, string address, int failures, int? successDaysAgo = null)
    {
        var now = server.Clock.GetUtcNow();
        return server.ExecuteAsync(Insert(email, address, failures, now.ToUnixTimeMilliseconds().ToString(),
            successDaysAgo is { } days ? now.AddDays(-days).ToUnixTimeMilliseconds().ToString() : "null"));
    }

    static string Insert(string email, string address, int failures, string lastTry, string lastSuccess)
    {
        var account = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)));
        return "insert into sign_in (account, address, failures, last_try_at, last_success_at) "
            + $"values ('{account}', '{address}', {failures}, {lastTry}, {lastSuccess}) on conflict (account, address) do update set "
            + "failures = excluded.failures, last_try_at = excluded.last_try_at, last_success_at = excluded.last_success_at";
    }
}
