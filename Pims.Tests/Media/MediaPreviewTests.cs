using Pims.Actions.Imaging.Previews;
using Pims.Tests.Imaging.Previews;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Media;

/// <summary>Pages of PDFs, SVGs and frames of films, as callers get them.</summary>
public sealed class MediaPreviewTests : MediaTest
{
    static readonly PreviewPrograms Programs = new();

    [OneTimeSetUp]
    public async Task UploadAsync()
    {
        using var folder = new TemporaryFolder();
        foreach (var program in Programs.All.Where(program => !program.IsThere))
            if (Environment.GetEnvironmentVariable("CI") is null)
                Assert.Ignore($"{program.Name} is not on this machine: apt install {program.Package}.");
            else
                Assert.Fail($"{program.Name} is not on this machine.");
        var (exitCode, _, errors) = await Script.RunAsync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=2", "-pix_fmt", "yuv420p", "a.mp4"], folder.Path);
        Assert.That(exitCode, Is.Zero, errors);
        (string Code, byte[] Bytes)[] files =
        [
            ("a.pdf", Documents.Pdf(Documents.Page(200, 100), Documents.Page(100, 200))), ("a.svg", Documents.Svg("viewBox='0 0 24 12'")),
            ("a.mp4", await File.ReadAllBytesAsync(folder.In("a.mp4"))),
        ];
        foreach (var (code, bytes) in files)
            Assert.That((int)(await Server.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", bytes, code)).Status, Is.EqualTo(200), code);
    }

    [TestCase("a.pdf", "width=100", "image/png", "a.png", 100, 50)]
    [TestCase("a.pdf", "height=100&page=2&format=jpg", "image/jpeg", "a.jpg", 50, 100)]
    [TestCase("a.pdf", "page=1", "image/png", "a.png", 417, 208)]
    [TestCase("a.svg", "width=300", "image/png", "a.png", 300, 150)]
    [TestCase("a.svg", "width=300&mode=max&upscale=false&format=webp", "image/webp", "a.webp", 24, 12)]
    public async Task Pages_and_drawings_take_the_parameters_of_images(string code, string query, string type, string filename, int width, int height)
    {
        var answer = await Server.GetAsync($"/media/{code}/x?{query}");
        Assert.That(((int)answer.Status, answer.Header("Content-Type")), Is.EqualTo((200, type)), answer.Text);
        Assert.That(answer.Header("Content-Disposition"), Does.StartWith($"inline; filename={filename};"));
        var picture = Decoded(answer.Bytes, type);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((width, height)));
        var again = await Server.GetAsync($"/media/{code}/x?{query}", "anonymous", ("If-None-Match", answer.Header("ETag")!));
        Assert.That((int)again.Status, Is.EqualTo(304));
    }

    [TestCase("a.pdf", "page=3", 400, "invalid_parameter")]
    [TestCase("a.svg", "page=2", 400, "invalid_parameter")]
    [TestCase("a.mp4", "width=100", 422, "unsupported_format")]
    [TestCase("a.mp4", "page=1", 422, "unsupported_format")]
    public async Task What_is_not_there_is_refused(string code, string query, int status, string error)
    {
        var answer = await Server.GetAsync($"/media/{code}/x?{query}");
        Assert.That(((int)answer.Status, answer.ErrorCode), Is.EqualTo((status, error)), answer.Text);
    }

    [TestCase("a.pdf", "", "image/jpeg", "a.jpg", 256, 128)]
    [TestCase("a.pdf", ""","size":2000""", "image/jpeg", "a.jpg", 417, 208)]
    [TestCase("a.svg", "", "image/png", "a.png", 24, 12)]
    [TestCase("a.svg", ""","size":16""", "image/png", "a.png", 16, 8)]
    [TestCase("a.mp4", "", "image/jpeg", "a.jpg", 256, 144)]
    [TestCase("a.mp4", ""","size":2000""", "image/jpeg", "a.jpg", 320, 180)]
    public async Task Each_has_a_thumbnail_that_is_never_enlarged_and_an_address_of_it(string code, string size, string type, string filename, int width, int height)
    {
        var request = $$"""{"action":"getAssetThumbnail","asset":"{{code}}"{{size}}}""";
        var answer = await Server.DoAsync(request, "viewer");
        Assert.That((answer.Header("Content-Type"), answer.Header("Content-Disposition")!.Split(';')[1].Trim()), Is.EqualTo((type, $"filename={filename}")));
        var picture = Decoded(answer.Bytes, type);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((width, height)));
        var address = (string)(await Server.PostAsync($"[{request}]", "viewer")).Json[0]!["url"]!;
        var served = await Server.GetAsync(new Uri(address).PathAndQuery);
        Assert.That((served.Header("Content-Type"), served.Bytes), Is.EqualTo((type, answer.Bytes)));
    }
}
