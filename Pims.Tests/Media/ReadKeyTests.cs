using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Media;

/// <summary>A bucket's read key in the address. Buckets: 1 public, 2 private, 3 below 2, 5 the editor's own.</summary>
public sealed class ReadKeyTests : MediaTest
{
    [TestCase("closed", "read:2", 200)]
    [TestCase("below", "read:2", 200)]
    [TestCase("below", "read:3", 200)]
    [TestCase("closed", "read:3", 404)]
    [TestCase("closed", "read:1", 404)]
    [TestCase("closed", "read:5", 404)]
    [TestCase("personal", "read:5", 200)]
    [TestCase("personal", "read:2", 404)]
    [TestCase("closed", "write:2", 404)]
    [TestCase("closed", "admin", 404)]
    [TestCase("closed", "wrong", 404)]
    [TestCase("closed", "pims_read_wrong", 404)]
    [TestCase("closed", "", 404)]
    [TestCase("gone", "read:2", 404)]
    [TestCase("open", "read:1", 200)]
    [TestCase("open", "read:2", 200)]
    [TestCase("open", "write:1", 200)]
    [TestCase("open", "wrong", 200)]
    [TestCase("free", "read:2", 200)]
    public async Task What_it_opens(string code, string key, int status) =>
        Assert.That((int)(await Server.GetAsync($"/media/{code}/x?read_key={await KeyAsync(key)}")).Status, Is.EqualTo(status));

    [TestCase("personal", "read:5", "viewer", 404)]
    [TestCase("closed", "read:2", "read:1", 404)]
    [TestCase("closed", "wrong", "viewer", 200)]
    [TestCase("closed", "read:1", "read:2", 200)]
    [TestCase("closed", "read:2", "a-wrong-key", 401)]
    [TestCase("open", "read:1", "a-wrong-key", 401)]
    public async Task A_credential_in_a_header_wins(string code, string key, string caller, int status) =>
        Assert.That((int)(await Server.GetAsync($"/media/{code}/x?read_key={await KeyAsync(key)}", caller)).Status, Is.EqualTo(status));

    [TestCase("closed", 404, "asset_not_found", null)]
    [TestCase("open", 400, "invalid_parameter", "read_key")]
    public async Task Twice_it_is_none(string code, int status, string error, string? parameter)
    {
        var key = await KeyAsync("read:2");
        var answer = await Server.GetAsync($"/media/{code}/x?read_key={key}&read_key={key}");
        Assert.That(((int)answer.Status, answer.ErrorCode, (string?)answer.Json.SelectToken("error.parameter")), Is.EqualTo((status, error, parameter)));
    }

    [Test]
    public async Task It_serves_whatever_the_address_serves_and_for_the_reader_alone()
    {
        await Server.UploadAsync("""{"action":"uploadAsset","asset":"secret-photo","bucket_id":3}""", Pictures.Png(40, 20, (_, _) => (10, 200, 30, 255)), "p.png");
        var query = $"read_key={await KeyAsync("read:2")}";
        var whole = await Server.GetAsync($"/media/closed/x?v=1&{query}");
        Assert.That((whole.Text, whole.Header("Cache-Control")), Is.EqualTo(("The file of closed", "max-age=31536000, private, immutable")));
        Assert.That((await Server.GetAsync($"/media/closed/x?{query}")).Header("Cache-Control"), Is.EqualTo("no-cache, private"));
        Assert.That((await Server.GetAsync($"/media/open/x?{query}")).Header("Cache-Control"), Is.EqualTo("public, no-cache"));
        var again = await Server.GetAsync($"/media/closed/x?{query}", "anonymous", ("If-None-Match", whole.Header("ETag")!));
        Assert.That(((int)again.Status, again.Bytes.Length, again.Header("Cache-Control")), Is.EqualTo((304, 0, "no-cache, private")));
        var part = await Server.GetAsync($"/media/closed/x?{query}", "anonymous", ("Range", "bytes=4-7"));
        Assert.That(((int)part.Status, part.Text), Is.EqualTo((206, "file")));
        var head = await Server.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/media/closed/x?{query}"), "anonymous");
        Assert.That(((int)head.Status, head.Bytes.Length, head.Header("ETag")), Is.EqualTo((200, 0, whole.Header("ETag"))));

        var picture = await Server.GetAsync($"/media/secret-photo/x?{query}&width=10");
        Assert.That(((int)picture.Status, picture.Header("Cache-Control")), Is.EqualTo((200, "no-cache, private")));
        var pixels = Decoded(picture.Bytes, "image/png");
        Assert.That((pixels.Width, pixels.Height), Is.EqualTo((10, 5)));
        Assert.That((int)(await Server.GetAsync($"/media/secret-photo/x?{query}&width=0")).Status, Is.EqualTo(400));
        var misspelt = await Server.GetAsync($"/media/secret-photo/x?{query.Replace("read_key", "Read_Key")}");
        Assert.That(misspelt.ErrorCode, Is.EqualTo("unknown_parameter"));
    }

    [Test]
    public async Task It_is_withdrawn_by_a_reset_and_goes_with_a_redirection()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Secret", isPrivate: true));
        await server.DoAsync(Make.Asset("a", 1));
        var old = await server.CredentialAsync("read:1");
        await server.ExecuteAsync("update asset set version = 2");
        var moved = await server.GetAsync($"/media/a/x?read_key={old}&v=1");
        Assert.That(((int)moved.Status, new Uri(server.Http.BaseAddress!, moved.Response.Headers.Location!).PathAndQuery), Is.EqualTo((302, $"/media/a/a.txt?read_key={old}&v=2")));
        Assert.That((int)(await server.GetAsync("/media/a/x?v=1")).Status, Is.EqualTo(404), "without it, not even a redirection");
        var reset = await server.DoAsync("""{"action":"editBucket","bucket_id":1,"reset_api_access_keys":true}""");
        var fresh = reset.Get<string>("bucket.api_access.read_key");
        Assert.That(((int)(await server.GetAsync($"/media/a/x?read_key={old}")).Status, (int)(await server.GetAsync($"/media/a/x?read_key={fresh}")).Status), Is.EqualTo((404, 200)));
    }

    async Task<string> KeyAsync(string name) => name.Length == 0 ? "" : await Server.CredentialAsync(name);
}
