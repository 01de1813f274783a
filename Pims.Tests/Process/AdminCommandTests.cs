using Pims.Tests.Support;

namespace Pims.Tests.Process;

/// <summary>./pims admin, as a process of its own over the folder of a server that runs or has stopped.</summary>
public sealed class AdminCommandTests
{
    const string Chosen = "a password that was chosen";

    [Test]
    public async Task An_owner_who_lost_access_gets_it_again_whether_the_server_runs_or_not()
    {
        using var data = new TemporaryFolder();
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            var key = (await AdminAsync(data, "add-key", "Rescue")).Split('\n')[1].Trim();
            var caller = await server.SendAsync("""{"action":"getCurrentCaller"}""", key);
            Assert.That((caller.Get<string>("caller.role"), caller.Get<string>("caller.name")), Is.EqualTo(("admin", "Rescue")));
            Assert.That(await AdminAsync(data, "add-user", "ann@example.com", "--name", "Ann", "--role", "editor"), Does.StartWith("User 1 was added: ann@example.com, editor."));
            var made = (await AdminAsync(data, "reset-password", "ANN@example.com")).Split("shown this once: ")[1].Trim();
            var token = (await server.DoAsync(SignIn(made))).Get<string>("token");
            Assert.That(await AdminAsync(data, ["reset-password", "ann@example.com", "--password-stdin"], Chosen), Does.Contain("1 tokens ended").And.Not.Contain(Chosen));
            Assert.That((int)(await server.SendAsync("""{"action":"getCurrentCaller"}""", token)).Status, Is.EqualTo(401));
            Assert.That((int)(await server.PostAsync(SignIn(Chosen))).Status, Is.EqualTo(200));
            var log = await server.DoAsync("""{"action":"getAuditLog","subject":"user:1"}""");
            Assert.That(log.Json.SelectTokens("log[*].caller").Select(token => (string?)token), Is.EqualTo(new[] { "user:1", "console", "user:1", "console", "console" }));
            await server.StopAsync();
        }
        await AdminAsync(data, "add-key", "Afterwards", "--role", "viewer", "--expires-at", "2099-01-01T00:00:00Z");
        Assert.That((await AdminAsync(data, "list-keys")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.LastIndexOf("  ", StringComparison.Ordinal) + 2)..]),
            Is.EqualTo(new[] { "First administrator", "Rescue", "Afterwards" }));
    }

    [TestCase(1, "role must be one of viewer, editor, admin", "add-key", "K", "--role", "king")]
    [TestCase(1, "email must be an e-mail address", "add-user", "nobody")]
    [TestCase(1, "There is no user with the e-mail no@example.com", "reset-password", "no@example.com")]
    [TestCase(1, "expires_at must be", "add-key", "K", "--expires-at", "tomorrow")]
    [TestCase(1, "'name' missing", "add-key")]
    [TestCase(1, "'nonsense'", "nonsense")]
    public async Task What_is_wrong_is_said_and_changes_nothing(int exitCode, string told, params string[] arguments)
    {
        using var data = new TemporaryFolder();
        await using (var server = await ServerProcess.StartAsync(data.Path))
            await server.StopAsync();
        var (code, _, errors) = await Script.RunAsync("dotnet", [ServerProcess.Server, "admin", .. arguments], Repository.Root, ("PIMS_DATA", data.Path));
        Assert.That(code, Is.EqualTo(exitCode), errors);
        Assert.That(errors, Does.Contain(told).And.Not.Contain("   at "));
        Assert.That((await AdminAsync(data, "list-keys")).Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Where_there_is_no_library_none_is_made()
    {
        using var data = new TemporaryFolder();
        var (code, _, errors) = await Script.RunAsync("dotnet", [ServerProcess.Server, "admin", "list-keys"], Repository.Root, ("PIMS_DATA", data.Path));
        Assert.That((code, errors), Is.EqualTo((2, $"There is no library in {data.Path}; set PIMS_DATA to the folder of the server.\n")));
        Assert.That(Directory.EnumerateFileSystemEntries(data.Path), Is.Empty);
    }

    static string SignIn(string password) => $$"""{"action":"authenticate","email":"ann@example.com","password":"{{password}}"}""";

    static Task<string> AdminAsync(TemporaryFolder data, params string[] arguments) => AdminAsync(data, arguments, "");

    static async Task<string> AdminAsync(TemporaryFolder data, string[] arguments, string input)
    {
        var (code, output, errors) = await Script.RunAsync(
            "bash", ["-c", "printf '%s\\n' \"$INPUT\" | dotnet \"$@\"", "admin", ServerProcess.Server, "admin", .. arguments], Repository.Root, ("PIMS_DATA", data.Path), ("INPUT", input));
        Assert.That(code, Is.Zero, errors);
        return output;
    }
}
