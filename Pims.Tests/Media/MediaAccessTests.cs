namespace Pims.Tests.Media;

public sealed class MediaAccessTests : MediaTest
{
    [TestCase("open", "anonymous", 200)]
    [TestCase("open", "viewer", 200)]
    [TestCase("free", "anonymous", 200)]
    [TestCase("closed", "anonymous", 404)]
    [TestCase("closed", "viewer", 200)]
    [TestCase("closed", "other", 200)]
    [TestCase("below", "anonymous", 404)]
    [TestCase("below", "viewer", 200)]
    [TestCase("personal", "anonymous", 404)]
    [TestCase("personal", "viewer", 404)]
    [TestCase("personal", "other", 404)]
    [TestCase("personal", "editor", 200)]
    [TestCase("personal", "admin", 200)]
    [TestCase("gone", "anonymous", 404)]
    [TestCase("gone", "admin", 404)]
    [TestCase("open", "a-wrong-key", 401)]
    [TestCase("none", "a-wrong-key", 401)]
    public async Task Who_reads_what(string code, string caller, int status) =>
        Assert.That((int)(await Server.GetAsync($"/media/{code}/any name", caller)).Status, Is.EqualTo(status));

    [TestCase("closed", "anonymous", "")]
    [TestCase("personal", "other", "")]
    [TestCase("gone", "admin", "")]
    [TestCase("closed", "anonymous", "?v=99")]
    [TestCase("closed", "anonymous", "?width=0&nonsense=1")]
    [TestCase("personal", "other", "?width=5&width=6")]
    public async Task What_may_not_be_read_answers_as_what_is_not_there(string code, string caller, string query)
    {
        var hidden = await Server.GetAsync($"/media/{code}/x.txt{query}", caller);
        var unknown = await Server.GetAsync($"/media/unknown/x.txt{query}", caller);
        Assert.That(Telling(hidden), Is.EqualTo(Telling(unknown)));
        Assert.That(hidden.ErrorCode, Is.EqualTo("asset_not_found"));

        static string Telling(Support.Answer answer) =>
            answer.Status + answer.Json["error"]!.ToString() + string.Join('|', answer.Response.Headers.Where(header => header.Key.ToLowerInvariant() is not ("date" or "x-request-id")).Select(header => header.Key + string.Join(',', header.Value)));
    }

    [Test]
    public async Task Another_method_is_told_which_there_are()
    {
        var answer = await Server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/media/open/x"), "anonymous");
        Assert.That(((int)answer.Status, answer.Response.Content.Headers.Allow.Order()), Is.EqualTo((405, new[] { "GET", "HEAD" })));
    }

    [Test]
    public async Task A_file_that_expires_is_gone_at_once_and_not_cached_for_longer()
    {
        await using var server = await Support.TestServer.StartAsync();
        var end = server.Clock.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await server.DoAsync($$"""{"action":"uploadAsset","asset":"a","filename":"a.txt","content":"aGk=","expires_at":"{{end}}"}""");
        var before = await server.GetAsync("/media/a/a.txt?v=1");
        Assert.That((int)before.Status, Is.EqualTo(200));
        Assert.That(before.Response.Headers.CacheControl!.MaxAge, Is.LessThanOrEqualTo(TimeSpan.FromHours(1)));
        Assert.That(before.Header("Cache-Control"), Does.Not.Contain("immutable"));
        server.Clock.MoveOn(TimeSpan.FromHours(1));
        var after = await server.GetAsync("/media/a/a.txt?v=1");
        Assert.That(((int)after.Status, after.ErrorCode, after.Header("Cache-Control")), Is.EqualTo((410, "asset_expired", "no-store")));
    }
}
