using System.Text;
using Pims.Server;
using Pims.Tests.Support;

namespace Pims.Tests.Contract;

/// <summary>Whose word is taken on where a request comes from. The tests' own client is 127.0.0.1.</summary>
public sealed class ProxyTests
{
    const string Status = """{"action":"getStatus"}""";

    static readonly (string, string) OnePerAddress = ("RateAnonymous", "1");

    [TestCase("")]
    [TestCase("10.0.0.1")]
    [TestCase("10.0.0.0/8;::1")]
    public async Task An_unlisted_peer_is_itself_whatever_it_sends(string proxies)
    {
        await using var server = await TestServer.StartAsync(OnePerAddress, ("Proxies", proxies));
        Assert.That(await StatusAsync(server, "192.0.2.1"), Is.EqualTo(200));
        Assert.That(await StatusAsync(server, "192.0.2.2"), Is.EqualTo(429));
        Assert.That(await UrlAsync(server, ("X-Forwarded-Host", "evil.example.com"), ("X-Forwarded-Proto", "https")), Does.StartWith(server.Http.BaseAddress + "media/"));
    }

    [TestCase("127.0.0.1")]
    [TestCase("127.0.0.0/8")]
    [TestCase("10.0.0.1, 127.0.0.1")]
    public async Task A_listed_peer_says_for_whom_it_asks(string proxies)
    {
        await using var server = await TestServer.StartAsync(OnePerAddress, ("Proxies", proxies));
        Assert.That(await StatusAsync(server, "192.0.2.1"), Is.EqualTo(200));
        Assert.That(await StatusAsync(server, "192.0.2.2"), Is.EqualTo(200));
        Assert.That(await StatusAsync(server, "2001:db8:1:2::3"), Is.EqualTo(200));
        Assert.That(await StatusAsync(server, "192.0.2.1:5678"), Is.EqualTo(429));
        Assert.That(await StatusAsync(server, "[2001:db8:1:2::4]:80"), Is.EqualTo(429));
        Assert.That(await UrlAsync(server, ("X-Forwarded-Host", "assets.example.com"), ("X-Forwarded-Proto", "https")), Does.StartWith("https://assets.example.com/media/"));
        Assert.That(await UrlAsync(server), Does.StartWith(server.Http.BaseAddress + "media/"));
    }

    [Test]
    public async Task A_chain_is_followed_while_its_links_are_listed()
    {
        await using var server = await TestServer.StartAsync(OnePerAddress, ("Proxies", "127.0.0.1;10.0.0.0/8"));
        Assert.That(await StatusAsync(server, "192.0.2.1, 10.0.0.7"), Is.EqualTo(200));
        Assert.That(await StatusAsync(server, "192.0.2.99, 192.0.2.1, 10.0.0.7"), Is.EqualTo(429), "What the client itself put in front changes nothing.");
        Assert.That(await StatusAsync(server, "192.0.2.1, 11.0.0.7"), Is.EqualTo(200), "An unlisted link is where it comes from.");
        Assert.That(await StatusAsync(server, "192.0.2.2, 11.0.0.7"), Is.EqualTo(429));
    }

    [TestCase("nonsense")]
    [TestCase("")]
    [TestCase("192.0.2.1, nonsense")]
    [TestCase(",,,")]
    [TestCase("999.1.1.1")]
    public async Task A_malformed_address_is_none(string forwarded)
    {
        await using var server = await TestServer.StartAsync(OnePerAddress, ("Proxies", "127.0.0.1"));
        Assert.That(await StatusAsync(server, forwarded), Is.EqualTo(200));
        Assert.That(await StatusAsync(server, forwarded), Is.EqualTo(429));
        Assert.That(await StatusAsync(server, "192.0.2.1"), Is.EqualTo(200));
    }

    [TestCase("X-Forwarded-Proto", "javascript")]
    [TestCase("X-Forwarded-Proto", "ht tp")]
    [TestCase("X-Forwarded-Host", "a b/\"c\"")]
    [TestCase("X-Forwarded-Host", "evil.example.com/path?")]
    [TestCase("X-Forwarded-Host", "")]
    public async Task A_malformed_scheme_or_host_is_none(string header, string value)
    {
        await using var server = await TestServer.StartAsync(("Proxies", "127.0.0.1"));
        Assert.That(await UrlAsync(server, (header, value)), Does.StartWith(server.Http.BaseAddress + "media/"));
    }

    [Test]
    public async Task A_client_that_came_to_the_proxy_by_HTTPS_is_held_to_it()
    {
        await using var server = await TestServer.StartAsync(("Proxies", "127.0.0.1"));
        (string, string) host = ("X-Forwarded-Host", "assets.example.com");
        Assert.That((await AnswerAsync(server, Status, "anonymous", host, ("X-Forwarded-Proto", "https"))).Header("Strict-Transport-Security"), Is.EqualTo("max-age=2592000"));
        Assert.That((await AnswerAsync(server, Status, "anonymous", host, ("X-Forwarded-Proto", "http"))).Header("Strict-Transport-Security"), Is.Null);
    }

    [TestCase("10.0.0.1", "10.0.0.1/32")]
    [TestCase("10.0.0.1,::1; 2001:db8::/32", "10.0.0.1/32 ::1/128 2001:db8::/32")]
    [TestCase("0.0.0.0/0", "0.0.0.0/0")]
    [TestCase("10.1", null)]
    [TestCase("10", null)]
    [TestCase("10.0.0.1;", null)]
    [TestCase("10.0.0.0/33", null)]
    [TestCase("10.0.0.0/", null)]
    [TestCase("localhost", null)]
    [TestCase("10.0.0.1 10.0.0.2", null)]
    public void The_list_is_of_addresses_and_networks(string list, string? expected) =>
        Assert.That(Proxies.Read(list) is { } networks ? string.Join(" ", networks) : null, Is.EqualTo(expected));

    static async Task<int> StatusAsync(TestServer server, string forwardedFor) =>
        (int)(await AnswerAsync(server, Status, "anonymous", ("X-Forwarded-For", forwardedFor))).Status;

    static async Task<string> UrlAsync(TestServer server, params (string, string)[] headers)
    {
        var answer = await AnswerAsync(server, Make.Asset("a" + Guid.NewGuid().ToString("N")), "admin", headers);
        return answer.Get<string>("asset.data.url");
    }

    static Task<Answer> AnswerAsync(TestServer server, string body, string caller, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return server.SendAsync(request, caller);
    }
}
