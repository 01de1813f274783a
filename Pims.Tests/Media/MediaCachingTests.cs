using Pims.Tests.Support;

namespace Pims.Tests.Media;

public sealed class MediaCachingTests : MediaTest
{
    const string Open = "/media/open/open.txt";

    [Test]
    public async Task The_address_in_data_serves_the_file_for_good()
    {
        var url = new Uri((await Server.DoAsync("""{"action":"getAssetData","asset":"open"}""")).Get<string>("asset.data.url"));
        Assert.That(url.PathAndQuery, Is.EqualTo("/media/open/open.txt?v=1"));
        var answer = await Server.GetAsync(url.PathAndQuery);
        Assert.Multiple(() =>
        {
            Assert.That(answer.Text, Is.EqualTo("0123456789"));
            Assert.That(answer.Header("Cache-Control"), Is.EqualTo("public, max-age=31536000, immutable"));
            Assert.That(answer.Header("Content-Type"), Is.EqualTo("text/plain; charset=utf-8"));
            Assert.That(answer.Header("Accept-Ranges"), Is.EqualTo("bytes"));
            Assert.That(answer.Header("Last-Modified"), Is.Not.Null);
            Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
            Assert.That(answer.Header("X-Request-Id"), Is.Not.Null);
        });
    }

    [TestCase("/media/open/x", "anonymous", "public, no-cache")]
    [TestCase("/media/closed/x", "viewer", "no-cache, private")]
    [TestCase("/media/closed/x?v=1", "viewer", "max-age=31536000, private, immutable")]
    [TestCase("/media/personal/x?v=1", "editor", "max-age=31536000, private, immutable")]
    [TestCase("/media/open/x?v=2", "anonymous", "no-store")]
    [TestCase("/media/none/x?v=1", "anonymous", "no-store")]
    public async Task How_long_an_answer_is_kept(string path, string caller, string expected) =>
        Assert.That((await Server.GetAsync(path, caller)).Header("Cache-Control"), Is.EqualTo(expected));

    [Test]
    public async Task What_the_client_has_is_not_sent_again()
    {
        var first = await Server.GetAsync(Open);
        var tag = first.Header("ETag")!;
        foreach (var known in new[] { tag, "W/" + tag, "*", $"\"other\", {tag}" })
        {
            var again = await Server.GetAsync(Open, "anonymous", ("If-None-Match", known));
            Assert.That(((int)again.Status, again.Bytes.Length, again.Header("ETag"), again.Header("Cache-Control")), Is.EqualTo((304, 0, tag, "public, no-cache")), known);
        }
        Assert.That((int)(await Server.GetAsync(Open, "anonymous", ("If-None-Match", "\"other\""))).Status, Is.EqualTo(200));
        Assert.That((int)(await Server.GetAsync(Open, "anonymous", ("If-Modified-Since", first.Header("Last-Modified")!))).Status, Is.EqualTo(304));
        Assert.That((int)(await Server.GetAsync(Open, "anonymous", ("If-Match", "\"other\""))).Status, Is.EqualTo(412));
    }

    [TestCase("bytes=2-4", 206, "234", "bytes 2-4/10")]
    [TestCase("bytes=7-", 206, "789", "bytes 7-9/10")]
    [TestCase("bytes=-2", 206, "89", "bytes 8-9/10")]
    [TestCase("bytes=5-500", 206, "56789", "bytes 5-9/10")]
    [TestCase("bytes=10-", 416, "", "bytes */10")]
    [TestCase("bytes=0-1,4-5", 200, "0123456789", null)]
    [TestCase("lines=1-2", 200, "0123456789", null)]
    public async Task A_part_of_the_file(string range, int status, string text, string? part)
    {
        var answer = await Server.GetAsync(Open, "anonymous", ("Range", range));
        Assert.That(((int)answer.Status, answer.Text, answer.Header("Content-Range")), Is.EqualTo((status, text, part)));
    }

    [Test]
    public async Task A_part_is_sent_only_of_the_file_that_the_client_has()
    {
        var tag = (await Server.GetAsync(Open)).Header("ETag")!;
        Assert.That((await Server.GetAsync(Open, "anonymous", ("Range", "bytes=0-1"), ("If-Range", tag))).Text, Is.EqualTo("01"));
        Assert.That((await Server.GetAsync(Open, "anonymous", ("Range", "bytes=0-1"), ("If-Range", "\"other\""))).Text, Is.EqualTo("0123456789"));
    }

