using Pims.Tests.Support;

namespace Pims.Tests.Access;

/// <summary>There is always an administrator, whoever of users and keys goes. Key 1 is the administrator who calls.</summary>
public sealed class LastAdministratorTests
{
    const string Refusal = """{"error":{"code":"last_admin","parameter":"#"}}""";

    const string Delete = """{"action":"deleteApiKey","api_key_id":1}""";

    const string Demote = """{"action":"editApiKey","api_key_id":1,"role":"editor"}""";

    const string End = """{"action":"editApiKey","api_key_id":1,"expires_at":"2090-01-01T00:00:00Z"}""";

    static readonly string User = Make.UserRow("ann@example.com", "admin");

    static readonly Scenario[] Keys =
    [
        Refused("The last key is deleted", Delete, "api_key_id"),
        Refused("The last key is demoted", Demote, "role"),
        Refused("The last key is given an end", End, "expires_at"),
        Refused("A user who is none is left", Delete, "api_key_id", Make.UserRow("bob@example.com")),
        Refused("A user who is none is left after a demotion", Demote, "role", Make.UserRow("bob@example.com", "viewer")),
        Refused("A key that has expired is left", Delete, "api_key_id", Key("2089-01-01T00:00:00Z"), "sql: update api_key set expires_at = 1 where api_key_id = 5"),
        Refused("A key is left that ends before this one", End, "expires_at", Key("2089-01-01T00:00:00Z")),
        Refused("A key is left that ends with this one", End, "expires_at", Key("2090-01-01T00:00:00Z")),
        Allowed("Another key is left", Delete, Key()),
        Allowed("Another key is left after a demotion", Demote, Key()),
        Allowed("Another key lasts", End, Key()),
        Refused("A key is left that ends later", End, "expires_at", Key("2091-01-01T00:00:00Z")),
        Refused("A key is left that ends one day", Delete, "api_key_id", Key("2091-01-01T00:00:00Z")),
        Refused("A key is left that ends one day after a demotion", Demote, "role", Key("2091-01-01T00:00:00Z")),
        Allowed("A user is left", Delete, User),
        Allowed("A user is left after a demotion", Demote, User),
        Allowed("A user lasts", End, User),
        Allowed("An editor's key is given an end", """{"action":"editApiKey","api_key_id":2,"expires_at":"2090-01-01T00:00:00Z"}"""),
        Allowed("One who is given an end is demoted as well", """{"action":"editApiKey","api_key_id":5,"role":"viewer","expires_at":"2090-01-01T00:00:00Z"}""", Key()),
        Allowed("A user goes, the key is left", """{"action":"deleteUser","user_id":1}""", User),
        Allowed("A user is demoted, the key is left", """{"action":"editUser","user_id":1,"role":"viewer"}""", User),
    ];

    [TestCaseSource(nameof(Keys))]
    public Task Taking_one_away(Scenario scenario) => scenario.RunAsync();

    static string Key(string? end = null) => $$"""{"action":"addApiKey","name":"Second","role":"admin","expires_at":{{(end is null ? "null" : $"\"{end}\"")}} }""";

    static Scenario Allowed(string name, string request, params string[] given) => new(name) { Given = given, As = "admin", Request = request };

    static Scenario Refused(string name, string request, string parameter, params string[] given) => new(name)
    {
        Given = given,
        As = "admin",
        Request = request,
        Status = 409,
        Expect = Refusal.Replace("#", parameter),
        Store = ("select count(*) from api_key where api_key_id = 1 and role = 'admin' and expires_at is null", 1),
    };
}
