using System.Text;
using Pims.Server;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>What scripts in pages of other origins may do.</summary>
public sealed class CrossOriginTests
{
    const string Shop = "https://shop.example.com", Office = "http://office.example.com:8080", Stranger = "https://stranger.example.com";
    const string Status = """{"action":"getStatus"}""", File = "/media/open/open.txt";
    const string Shown = "X-Request-Id,Retry-After,ETag,Content-Range,Accept-Ranges,Content-Disposition";

    [Test]
    public async Task Without_the_setting_nothing_is_said_and_OPTIONS_is_no_method()
    {
        await using var server = await StartAsync(null);
        foreach (var answer in new[]
        {
            await PreflightAsync(server, "/api", Shop, "POST"), await PreflightAsync(server, File, Shop, "GET"), await PostAsync(server, Shop), await server.GetAsync(File, "anonymous", ("Origin", Shop)),
        })
        {
            Assert.That((int)answer.Status, Is.EqualTo(answer.Response.RequestMessage!.Method == HttpMethod.Options ? 405 : 200));
            Assert.That(Headers(answer), Is.Empty);
            Assert.That(answer.Header("Vary"), Is.Null);
        }
    }

    [TestCase(Shop)]
    [TestCase(Office)]
    public async Task A_page_of_a_listed_origin_may_post_actions(string origin)
    {
        await using var server = await StartAsync($"{Shop};{Office}");
        var asked = await PreflightAsync(server, "/api/any/thing", origin, "POST", "authorization,apikey,content-type,x-request-id");
        Assert.Multiple(() =>
        {
            Assert.That(((int)asked.Status, asked.Bytes.Length), Is.EqualTo((204, 0)));
            Assert.That(asked.Header("Access-Control-Allow-Origin"), Is.EqualTo(origin));
            Assert.That(asked.Header("Access-Control-Allow-Methods"), Is.EqualTo("POST"));
            Assert.That(asked.Header("Access-Control-Allow-Headers"), Is.EqualTo("Authorization,ApiKey,Content-Type,X-Request-Id"));
            Assert.That(asked.Header("Access-Control-Max-Age"), Is.EqualTo("600"));
            Assert.That(asked.Header("Access-Control-Allow-Credentials"), Is.Null);
            Assert.That(asked.Header("X-Request-Id"), Is.Not.Null);
        });
        foreach (var answer in new[] { await PostAsync(server, origin), await PostAsync(server, origin, "wrong"), await PostAsync(server, origin, "anonymous", "{") })
        {
            Assert.That((answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Expose-Headers")), Is.EqualTo((origin, Shown)), answer.Text);
            Assert.That(answer.Header("Access-Control-Allow-Credentials"), Is.Null);
        }
    }

    [Test]
    public async Task A_page_of_a_listed_origin_may_read_media()
    {
        await using var server = await StartAsync(Shop);
        var asked = await PreflightAsync(server, File, Shop, "GET", "range,if-none-match");
        Assert.That(((int)asked.Status, asked.Header("Access-Control-Allow-Origin"), asked.Header("Access-Control-Allow-Methods")), Is.EqualTo((204, Shop, "GET,HEAD")));
        Assert.That(asked.Header("Access-Control-Allow-Headers"), Is.EqualTo("Authorization,ApiKey,Content-Type,X-Request-Id,Range,If-None-Match"));
        foreach (var (header, status) in new[] { (("Accept", "*/*"), 200), (("Range", "bytes=0-1"), 206), (("Range", "bytes=99-"), 416), (("If-None-Match", "*"), 304) })
        {
            var answer = await server.GetAsync(File, "anonymous", ("Origin", Shop), header);
            Assert.That(((int)answer.Status, answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Expose-Headers")), Is.EqualTo((status, Shop, Shown)));
            Assert.That(answer.Header("Vary"), Is.EqualTo("Origin"));
        }
    }

    [Test]
    public async Task A_page_of_another_origin_may_nothing()
    {
        await using var server = await StartAsync(Shop);
        foreach (var origin in new[] { Stranger, "null", "http://shop.example.com", Shop + ":8443", Shop + ".evil.example.com" })
            foreach (var answer in new[]
            {
                await PreflightAsync(server, "/api", origin, "POST"), await PreflightAsync(server, File, origin, "GET"), await PostAsync(server, origin),
                await server.GetAsync(File, "anonymous", ("Origin", origin)),
            })
                Assert.That(Headers(answer), Is.Empty, origin);
    }

    [Test]
    public async Task Other_addresses_are_for_no_page()
    {
        await using var server = await StartAsync("*");
        foreach (var path in new[] { "/health", "/", "/apis" })
            Assert.That(Headers(await server.GetAsync(path, "anonymous", ("Origin", Shop))), Is.Empty);
    }

    [Test]
    public async Task A_star_is_for_every_page()
    {
        await using var server = await StartAsync("*");
        foreach (var answer in new[] { await PreflightAsync(server, "/api", Stranger, "POST"), await PostAsync(server, Stranger), await server.GetAsync(File, "anonymous", ("Origin", "null")) })
            Assert.That((answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Allow-Credentials")), Is.EqualTo(("*", (string?)null)));
    }

    [Test]
    public async Task What_is_kept_of_a_request_without_an_origin_is_not_for_one_with()
    {
        await using var server = await StartAsync("*");
        var answer = await server.GetAsync(File + "?v=1");
        Assert.That((answer.Header("Vary"), Headers(answer).Length), Is.EqualTo(("Origin", 0)));
    }

    [Test]
    public async Task OPTIONS_that_asks_for_nothing_is_no_method()
    {
        await using var server = await StartAsync(Shop);
        var answer = await server.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/api"), "anonymous");
        Assert.That(((int)answer.Status, answer.Header("Allow")), Is.EqualTo((405, "POST")));
    }

    [TestCase("https://shop.example.com", true)]
    [TestCase("http://localhost:3000;https://shop.example.com", true)]
    [TestCase("*", true)]
    [TestCase("*;https://shop.example.com", false)]
    [TestCase("https://shop.example.com/", false)]
    [TestCase("https://shop.example.com/path", false)]
    [TestCase("https://shop.example.com:443", false)]
    [TestCase("https://me@shop.example.com", false)]
    [TestCase("https://*.example.com", false)]
    [TestCase("shop.example.com", false)]
    [TestCase("ftp://shop.example.com", false)]
    [TestCase("null", false)]
    [TestCase("https://shop.example.com;", false)]
    public void An_origin_is_what_a_browser_sends(string list, bool isRight) => Assert.That(CrossOrigin.IsOrigins(list), Is.EqualTo(isRight));

    static async Task<TestServer> StartAsync(string? origins)
    {
        var server = await TestServer.StartAsync(origins is null ? [] : [("CorsOrigins", origins)]);
        await server.DoAsync(Make.Asset("open", content: "0123456789"));
        return server;
    }

    static Task<Answer> PostAsync(TestServer server, string origin, string caller = "anonymous", string body = Status) =>
        server.SendAsync(With(new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new StringContent(body, Encoding.UTF8, "application/json") }, ("Origin", origin)), caller);

    static Task<Answer> PreflightAsync(TestServer server, string path, string origin, string method, string headers = "content-type") =>
        server.SendAsync(With(new HttpRequestMessage(HttpMethod.Options, path),
            ("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers)), "anonymous");

    static HttpRequestMessage With(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    static string[] Headers(Answer answer) =>
        [.. answer.Response.Headers.Select(header => header.Key).Where(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase))];
}
