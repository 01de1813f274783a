using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Access;

public sealed class AuthenticateTests
{
    const string Ann = "ann@example.com";

    const string Right = $$"""{"action":"authenticate","email":"{{Ann}}","password":"{{TestServer.Password}}"}""";

    static readonly Scenario[] Authenticate =
    [
        new("A token, of which only the hash is kept")
        {
            Given = [Make.User(Ann)],
            As = "anonymous",
            Request = Right,
            Expect = """{"token":"*","expires_at":"*"}""",
            Store = ("select count(*) from token where user_id = 1 and length(token_hash) = 32 and expires_at - created_at = 24 * 3600 * 1000", 1),
        },
        new("The e-mail in any case") { Given = [Make.User(Ann)], As = "anonymous", Request = Right.Replace(Ann, "ANN@Example.COM"), Expect = """{"token":"*"}""" },
        new("Whoever has a credential may sign in too") { Given = [Make.User(Ann)], As = "viewer", Request = Right, Expect = """{"token":"*"}""" },
        new("The wrong password")
        {
            Given = [Make.User(Ann)],
            As = "anonymous",
            Request = Right.Replace(TestServer.Password, "another password"),
            Status = 401,
            Expect = """{"error":{"code":"unauthenticated","message":"The e-mail or the password is wrong.","parameter":"-"}}""",
            Store = ("select (select count(*) from token) * 10 + (select count(*) from sign_in where failures = 1 and account not like '%@%' and length(account) = 64)", 1),
        },
        new("An unknown e-mail is told as a wrong password, and not kept")
        {
            As = "anonymous",
            Request = Right,
            Status = 401,
            Expect = """{"error":{"code":"unauthenticated","message":"The e-mail or the password is wrong.","parameter":"-"}}""",
            Store = ("select count(*) from sign_in where failures = 1 and account not like '%@%' and length(account) = 64", 1),
        },
        new("After too many failures")
        {
            Given = [Make.UserRow(Ann), SignInGuardTests.Failures(Ann, 20)],
            As = "anonymous",
            Request = Right,
            Status = 429,
            Expect = """{"error":{"code":"too_many_requests","parameter":"email"}}""",
            Store = ("select failures from sign_in", 20),
        },
    ];

    static readonly Scenario[] GetCurrentCaller =
    [
        new("An API key") { As = "viewer", Request = """{"action":"getCurrentCaller"}""", Expect = """{"caller":{"id":"api_key:4","kind":"api_key","name":"viewer","role":"viewer","email":"-","bucket_id":"-","expires_at":"-","actions":"*"}}""" },
        new("A user, until the token ends") { Given = [Make.User(Ann)], As = "user:" + Ann, Request = """{"action":"getCurrentCaller"}""", Expect = """{"caller":{"id":"user:1","kind":"user","name":"ann@example.com","email":"ann@example.com","role":"editor","expires_at":"*"}}""" },
        new("A bucket's read key") { Given = [Make.Bucket("A"), Make.Bucket("B")], As = "read:2", Request = """{"action":"getCurrentCaller"}""", Expect = """{"caller":{"id":"read_key:2","kind":"read_key","name":"B","role":"viewer","bucket_id":2}}""" },
        new("A bucket's write key") { Given = [Make.Bucket("A")], As = "write:1", Request = """{"action":"getCurrentCaller"}""", Expect = """{"caller":{"id":"write_key:1","kind":"write_key","role":"editor","bucket_id":1}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getCurrentCaller"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Authenticate))]
    public Task Signing_in(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(GetCurrentCaller))]
    public Task Asking_who_one_is(Scenario scenario) => scenario.RunAsync();

    [TestCase("viewer", "addBucket", false)]
    [TestCase("viewer", "createSignedUrl", true)]
    [TestCase("editor", "addBucket", true)]
    [TestCase("editor", "addUser", false)]
    [TestCase("admin", "addUser", true)]
    public async Task The_actions_are_those_that_the_role_allows(string caller, string action, bool isAllowed)
    {
        await using var server = await TestServer.StartAsync();
        var told = (await server.DoAsync("""{"action":"getCurrentCaller"}""", caller)).Json.SelectTokens("caller.actions[*]").Select(name => (string)name!);
        Assert.That(told.Contains(action), Is.EqualTo(isAllowed));
    }

    [TestCase("12345678")]
    [TestCase("        ")]
    [TestCase("pässwörd \U0001F511 \"quoted\" \\ \n")]
    [TestCase("#1024")]
    public async Task Any_password_of_8_to_1024_characters_signs_in_as_it_is(string password)
    {
        password = password == "#1024" ? new string('x', 1024) : password;
        await using var server = await TestServer.StartAsync();
        JObject Body(string action, string typed) => new() { ["action"] = action, ["email"] = "ü.o'brien+x@exämple", ["password"] = typed };
        var user = Body("addUser", password);
        user["role"] = "viewer";
        await server.DoAsync(user.ToString());
        await server.DoAsync(Body("authenticate", password).ToString(), "anonymous");
        Assert.That((int)(await server.PostAsync(Body("authenticate", password[..^1]).ToString(), "anonymous")).Status, Is.EqualTo(401));
    }
}
