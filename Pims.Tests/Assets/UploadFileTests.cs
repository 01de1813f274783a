using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>uploadAsset with a file part: what becomes of bytes and names.</summary>
public sealed class UploadFileTests
{
    const string Upload = """{"action":"uploadAsset"}""";

    TestServer server = null!;

    [OneTimeSetUp]
    public async Task Start() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await server.DisposeAsync();

    [TestCase("photo.jpg", "photo.jpg")]
    [TestCase("C:\\Users\\me\\photo.jpg", "photo.jpg")]
    [TestCase("/home/me/photo.jpg", "photo.jpg")]
    [TestCase("../../etc/passwd", "passwd")]
    [TestCase("Ünïcödé.txt", "Ünïcödé.txt")]
    public async Task Of_a_part_s_own_name_the_last_step_counts(string sent, string kept) =>
        Assert.That((await server.UploadAsync(Upload, "x"u8.ToArray(), sent)).Get<string>("asset.data.filename"), Is.EqualTo(kept));

    [TestCase("..")]
    [TestCase("folder/..")]
    [TestCase("folder/")]
    public async Task A_part_s_own_name_that_is_none_is_refused(string sent)
    {
        var answer = await server.UploadAsync(Upload, "x"u8.ToArray(), sent);
        Assert.That(((int)answer.Status, answer.ErrorCode, (string?)answer.Json.SelectToken("error.parameter")), Is.EqualTo((400, "invalid_parameter", "filename")), answer.Text);
    }

    [Test]
    public async Task The_request_s_filename_goes_before_the_part_s() =>
        Assert.That((await server.UploadAsync("""{"action":"uploadAsset","filename":"mine.txt"}""", "x"u8.ToArray(), "..")).Get<string>("asset.data.filename"), Is.EqualTo("mine.txt"));

    [Test]
    public async Task A_part_and_content_are_two_files()
    {
        var answer = await server.UploadAsync("""{"action":"uploadAsset","content":"aGk="}""", "x"u8.ToArray(), "a.txt");
        Assert.That((answer.ErrorCode, answer.Get<string>("error.parameter")), Is.EqualTo(("invalid_parameter", "content")));
    }

