using System.Net.Sockets;
using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Access;

/// <summary>No secret is ever logged, whatever level an operator sets. Every <see cref="TestServer"/> looks for its own as it stops.</summary>
public sealed class SecretsInLogsTests
{
    const string Password = "ann's own password", WrongPassword = "a guess of somebody", WrongKey = "pims_key_that-is-none-but-nearly-one", Read = "read_key";

    static readonly (string, string)[] EveryLine =
    [
        ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
        ("Logging__Console__LogLevel__Default", "Trace"), ("Logging__Console__LogLevel__Microsoft.AspNetCore", "Trace"),
        ("Logging__Console__LogLevel__Microsoft.AspNetCore.Server.Kestrel.BadRequests", "Trace"), ("Logging__Console__FormatterOptions__IncludeScopes", "true"),
    ];

    readonly HashSet<string> secrets = [ServerProcess.AdminKey, Password, WrongPassword, WrongKey];

    [Test]
    public async Task Every_secret_in_every_way_in_and_every_line_on()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path, EveryLine);
        server.Http.DefaultRequestHeaders.Remove("ApiKey");
        var key = await MakeAsync(server, "api_key.key", """{"action":"addApiKey","name":"Export","role":"admin"}""", ServerProcess.AdminKey);
        await MakeAsync(server, "user", Body("addUser", Password, ("role", "editor")), key, isSecret: false);
        var token = await MakeAsync(server, "token", Body("authenticate", Password));
        await MakeAsync(server, "bucket", """{"action":"addBucket","name":"Secret","is_private":true}""", token, isSecret: false);
        var read = await MakeAsync(server, "bucket.api_access.read_key", """{"action":"getBucket","bucket_id":1}""", token);
        var write = await MakeAsync(server, "bucket.api_access.write_key", """{"action":"getBucket","bucket_id":1}""", token);
        await MakeAsync(server, "asset", """{"action":"uploadAsset","asset":"a","filename":"a.txt","content":"aGk=","bucket_id":1}""", write, isSecret: false);
        var link = new Uri(await MakeAsync(server, "url", """{"action":"createSignedUrl","asset":"a"}""", token)).PathAndQuery;
        secrets.Add(link[(link.LastIndexOf('=') + 1)..]);

        await WalkAsync(server, [ServerProcess.AdminKey, key, token, read, write, WrongKey], read, link);
        // And again where each fails unexpectedly.
        foreach (var file in Directory.GetFiles(folder.In("blobs"), "*", SearchOption.AllDirectories))
            File.Delete(file);
        Assert.That((int)(await server.GetAsync($"/media/a/x?{Read}={read}")).Status, Is.EqualTo(500));
        await WalkAsync(server, [ServerProcess.AdminKey, key, token, read, write, WrongKey], read, link);
        await server.StopAsync();

        Assert.That(server.Output, Does.Contain("dbug: Microsoft.Extensions").And.Contain("failed unexpectedly"), "every line is on");
        Assert.That(server.Output.Split('\n').Where(line => secrets.SelectMany(LogBook.Forms).Any(form => line.Contains(form, StringComparison.Ordinal))), Is.Empty);
    }

    [TestCase("pims_read_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "GET /media/a?read_key=pims_read_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA HTTP/1.1", true)]
    [TestCase("my password", "typed my%20password", true)]
    [TestCase("my password", "typed my+password", true)]
    [TestCase("my password", "Basic YW5uOm15IHBhc3N3b3Jk", true)]
    [TestCase("my password", "Basic bXkgcGFzc3dvcmQ=", true)]
    [TestCase("my password", "a password of others", false)]
    public void What_the_tests_look_for_is_found(string secret, string line, bool isFound)
    {
        using var book = new LogBook();
        using (book.CreateLogger("A").BeginScope(line))
            Assert.That(book.LinesWith([secret]), Has.Count.EqualTo(isFound ? 1 : 0));
        Assert.That(book.Lines, Has.Count.EqualTo(1));
    }

    async Task<string> MakeAsync(ServerProcess server, string member, string body, string? credential = null, bool isSecret = true)
    {
        using var request = Post(body, credential is null ? [] : [("Authorization", "Bearer " + credential)]);
        var answer = await server.SendAsync(request);
        Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
        var made = answer.Json.SelectToken(member, errorWhenNoMatch: true)!.ToString();
        if (isSecret)
            secrets.Add(made);
        return made;
    }

    static async Task WalkAsync(ServerProcess server, string[] credentials, string read, string link)
    {
        const string Get = """{"action":"downloadAsset","asset":"a"}""";
        foreach (var credential in credentials)
        {
            foreach (var (name, value) in new[]
            {
                ("ApiKey", credential), ("Authorization", "Bearer " + credential), ("Authorization", credential), ("Authorization", "Basic " + credential),
                ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:" + credential))),
            })
                await server.SendAsync(Post(Get, [(name, value)]));
            foreach (var address in new[] { "/media/a/x?read_key=", "/media/none/x?read_key=", "/media/a/x?width=5&read_key=", "/media/a/x?v=9&read_key=", "/media/a/x?signature=", "/elsewhere?key=", "/health?key=" })
                await server.GetAsync(address + credential);
            await server.SendAsync(Post(Get, [], "/api?api_key=" + credential));
            await server.SendAsync(Post($$"""{"action":"getBucket","key":"{{credential}}"}""", [("ApiKey", credential)]));
            await server.SendAsync(Post($$"""{"action":"{{credential}}"}""", [("ApiKey", credential)]));
        }
        foreach (var address in new[] { link, link + "0", link + "&width=5", link.Replace("/media/a/", "/media/b/"), $"{link}&{Read}={read}" })
            await server.GetAsync(address);
        foreach (var body in new[] { Body("authenticate", WrongPassword), Body("authenticate", Password), Body("authenticate", Password)[..^1], Body("getBuckets", Password) })
            await server.SendAsync(Post(body, []));
        // What is no HTTP, the server's own parser tells.
        foreach (var line in new[] { $"GET /media/a/x?{Read}={read} HTTP/9.9\r\n\r\n", $"GET /media/a/x?{Read}={read}\r\n\r\n", $"GET / HTTP/1.1\r\nHost: a\r\nApiKey {read}\r\n\r\n", $"GET /\0?{read} HTTP/1.1\r\n\r\n", $"GET /?{Read}={read} HTTP/1.1\r\n\r\n" })
            await SendRawAsync(server.Address, line);
    }

    static async Task SendRawAsync(Uri address, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        var answer = new byte["HTTP/1.1 400".Length];
        await stream.ReadExactlyAsync(answer);
        Assert.That(Encoding.ASCII.GetString(answer), Does.Match("^HTTP/1.1 [45]"));
    }

    static string Body(string action, string password, params (string, string)[] more)
    {
        var body = new JObject { ["action"] = action, ["email"] = "ann@example.com", ["password"] = password };
        foreach (var (name, value) in more)
            body[name] = value;
        return body.ToString(Newtonsoft.Json.Formatting.None);
    }

    static HttpRequestMessage Post(string body, (string, string)[] headers, string address = "/api")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
