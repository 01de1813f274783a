using System.Security.Cryptography;
using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Access;

public sealed class TokenTests
{
    const string Ann = "ann@example.com", Who = """{"action":"getCurrentCaller"}""";

    const string SignIn = $$"""{"action":"authenticate","email":"{{Ann}}","password":"{{TestServer.Password}}"}""";

    [Test]
    public async Task A_token_goes_into_either_header_until_its_time_is_over()
    {
        await using var server = await TestServer.StartAsync(("TokenHours", "2"));
        await server.DoAsync(Make.User(Ann));
        var first = await TokenAsync(server);
        server.Clock.MoveOn(TimeSpan.FromHours(1));
        var second = await TokenAsync(server);
        async Task<(int, int)> BothAsync(string token)
        {
            using var bearer = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new StringContent(Who, Encoding.UTF8, "application/json") };
            bearer.Headers.Add("Authorization", "Bearer " + token);
            return ((int)(await server.SendAsync(bearer, "anonymous")).Status, (int)(await server.PostAsync(Who, token)).Status);
        }
        Assert.That((await BothAsync(first), await BothAsync(second)), Is.EqualTo(((200, 200), (200, 200))));
        server.Clock.MoveOn(TimeSpan.FromHours(1));
        Assert.That((await BothAsync(first), await BothAsync(second)), Is.EqualTo(((401, 401), (200, 200))));
        server.Clock.MoveOn(TimeSpan.FromHours(1));
        Assert.That((await BothAsync(first), await BothAsync(second)), Is.EqualTo(((401, 401), (401, 401))));
        await TokenAsync(server);
        Assert.That(await server.ValueAsync<long>("select count(*) from token"), Is.EqualTo(1), "what has expired goes with the next");
    }

    [TestCase("""{"action":"editUser","user_id":1,"name":"Ann"}""", 200)]
    [TestCase("""{"action":"editUser","user_id":1,"email":"anna@example.com"}""", 200)]
    [TestCase("""{"action":"editUser","user_id":1,"role":"viewer"}""", 200)]
    [TestCase("""{"action":"editUser","user_id":1,"password":"a new password"}""", 401)]
    [TestCase("""{"action":"editUser","user_id":1,"password":"a password of these tests"}""", 401)]
    [TestCase("""{"action":"editUser","user_id":1,"end_tokens":true}""", 401)]
    [TestCase("""{"action":"deleteUser","user_id":1}""", 401)]
    [TestCase("""{"action":"editUser","user_id":2,"end_tokens":true}""", 200)]
    public async Task What_ends_all_tokens_of_a_user(string change, int status)
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.User(Ann));
        await server.ExecuteAsync(Make.UserRow("bob@example.com")["sql: ".Length..]);
        var (one, other) = (await TokenAsync(server), await TokenAsync(server));
        await server.DoAsync(change);
        Assert.That(((int)(await server.PostAsync(Who, one)).Status, (int)(await server.PostAsync(Who, other)).Status), Is.EqualTo((status, status)));
    }

    [Test]
    public async Task A_role_counts_from_the_next_request_on_one_s_own_too()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.User(Ann, "viewer"));
        async Task<int> TryAsync(string request) => (int)(await server.PostAsync(request, "user:" + Ann)).Status;
        Assert.That(await TryAsync(Make.Bucket("A")), Is.EqualTo(403));
        await server.DoAsync("""{"action":"editUser","user_id":1,"role":"editor"}""");
        Assert.That((await TryAsync(Make.Bucket("A")), await TryAsync("""{"action":"getUsers"}""")), Is.EqualTo((200, 403)));
        await server.DoAsync("""{"action":"editUser","user_id":1,"role":"admin"}""");
        Assert.That((await TryAsync("""{"action":"getUsers"}"""), await TryAsync("""{"action":"editUser","user_id":1,"role":"viewer"}""")), Is.EqualTo((200, 200)));
        Assert.That((await TryAsync("""{"action":"getUsers"}"""), await TryAsync(Make.Bucket("B")), await TryAsync("""{"action":"getBuckets"}""")), Is.EqualTo((403, 403, 200)));
    }

    [TestCase("""{"action":"deleteUser","user_id":1}""")]
    [TestCase("""{"action":"editUser","user_id":1,"password":"a new password"}""")]
    public async Task Who_is_changed_while_signing_in_gets_no_token(string change)
    {
        await using var server = await TestServer.StartAsync();
        await server.ExecuteAsync(Make.UserRow(Ann)["sql: ".Length..]);
        // So many rounds that the change comes in between.
        const int Rounds = 1_000_000;
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(TestServer.Password), new byte[16], Rounds, HashAlgorithmName.SHA512, 32);
        await server.ExecuteAsync($"update app_user set password = 'pbkdf2-sha512${Rounds}${Convert.ToBase64String(new byte[16])}${Convert.ToBase64String(hash)}'");
        var signingIn = server.PostAsync(SignIn, "anonymous");
        while (await server.ValueAsync<long>("select count(*) from sign_in") == 0)
            await Task.Delay(5);
        if (change.Contains("password"))
            // The action would wait for its turn behind the sign-in.
            await server.ExecuteAsync("update app_user set password = 'pbkdf2-sha512$1$AAAA$AAAA'");
        else
            await server.DoAsync(change);
        Assert.That(signingIn.IsCompleted, Is.False, "the change came too late to try anything");
        var answer = await signingIn;
        Assert.That(((int)answer.Status, answer.Get<string>("error.message"), await server.ValueAsync<long>("select count(*) from token")), Is.EqualTo((401, "The e-mail or the password is wrong.", 0)));
        Assert.That(await server.ValueAsync<long>("select count(*) from audit where action = 'authenticate'"), Is.Zero);
    }

    [Test]
    public async Task Personal_buckets_of_a_user_who_is_deleted_are_left_to_administrators()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.User(Ann));
        const string Get = """{"action":"getBucket","bucket_id":1}""", Mine = """{"action":"getMyBucketsTree"}""";
        await server.DoAsync("""{"action":"addBucket","name":"Mine","type":"personal"}""", "user:" + Ann);
        Assert.That((await server.DoAsync(Get, "user:" + Ann)).Get<string>("bucket.owner"), Is.EqualTo("user:1"));
        Assert.That((int)(await server.PostAsync(Get, "editor")).Status, Is.EqualTo(404));
        await server.DoAsync("""{"action":"deleteUser","user_id":1}""");
        Assert.That((await server.DoAsync(Get)).Get<string>("bucket.owner"), Is.EqualTo("user:1"));
        // The same e-mail, and yet somebody else.
        Assert.That((await server.DoAsync(Make.User(Ann))).Get<int>("user.user_id"), Is.EqualTo(2));
        var token = await TokenAsync(server);
        Assert.That((int)(await server.PostAsync(Get, token)).Status, Is.EqualTo(404));
        Assert.That((await server.DoAsync(Mine, token)).Json["buckets"], Is.Empty);
    }

    static async Task<string> TokenAsync(TestServer server) => (await server.DoAsync(SignIn, "anonymous")).Get<string>("token");
}
