using Pims.Tests.Support;

namespace Pims.Tests.Access;

public sealed class UserTests
{
    static readonly string[] Two = [Make.UserRow("ann@example.com"), Make.UserRow("bob@example.com", "admin")];

    static readonly Scenario[] AddUser =
    [
        new("What is kept of the password is not the password")
        {
            As = "admin",
            Request = """{"action":"addUser","email":"Ann@Example.com","password":"in clear here","role":"viewer"}""",
            Expect = """{"user":{"user_id":1,"email":"Ann@Example.com","name":"Ann@Example.com","role":"viewer","password":"-","created_at":"*","created_by":"api_key:1","modified_at":"*","modified_by":"api_key:1"}}""",
            Store = ("select count(*) from app_user where email_key = 'ann@example.com' and password like 'pbkdf2-sha512$210000$%' and password not like '%clear%'", 1),
        },
        new("With a name") { As = "admin", Request = """{"action":"addUser","email":"a@b","password":"12345678","role":"admin","name":"Ann"}""", Expect = """{"user":{"email":"a@b","name":"Ann","role":"admin"}}""" },
        new("An e-mail is somebody's whatever its case")
        {
            Given = Two,
            As = "admin",
            Request = """{"action":"addUser","email":"BOB@example.com","password":"12345678","role":"viewer"}""",
            Status = 409,
            Expect = """{"error":{"code":"user_exists","parameter":"email","details":{"user_id":2}}}""",
            Store = ("select count(*) from app_user", 2),
        },
        new("An editor may not") { Request = """{"action":"addUser","email":"a@b","password":"12345678","role":"viewer"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""", Store = ("select count(*) from app_user", 0) },
        new("The key of a bucket may not") { Given = [Make.Bucket("A")], As = "write:1", Request = """{"action":"addUser","email":"a@b","password":"12345678","role":"viewer"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"addUser","email":"a@b","password":"12345678","role":"admin"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""", Store = ("select count(*) from app_user", 0) },
    ];

