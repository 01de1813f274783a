using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Media;

/// <summary>format=auto through the address; <see cref="Files.FormatChoiceTests"/> has the choice itself.</summary>
public sealed class FormatAutoTests : MediaTest
{
    const string Auto = "/media/photo/x?format=auto&width=40";

    [OneTimeSetUp]
    public async Task UploadAsync()
    {
        await Server.UploadAsync("""{"action":"uploadAsset","asset":"moving","filename":"moving.gif"}""", await File.ReadAllBytesAsync(Fixture.Path("animated-loop-3.gif")), "x");
        await Server.UploadAsync("""{"action":"uploadAsset","asset":"secret","filename":"secret.png","bucket_id":2}""", Pictures.Png(40, 20, (_, _) => (10, 200, 30, 255)), "x");
        // A palette of which one colour is transparent.
        var palette = await Server.GetAsync("/media/glass/x?format=png8");
        await Server.UploadAsync("""{"action":"uploadAsset","asset":"palette","filename":"palette.png"}""", palette.Bytes, "x");
    }

    [TestCase("photo", null, "image/jpeg", "photo.jpg")]
    [TestCase("photo", "*/*", "image/jpeg", "photo.jpg")]
    [TestCase("photo", "image/webp,*/*;q=0.8", "image/webp", "photo.webp")]
    [TestCase("photo", "image/avif,image/webp,*/*;q=0.8", "image/avif", "photo.avif")]
    [TestCase("photo", "image/avif;q=0,image/webp;q=0,*/*", "image/jpeg", "photo.jpg")]
    [TestCase("glass", "image/avif,image/webp,*/*;q=0.8", "image/webp", "glass.webp")]
    [TestCase("glass", "image/avif,*/*;q=0.8", "image/png", "glass.png")]
    [TestCase("palette", "image/avif,*/*;q=0.8", "image/png", "palette.png")]
    [TestCase("moving", "image/avif,image/webp,*/*", "image/webp", "moving.webp")]
    [TestCase("moving", "image/avif,*/*", "image/gif", "moving.gif")]
    public async Task It_is_what_the_client_accepts(string code, string? accept, string type, string filename)
    {
        var answer = await GetAsync($"/media/{code}/x?format=auto&width=40", accept);
        Assert.That(((int)answer.Status, answer.Header("Content-Type"), answer.Header("Vary")), Is.EqualTo((200, type, "Accept")), answer.Status == System.Net.HttpStatusCode.OK ? "" : answer.Text);
        Assert.That(answer.Header("Content-Disposition"), Does.Contain($"filename={filename};"));
        if (code != "moving")
            Assert.That(Decoded(answer.Bytes, type).Width, Is.EqualTo(40));
    }

    [Test]
    public async Task Each_format_has_a_tag_of_its_own_and_is_told_apart_by_it()
    {
        var (webp, jpeg) = (await GetAsync(Auto, "image/webp"), await GetAsync(Auto, null));
        Assert.That(webp.Header("ETag"), Is.Not.EqualTo(jpeg.Header("ETag")));
        Assert.That((await GetAsync("/media/photo/x?format=webp&width=40", null)).Header("ETag"), Is.EqualTo(webp.Header("ETag")), "It is the same picture as the one asked for by name.");
        var again = await Server.GetAsync(Auto, "anonymous", ("Accept", "image/webp"), ("If-None-Match", webp.Header("ETag")!));
        Assert.That(((int)again.Status, again.Header("Vary"), again.Header("ETag")), Is.EqualTo((304, "Accept", webp.Header("ETag"))));
        Assert.That((int)(await Server.GetAsync(Auto, "anonymous", ("Accept", "*/*"), ("If-None-Match", webp.Header("ETag")!))).Status, Is.EqualTo(200));
        var part = await Server.GetAsync(Auto, "anonymous", ("Accept", "image/webp"), ("Range", "bytes=0-3"));
        Assert.That(((int)part.Status, part.Header("Vary"), part.Text), Is.EqualTo((206, "Accept", "RIFF")));
        Assert.That((await Server.GetAsync(Auto, "anonymous", ("Accept", "image/webp"), ("Range", "bytes=0-3"), ("If-Range", jpeg.Header("ETag")!))).Status, Is.EqualTo(System.Net.HttpStatusCode.OK));
    }

    [TestCase(Auto + "&v=1", "anonymous", 200, "Accept")]
    [TestCase("/media/photo/x?format=auto&width=0", "anonymous", 400, "Accept")]
    [TestCase("/media/photo/x?format=auto&nonsense=1", "anonymous", 400, "Accept")]
    [TestCase("/media/photo/x?format=auto&page=2", "anonymous", 400, "Accept")]
    [TestCase("/media/photo/x?format=png&format=auto", "anonymous", 400, "Accept")]
    [TestCase("/media/open/x?format=auto", "anonymous", 422, "Accept")]
    [TestCase("/media/none/x?format=auto", "anonymous", 404, "Accept")]
    [TestCase("/media/secret/x?format=auto", "anonymous", 404, "Accept")]
    [TestCase("/media/photo/x?format=auto", "a-wrong-key", 401, "Accept")]
    [TestCase("/media/secret/x?format=auto", "viewer", 200, "Accept, Authorization, ApiKey")]
    [TestCase("/media/photo/x?width=40", "anonymous", 200, null)]
    [TestCase("/media/photo/x?width=40&format=webp", "anonymous", 200, null)]
    [TestCase("/media/photo/x", "anonymous", 200, null)]
    public async Task Every_answer_of_such_an_address_varies(string path, string caller, int status, string? vary)
    {
        var answer = await Server.GetAsync(path, caller);
        Assert.That(((int)answer.Status, answer.Response.Headers.Vary.Count == 0 ? null : string.Join(", ", answer.Response.Headers.Vary)), Is.EqualTo((status, vary)));
    }

    [Test]
    public async Task A_preset_may_choose_it_and_an_older_version_leads_to_the_current_one_with_all_parameters()
    {
        await using var server = await TestServer.StartAsync(("Presets", "best?format=auto&width=20"), ("CorsOrigins", "https://shop.example.com"));
        await server.UploadAsync("""{"action":"uploadAsset","asset":"p","filename":"p.png"}""", Pictures.Png(9, 9, (_, _) => (1, 2, 3, 255)), "x");
        await server.ExecuteAsync("update asset set version = 2");
        var older = await server.GetAsync("/media/p/p.png?preset=best&v=1&download=1", "anonymous", ("Accept", "image/webp"));
        Assert.That(((int)older.Status, string.Join(", ", older.Response.Headers.Vary)), Is.EqualTo((302, "Origin, Accept")));
        var location = new Uri(server.Http.BaseAddress!, older.Response.Headers.Location!).PathAndQuery;
        Assert.That(location, Is.EqualTo("/media/p/p.png?preset=best&download=1&v=2"));
        var answer = await server.GetAsync(location, "anonymous", ("Accept", "image/webp"));
        Assert.That((answer.Header("Content-Type"), answer.Header("Content-Disposition")), Is.EqualTo(("image/webp", "attachment; filename=p.webp; filename*=UTF-8''p.webp")));
        Assert.That(string.Join(", ", (await server.GetAsync("/media/p/p.png?preset=best&format=png")).Response.Headers.Vary), Is.EqualTo("Origin"));
    }

    Task<Answer> GetAsync(string path, string? accept) => accept is null ? Server.GetAsync(path) : Server.GetAsync(path, "anonymous", ("Accept", accept));
}