    [Test]
    public async Task Two_parts_are_one_too_many_and_neither_stays()
    {
        var blobs = (await server.BlobsAsync()).Count;
        var form = TestServer.Multipart(Upload, ("a.txt", "first of two"u8.ToArray()), ("b.txt", "second of two"u8.ToArray()));
        var answer = await server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api") { Content = form }, "editor");
        Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((400, "invalid_request")), answer.Text);
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(blobs));
    }

    [Test]
    public async Task The_same_bytes_are_stored_once()
    {
        var blobs = (await server.BlobsAsync()).Count;
        for (var i = 0; i < 3; i++)
            await server.UploadAsync(Upload, "the same bytes"u8.ToArray(), $"same{i}.txt");
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(blobs + 1));
    }

    [Test]
    public async Task A_generated_code_gets_its_file_once()
    {
        var code = (await server.DoAsync("""{"action":"generateAssetCode"}""", "editor")).Get<string>("asset_code");
        var request = $$"""{"action":"uploadAsset","asset":"{{code}}"}""";
        var first = await server.UploadAsync(request, "one"u8.ToArray(), "one.txt", "editor");
        Assert.That((first.Get<string>("asset.asset"), first.Get<int>("asset.version")), Is.EqualTo((code, 1)));
        var second = await server.UploadAsync(request, "two"u8.ToArray(), "two.txt", "editor");
        Assert.That(((int)second.Status, second.ErrorCode), Is.EqualTo((409, "asset_exists")));
        Assert.That((await server.GetAsync($"/media/{code}/")).Text, Is.EqualTo("one"));
    }

    [TestCase("<!doctype html><script>alert(1)</script>", "photo.jpg", "text/html", "DOCUMENT", "jpg")]
    [TestCase("<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "image/svg+xml", "IMAGE", "png")]
    [TestCase("%PDF-1.4 ...", "a", "application/pdf", "DOCUMENT", "pdf")]
    [TestCase("a,b\n1,2", "a.CSV", "text/csv", "DOCUMENT", "csv")]
    [TestCase("\u0001\u0002\u0003", "photo.jpg", "application/octet-stream", "OTHER", "jpg", TestName = "The_content_decides_what_a_file_is(neither picture nor text)")]
    public async Task The_content_decides_what_a_file_is(string content, string name, string type, string media, string extension)
    {
        var asset = (await server.UploadAsync(Upload, Encoding.UTF8.GetBytes(content), name)).Json["asset"]!;
        Assert.That(
            ((string?)asset.SelectToken("data.type"), (string?)asset.SelectToken("meta.content-type"), (string?)asset["media_type"], (string?)asset["extension"]),
            Is.EqualTo((type, type, media, extension)));
    }

    [TestCase("Portrait_2.jpg", 450, 600, 2, "srgb", false)]
    [TestCase("Portrait_5.jpg", 450, 600, 5, "srgb", false)]
    [TestCase("Portrait_7.jpg", 450, 600, 7, "srgb", false)]
    [TestCase("Channel_digital_image_CMYK_color.jpg", 500, 333, 1, "cmyk", false)]
    public async Task An_image_s_facts_are_read(string fixture, int width, int height, int orientation, string colors, bool alpha)
    {
        var meta = (await server.UploadAsync(Upload, await File.ReadAllBytesAsync(Fixture.Path(fixture)), fixture)).Json.SelectToken("asset.meta")!;
        Assert.That(
            ((int)meta["width"]!, (int)meta["height"]!, (int)meta["orientation"]!, (string?)meta["colorspace"], (bool)meta["has-alpha"]!),
            Is.EqualTo((width, height, orientation, colors, alpha)));
    }

    [Test]
    public async Task An_animation_s_frames_are_counted() =>
        Assert.That((await server.UploadAsync(Upload, await File.ReadAllBytesAsync(Fixture.Path("animated-loop-3.gif")), "a.gif")).Get<int>("asset.meta.frames"), Is.EqualTo(10));

    [Test]
    public async Task An_image_that_cannot_be_read_is_kept_all_the_same()
    {
        byte[] broken = [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, 1, 2, 3];
        var asset = (await server.UploadAsync("""{"action":"uploadAsset","asset":"broken"}""", broken, "a.png")).Json["asset"]!;
        Assert.That(((string?)asset["media_type"], asset.SelectToken("meta.width")), Is.EqualTo(("IMAGE", (JToken?)null)));
        Assert.That((await server.GetAsync("/media/broken/a.png")).Bytes, Is.EqualTo(broken));
    }

    [Test]
    public async Task Of_two_uploads_at_once_with_one_code_one_wins_and_nothing_is_left_over()
    {
        var blobs = (await server.BlobsAsync()).Count;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            server.UploadAsync("""{"action":"uploadAsset","asset":"raced"}""", Encoding.UTF8.GetBytes($"racer {i}"), "a.txt")));
        Assert.That(answers.Count(answer => (int)answer.Status == 200), Is.EqualTo(1));
        Assert.That(answers.Where(answer => (int)answer.Status != 200).Select(answer => answer.ErrorCode), Has.All.EqualTo("asset_exists"));
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(blobs + 1));
        Assert.That(server.Drafts(), Is.Empty);
    }

    [Test]
    public async Task A_part_over_the_limit_leaves_nothing()
    {
        await using var small = await TestServer.StartAsync(("FileBytes", "100000"));
        var answer = await small.UploadAsync(Upload, new byte[100_001], "a.bin");
        Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((413, "file_too_large")));
        Assert.That((await small.BlobsAsync()).Concat(small.Drafts()), Is.Empty);
    }

    [Test]
    public async Task A_code_older_than_seven_days_is_one_of_the_caller_s_own()
    {
        await using var later = await TestServer.StartAsync();
        var code = (await later.DoAsync("""{"action":"generateAssetCode"}""", "editor")).Get<string>("asset_code");
        later.Clock.MoveOn(TimeSpan.FromDays(8));
        var answer = await later.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", "x"u8.ToArray(), "a.txt", "editor");
        Assert.That(answer.Get<string>("asset.asset"), Is.EqualTo(code));
    }
}