    static readonly Scenario[] GetUsers =
    [
        new("All, by id, without what is kept of their passwords")
        {
            Given = Two,
            As = "admin",
            Request = """{"action":"getUsers"}""",
            Expect = """{"users":[{"user_id":1,"email":"ann@example.com","role":"editor","password":"-"},{"user_id":2,"role":"admin","password":"-"}],"next_cursor":"-"}""",
        },
        new("A page") { Given = Two, As = "admin", Request = """{"action":"getUsers","limit":1}""", Expect = """{"users":[{"user_id":1}],"next_cursor":"*"}""" },
        new("None") { As = "admin", Request = """{"action":"getUsers"}""", Expect = """{"users":[],"next_cursor":"-"}""" },
        new("An editor may not") { Request = """{"action":"getUsers"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getUsers"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] EditUser =
    [
        new("E-mail, name and role; the password stays")
        {
            Given = Two,
            As = "admin",
            Request = """{"action":"editUser","user_id":"1","email":"Anna@example.com","name":"Anna","role":"viewer"}""",
            Expect = """{"user":{"user_id":1,"email":"Anna@example.com","name":"Anna","role":"viewer","password":"-","created_at":"1970-01-01T00:00:00.001Z","modified_at":"*","modified_by":"api_key:1"},"ended_tokens":0}""",
            Store = ("select count(*) from app_user where user_id = 1 and email_key = 'anna@example.com' and role = 'viewer' and password = 'pbkdf2-sha512$1$AAAA$AAAA' and modified_at > 1", 1),
        },
        new("A new password ends all tokens and is not kept in clear")
        {
            Given = [Make.User("ann@example.com"), """user:ann@example.com: {"action":"getCurrentCaller"}"""],
            As = "admin",
            Request = """{"action":"editUser","user_id":1,"password":"in clear here"}""",
            Expect = """{"user":{"user_id":1,"role":"editor"},"ended_tokens":1}""",
            Store = ("select (select count(*) from token) + (select count(*) from app_user where password like '%clear%')", 0),
        },
        new("Signed out everywhere")
        {
            Given = [Make.User("ann@example.com"), """user:ann@example.com: {"action":"getCurrentCaller"}"""],
            As = "admin",
            Request = """{"action":"editUser","user_id":1,"end_tokens":true}""",
            Expect = """{"ended_tokens":1}""",
            Store = ("select count(*) from token", 0),
        },
        new("One's own e-mail in another case") { Given = Two, As = "admin", Request = """{"action":"editUser","user_id":1,"email":"ANN@example.com"}""", Expect = """{"user":{"email":"ANN@example.com"}}""" },
        new("Another's e-mail in another case") { Given = Two, As = "admin", Request = """{"action":"editUser","user_id":1,"email":"BOB@example.com","role":"viewer"}""", Status = 409, Expect = """{"error":{"code":"user_exists","parameter":"email","details":{"user_id":2}}}""", Store = ("select count(*) from app_user where role = 'editor'", 1) },
        new("An unknown one") { As = "admin", Request = """{"action":"editUser","user_id":9,"name":"A"}""", Status = 404, Expect = """{"error":{"code":"user_not_found","parameter":"user_id"}}""" },
        new("The last administrator stays one")
        {
            Given = [Make.User("ann@example.com", "admin"), """user:ann@example.com: {"action":"editApiKey","api_key_id":1,"role":"viewer"}"""],
            As = "user:ann@example.com",
            Request = """{"action":"editUser","user_id":1,"role":"editor","name":"Ann"}""",
            Status = 409,
            Expect = """{"error":{"code":"last_admin","parameter":"role"}}""",
            Store = ("select count(*) from app_user where role = 'admin' and name = 'ann@example.com'", 1),
        },
        new("An editor may not") { Given = Two, Request = """{"action":"editUser","user_id":1,"role":"admin"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("A user may not even edit themselves") { Given = [Make.User("ann@example.com")], As = "user:ann@example.com", Request = """{"action":"editUser","user_id":1,"role":"admin"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { Given = Two, As = "anonymous", Request = """{"action":"editUser","user_id":1,"role":"admin"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] DeleteUser =
    [
        new("With all tokens")
        {
            Given = [Make.User("ann@example.com"), Make.UserRow("bob@example.com"), """user:ann@example.com: {"action":"getCurrentCaller"}"""],
            As = "admin",
            Request = """{"action":"deleteUser","user_id":"1"}""",
            Expect = """{"user":{"user_id":1,"email":"ann@example.com","password":"-"}}""",
            Store = ("select (select count(*) from token) * 10 + (select count(*) from app_user)", 1),
        },
        new("An unknown one") { As = "admin", Request = """{"action":"deleteUser","user_id":1}""", Status = 404, Expect = """{"error":{"code":"user_not_found","parameter":"user_id"}}""" },
        new("The last administrator stays, and so do their tokens")
        {
            Given = [Make.User("ann@example.com", "admin"), """user:ann@example.com: {"action":"deleteApiKey","api_key_id":1}"""],
            As = "user:ann@example.com",
            Request = """{"action":"deleteUser","user_id":1}""",
            Status = 409,
            Expect = """{"error":{"code":"last_admin","parameter":"user_id"}}""",
            Store = ("select (select count(*) from token) * 10 + (select count(*) from app_user)", 11),
        },
        new("An editor may not") { Given = Two, Request = """{"action":"deleteUser","user_id":1}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""", Store = ("select count(*) from app_user", 2) },
        new("Nobody may not") { Given = Two, As = "anonymous", Request = """{"action":"deleteUser","user_id":1}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""", Store = ("select count(*) from app_user", 2) },
    ];

    [TestCaseSource(nameof(AddUser))]
    public Task Adding_a_user(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(GetUsers))]
    public Task Getting_users(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(EditUser))]
    public Task Editing_a_user(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(DeleteUser))]
    public Task Deleting_a_user(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Pages_show_each_user_once_while_others_come_and_go()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 1; i <= 5; i++)
            await server.ExecuteAsync(Make.UserRow($"user{i}@example.com")["sql: ".Length..]);
        var first = await server.DoAsync("""{"action":"getUsers","limit":2}""");
        await server.ExecuteAsync("delete from app_user where user_id = 2");
        await server.ExecuteAsync(Make.UserRow("user6@example.com")["sql: ".Length..]);
        var second = await server.DoAsync($$"""{"action":"getUsers","limit":3,"cursor":"{{first.Get<string>("next_cursor")}}"}""");
        var third = await server.DoAsync($$"""{"action":"getUsers","limit":3,"cursor":"{{second.Get<string>("next_cursor")}}"}""");
        var ids = new[] { first, second, third }.SelectMany(page => page.Json.SelectTokens("users[*].user_id")).Select(id => (int)id);
        Assert.That(ids, Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(third.Json["next_cursor"], Is.Null);
        var foreign = (await server.DoAsync("""{"action":"getAuditLog","limit":1}""")).Get<string>("next_cursor");
        var refused = await server.PostAsync($$"""{"action":"getUsers","cursor":"{{foreign}}"}""");
        Assert.That((refused.ErrorCode, refused.Get<string>("error.parameter")), Is.EqualTo(("invalid_parameter", "cursor")));
    }
}
