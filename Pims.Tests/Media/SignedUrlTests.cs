using Pims.Tests.Support;

namespace Pims.Tests.Media;

public sealed class SignedUrlTests : MediaTest
{
    static async Task<Uri> SignAsync(TestServer server, string code, string caller = "editor")
    {
        var answer = await server.PostAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"downloadAsset","params":{"asset":"{{{code}}}"}}""", caller);
        return new Uri(answer.Get<string>("result.url"));
    }

    [TestCase("closed", "viewer")]
    [TestCase("personal", "editor")]
    [TestCase("open", "viewer")]
    public async Task It_serves_whoever_has_it(string code, string caller)
    {
        var answer = await Server.GetAsync((await SignAsync(Server, code, caller)).PathAndQuery);
        Assert.That(((int)answer.Status, answer.Header("Cache-Control")), Is.EqualTo((200, code == "open" ? "public, no-cache" : "no-cache, private")));
    }

    [Test]
    public async Task Another_filename_and_another_order_change_nothing()
    {
        var url = await SignAsync(Server, "closed");
        var turned = string.Join('&', url.Query[1..].Split('&').Reverse());
        Assert.That((int)(await Server.GetAsync($"/media/closed/other.txt?{turned}")).Status, Is.EqualTo(200));
    }

    [TestCase("more", "{0}&v=1")]
    [TestCase("an image parameter more", "{0}&width=10")]
    [TestCase("an unknown one more", "{0}&x")]
    [TestCase("one twice", "{0}&expires={1}")]
    [TestCase("the signature twice", "{0}&signature={2}")]
    [TestCase("no signature", "?by={3}&expires={1}")]
    [TestCase("no expiry", "?by={3}&signature={2}")]
    [TestCase("another maker", "?by=api_key:1&expires={1}&signature={2}")]
    [TestCase("no maker", "?expires={1}&signature={2}")]
    [TestCase("a maker that is none", "?by=api_key:99&expires={1}&signature={2}")]
    [TestCase("the maker alone", "?by={3}")]
    [TestCase("an empty signature", "?by={3}&expires={1}&signature=")]
    [TestCase("a later expiry", "?by={3}&expires=9{1}&signature={2}")]
    [TestCase("a changed name", "?by={3}&Expires={1}&signature={2}")]
    [TestCase("a changed signature", "?by={3}&expires={1}&signature=0{2}")]
    public async Task Any_change_is_refused(string change, string query)
    {
        var url = await SignAsync(Server, "closed");
        var parts = url.Query[1..].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var changed = string.Format(System.Globalization.CultureInfo.InvariantCulture, query, url.Query, parts["expires"], parts["signature"], parts["by"]);
        foreach (var caller in new[] { "anonymous", "admin" })
        {
            var answer = await Server.GetAsync("/media/closed/closed.txt" + changed, caller);
            Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((403, "invalid_signature")), $"{change} {caller}");
        }
    }

    [TestCase("open")]
    [TestCase("below")]
    [TestCase("none")]
    public async Task It_serves_no_other_asset(string other)
    {
        var url = await SignAsync(Server, "closed");
        var answer = await Server.GetAsync($"/media/{other}/closed.txt{url.Query}");
        Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((403, "invalid_signature")));
    }

    [Test]
    public async Task It_serves_until_it_expires_and_not_what_was_deleted()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Secret", isPrivate: true));
        await server.DoAsync(Make.Asset("a", 1));
        var url = (await SignAsync(server, "a")).PathAndQuery;
        server.Clock.MoveOn(TimeSpan.FromMinutes(59));
        Assert.That((int)(await server.GetAsync(url)).Status, Is.EqualTo(200));
        server.Clock.MoveOn(TimeSpan.FromMinutes(2));
        var late = await server.GetAsync(url);
        Assert.That(((int)late.Status, late.ErrorCode), Is.EqualTo((403, "invalid_signature")));
        var fresh = (await SignAsync(server, "a")).PathAndQuery;
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":1,"contents":"trash"}""");
        Assert.That((await server.GetAsync(fresh)).ErrorCode, Is.EqualTo("asset_not_found"));
    }

    [Test]
    public async Task It_is_good_after_a_restart()
    {
        var folder = TestServer.NewFolder();
        var first = await TestServer.StartAsync(folder);
        await first.DoAsync(Make.Bucket("Secret", isPrivate: true));
        await first.DoAsync(Make.Asset("a", 1));
        var url = (await SignAsync(first, "a")).PathAndQuery;
        await first.StopAsync();
        await using var second = await TestServer.StartAsync(folder);
        Assert.That((int)(await second.GetAsync(url)).Status, Is.EqualTo(200));
    }
}
