using System.Text;
using Pims.Tests.Media;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>What an answer says to browsers, whoever makes it.</summary>
public sealed class SecurityHeaderTests : MediaTest
{
    const string Json = "default-src 'none'; frame-ancestors 'none'";

    const string Status = """{"action":"getStatus"}""";

    [OneTimeSetUp]
    public async Task Move()
    {
        await Server.DoAsync(Make.Asset("moved", 1));
        await Server.ExecuteAsync("update asset set version = 2 where code = 'moved'");
    }

    [TestCase("POST", "/api", Status, 200)]
    [TestCase("POST", "/api", "{", 400)]
    [TestCase("POST", "/api/en-us/pim/manage/buckets", Status, 200)]
    [TestCase("POST", "/api", """{"action":"getBuckets"}""", 401)]
    [TestCase("POST", "/api", """{"jsonrpc":"2.0","method":"getStatus"}""", 204)]
    [TestCase("GET", "/api", null, 405)]
    [TestCase("OPTIONS", "/api", null, 405)]
    [TestCase("GET", "/health", null, 200)]
    [TestCase("GET", "/health/ready", null, 200)]
    [TestCase("GET", "/nothing.html", null, 404)]
    [TestCase("GET", "/", null, 404)]
    public async Task JSON_is_shown_in_no_frame_and_loads_nothing(string method, string path, string? body, int status)
    {
        var answer = await SendAsync(method, path, body);
        Assert.That((int)answer.Status, Is.EqualTo(status), answer.Text);
        AssertCommon(answer, "same-origin");
        Assert.That((answer.Header("Content-Security-Policy"), answer.Header("X-Frame-Options")), Is.EqualTo((Json, "DENY")));
    }

    [TestCase("/media/open/open.txt", null, null, 200)]
    [TestCase("/media/open/open.txt", "Range", "bytes=1-2", 206)]
    [TestCase("/media/open/open.txt", "Range", "bytes=99-", 416)]
    [TestCase("/media/open/open.txt", "If-None-Match", "*", 304)]
    [TestCase("/media/open/open.txt", "If-Match", "\"other\"", 412)]
    [TestCase("/media/open/open.txt?v=0", null, null, 400)]
    [TestCase("/media/photo/photo.jpg?width=20", null, null, 200)]
    [TestCase("/media/photo/photo.jpg?width=20", "If-None-Match", "*", 304)]
    [TestCase("/media/none/x", null, null, 404)]
    [TestCase("/media/moved/x?v=1", null, null, 302)]
    public async Task Media_may_stand_in_pages_of_other_sites(string path, string? header, string? value, int status)
    {
        var answer = await Server.GetAsync(path, "anonymous", header is null ? [] : [(header, value!)]);
        Assert.That((int)answer.Status, Is.EqualTo(status), answer.Text);
        AssertCommon(answer, "cross-origin");
        var isJson = status is 400 or 404;
        Assert.That((answer.Header("Content-Security-Policy"), answer.Header("X-Frame-Options")), Is.EqualTo(isJson ? (Json, "DENY") : ((string?)null, (string?)null)));
    }

    [Test]
    public async Task Over_plain_HTTP_nobody_is_held_to_HTTPS() =>
        Assert.That((await SendAsync("POST", "/api", Status, host: "assets.example.com")).Header("Strict-Transport-Security"), Is.Null);

    static void AssertCommon(Answer answer, string resourcePolicy) => Assert.Multiple(() =>
    {
        Assert.That(answer.Header("X-Request-Id"), Has.Length.EqualTo(32));
        Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(answer.Header("Referrer-Policy"), Is.EqualTo("no-referrer"));
        Assert.That(answer.Header("Cross-Origin-Resource-Policy"), Is.EqualTo(resourcePolicy));
        Assert.That(answer.Header("Server"), Is.Null);
    });

    Task<Answer> SendAsync(string method, string path, string? body, string? host = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { Host = host } };
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return Server.SendAsync(request, "anonymous");
    }
}
