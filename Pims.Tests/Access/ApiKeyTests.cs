using Pims.Tests.Support;

namespace Pims.Tests.Access;

public sealed class ApiKeyTests
{
    static readonly Scenario[] AddApiKey =
    [
        new("The key is shown once, when it is made")
        {
            As = "admin",
            Request = """{"action":"addApiKey","name":"Export","role":"viewer","expires_at":"2090-01-31T12:00:00+02:00"}""",
            Expect = """{"api_key":{"api_key_id":5,"name":"Export","role":"viewer","key":"*","created_at":"*","created_by":"api_key:1","expires_at":"2090-01-31T10:00:00.000Z"}}""",
        },
        new("There are three roles") { As = "admin", Request = """{"action":"addApiKey","name":"A","role":"anonymous"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"role"}}""" },
        new("A role is needed") { As = "admin", Request = """{"action":"addApiKey","name":"A"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"role"}}""" },
        new("It does not end before it begins") { As = "admin", Request = """{"action":"addApiKey","name":"A","role":"viewer","expires_at":"2020-01-01T00:00:00Z"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"expires_at"}}""", Store = ("select count(*) from api_key", 4) },
        new("An editor may not") { Request = """{"action":"addApiKey","name":"A","role":"admin"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""", Store = ("select count(*) from api_key", 4) },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"addApiKey","name":"A","role":"admin"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] GetApiKeys =
    [
        new("All, without the keys themselves")
        {
            As = "admin",
            Request = """{"action":"getApiKeys"}""",
            Expect = """{"api_keys":[{"api_key_id":1,"role":"admin","key":"-"},{"name":"editor","role":"editor","key":"-"},{"name":"other"},{"name":"viewer","role":"viewer"}]}""",
        },
        new("An editor may not") { Request = """{"action":"getApiKeys"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getApiKeys"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] DeleteApiKey =
    [
        new("It is gone") { As = "admin", Request = """{"action":"deleteApiKey","api_key_id":"2"}""", Expect = """{"api_key":{"api_key_id":2,"name":"editor","key":"-"}}""", Store = ("select count(*) from api_key", 3) },
        new("An unknown one") { As = "admin", Request = """{"action":"deleteApiKey","api_key_id":9}""", Status = 404, Expect = """{"error":{"code":"api_key_not_found","parameter":"api_key_id"}}""" },
        new("The last administrator's stays") { As = "admin", Request = """{"action":"deleteApiKey","api_key_id":1}""", Status = 409, Expect = """{"error":{"code":"last_admin","parameter":"api_key_id"}}""", Store = ("select count(*) from api_key", 4) },
        new("The last but one administrator's goes") { Given = ["""{"action":"addApiKey","name":"Second","role":"admin"}"""], As = "admin", Request = """{"action":"deleteApiKey","api_key_id":1}""" },
        new("An editor may not") { Request = """{"action":"deleteApiKey","api_key_id":4}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"deleteApiKey","api_key_id":4}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] EditApiKey =
    [
        new("Name, role and expiry; the key itself stays")
        {
            As = "admin",
            Request = """{"action":"editApiKey","api_key_id":"2","name":"Export","role":"viewer","expires_at":"2090-01-31T12:00:00+02:00"}""",
            Expect = """{"api_key":{"api_key_id":2,"name":"Export","role":"viewer","key":"-","expires_at":"2090-01-31T10:00:00.000Z","created_by":"api_key:1"}}""",
            Store = ("select count(*) from api_key where api_key_id = 2 and name = 'Export' and role = 'viewer' and expires_at = 3789540000000", 1),
        },
        new("What is not named stays") { Given = ["sql: update api_key set expires_at = 3789540000000 where api_key_id = 2"], As = "admin", Request = """{"action":"editApiKey","api_key_id":2,"name":"A"}""", Expect = """{"api_key":{"name":"A","role":"editor","expires_at":"2090-01-31T10:00:00.000Z"}}""" },
        new("null is for ever") { Given = ["sql: update api_key set expires_at = 1 where api_key_id = 2"], As = "admin", Request = """{"action":"editApiKey","api_key_id":2,"expires_at":null}""", Expect = """{"api_key":{"expires_at":"-"}}""", Store = ("select count(*) from api_key where expires_at is null", 4) },
        new("It does not end in the past") { As = "admin", Request = """{"action":"editApiKey","api_key_id":2,"expires_at":"2020-01-01T00:00:00Z"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"expires_at"}}""", Store = ("select count(*) from api_key where expires_at is null", 4) },
        new("An unknown one") { As = "admin", Request = """{"action":"editApiKey","api_key_id":9,"name":"A"}""", Status = 404, Expect = """{"error":{"code":"api_key_not_found","parameter":"api_key_id"}}""" },
        new("The last administrator's stays one") { As = "admin", Request = """{"action":"editApiKey","api_key_id":1,"role":"editor"}""", Status = 409, Expect = """{"error":{"code":"last_admin","parameter":"role"}}""", Store = ("select count(*) from api_key where role = 'admin'", 1) },
        new("An editor may not") { Request = """{"action":"editApiKey","api_key_id":2,"role":"admin"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"editApiKey","api_key_id":2,"role":"admin"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(AddApiKey))]
    public Task Adding_a_key(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(GetApiKeys))]
    public Task Getting_keys(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(DeleteApiKey))]
    public Task Deleting_a_key(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(EditApiKey))]
    public Task Editing_a_key(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task An_edit_counts_from_the_next_request_on_one_s_own_too()
    {
        await using var server = await TestServer.StartAsync();
        var key = (await server.DoAsync("""{"action":"addApiKey","name":"Second","role":"admin"}""")).Get<string>("api_key.key");
        async Task<int> TryAsync(string request) => (int)(await server.PostAsync(request, key)).Status;
        Assert.That((await TryAsync("""{"action":"editApiKey","api_key_id":5,"role":"viewer"}"""), await TryAsync("""{"action":"getUsers"}"""), await TryAsync(Make.Bucket("A"))), Is.EqualTo((200, 403, 403)));
        await server.DoAsync("""{"action":"editApiKey","api_key_id":5,"role":"editor"}""");
        Assert.That(await TryAsync(Make.Bucket("A")), Is.EqualTo(200));
        var end = server.Clock.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await server.DoAsync($$"""{"action":"editApiKey","api_key_id":5,"expires_at":"{{end}}"}""");
        Assert.That(await TryAsync("""{"action":"getBuckets"}"""), Is.EqualTo(200));
        server.Clock.MoveOn(TimeSpan.FromHours(1));
        Assert.That(await TryAsync("""{"action":"getBuckets"}"""), Is.EqualTo(401));
        await server.DoAsync("""{"action":"editApiKey","api_key_id":5,"expires_at":null}""");
        Assert.That(await TryAsync("""{"action":"getBuckets"}"""), Is.EqualTo(200));
    }

    [Test]
    public async Task A_key_works_until_it_is_deleted_or_expires_and_stands_nowhere_in_clear()
    {
        await using var server = await TestServer.StartAsync();
        Task<Answer> Use(string key) => server.PostAsync("""{"action":"getBuckets"}""", key);
        var lasting = (await server.DoAsync("""{"action":"addApiKey","name":"A","role":"viewer"}""")).Get<string>("api_key.key");
        var end = server.Clock.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var ending = (await server.DoAsync($$"""{"action":"addApiKey","name":"B","role":"viewer","expires_at":"{{end}}"}""")).Get<string>("api_key.key");
        Assert.That(((int)(await Use(lasting)).Status, (int)(await Use(ending)).Status), Is.EqualTo((200, 200)));
        server.Clock.MoveOn(TimeSpan.FromHours(1));
        Assert.That(((int)(await Use(lasting)).Status, (int)(await Use(ending)).Status), Is.EqualTo((200, 401)));
        await server.DoAsync("""{"action":"deleteApiKey","api_key_id":5}""");
        Assert.That((int)(await Use(lasting)).Status, Is.EqualTo(401));
        Assert.That(await server.ValueAsync<long>($"select count(*) from api_key where name || coalesce(created_by, '') || cast(key_hash as text) like '%{ending.Replace("_", "\\_")}%' escape '\\'"), Is.Zero);
    }

    [Test]
    public async Task An_administrator_whose_key_has_expired_is_no_other_administrator()
    {
        await using var server = await TestServer.StartAsync();
        var end = server.Clock.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await server.DoAsync($$"""{"action":"addApiKey","name":"B","role":"admin","expires_at":"{{end}}"}""");
        server.Clock.MoveOn(TimeSpan.FromHours(2));
        Assert.That((await server.PostAsync("""{"action":"deleteApiKey","api_key_id":1}""")).ErrorCode, Is.EqualTo("last_admin"));
    }
}