    [TestCase(Open)]
    [TestCase("/media/photo/photo.jpg?width=30")]
    [TestCase("/media/none/x")]
    public async Task HEAD_is_GET_without_the_body(string path)
    {
        var whole = await Server.GetAsync(path);
        var head = await Server.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), "anonymous");
        Assert.That((head.Status, head.Bytes.Length, head.Header("ETag"), head.Header("Content-Type"), head.Header("Content-Disposition")),
            Is.EqualTo((whole.Status, 0, whole.Header("ETag"), whole.Header("Content-Type"), whole.Header("Content-Disposition"))));
        if ((int)whole.Status == 200)
            Assert.That(head.Response.Content.Headers.ContentLength, Is.EqualTo(whole.Bytes.Length));
    }

    [Test]
    public async Task An_older_version_leads_to_the_current_one_and_a_newer_is_none()
    {
        await using var server = await TestServer.StartAsync();
        await server.UploadAsync("""{"action":"uploadAsset","asset":"p","filename":"p.png"}""", Imaging.Pictures.Png(9, 9, (_, _) => (1, 2, 3, 255)), "x");
        await server.ExecuteAsync("update asset set version = 3");
        var older = await server.GetAsync("/media/p/d%C3%A9 %25.png?v=2&width=3");
        Assert.That(((int)older.Status, older.Header("Cache-Control")), Is.EqualTo((302, "no-store")));
        var location = new Uri(server.Http.BaseAddress!, older.Response.Headers.Location!);
        Assert.That(location.PathAndQuery, Is.EqualTo("/media/p/p.png?width=3&v=3"));
        Assert.That((int)(await server.GetAsync(location.PathAndQuery)).Status, Is.EqualTo(200));
        var newer = await server.GetAsync("/media/p/p.png?v=4");
        Assert.That(((int)newer.Status, newer.ErrorCode, (string?)newer.Json.SelectToken("error.parameter")), Is.EqualTo((400, "invalid_parameter", "v")));
    }

    [TestCase("<h1>hi</h1>", "a.html", "text/html; charset=utf-8")]
    [TestCase("<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "image/svg+xml")]
    [TestCase("<?xml version='1.0'?><a/>", "a.xml", "application/xml")]
    [TestCase("alert(1)", "a.js", "text/javascript; charset=utf-8")]
    [TestCase("<script>alert(1)</script>", "photo.jpg", "text/html; charset=utf-8")]
    [TestCase("\u0001\u0002", "a.unknown", "application/octet-stream", TestName = "What_a_browser_could_run_is_saved_in_a_sandbox(neither picture nor text)")]
    public async Task What_a_browser_could_run_is_saved_in_a_sandbox(string content, string filename, string type)
    {
        var code = (await Server.UploadAsync("""{"action":"uploadAsset"}""", System.Text.Encoding.UTF8.GetBytes(content), filename)).Get<string>("asset.asset");
        var answer = await Server.GetAsync($"/media/{code}/{filename}");
        Assert.Multiple(() =>
        {
            Assert.That(answer.Header("Content-Type"), Is.EqualTo(type));
            Assert.That(answer.Header("Content-Disposition"), Does.StartWith("attachment"));
            Assert.That(answer.Header("Content-Security-Policy"), Does.StartWith("sandbox"));
            Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        });
    }

    [TestCase("Größe \"1\"; x=y.txt", "filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22%3B%20x%3Dy.txt")]
    [TestCase("plain.txt", "filename=plain.txt")]
    public async Task The_filename_is_the_asset_s_own(string filename, string header)
    {
        var code = (await Server.DoAsync(new Newtonsoft.Json.Linq.JObject { ["action"] = "uploadAsset", ["filename"] = filename, ["content"] = "aGk=" }.ToString())).Get<string>("asset.asset");
        var answer = await Server.GetAsync($"/media/{code}/something-else.exe");
        Assert.That(answer.Header("Content-Disposition"), Does.StartWith("inline").And.Contain(header));
        Assert.That(answer.Header("Content-Security-Policy"), Is.Null);
    }
}
