using ImageMagick;
using Pims.Tests.Imaging;
using Pims.Tests.Media;
using Pims.Tests.Support;

namespace Pims.Tests.Files;

public sealed class GetAssetThumbnailTests : MediaTest
{
    static readonly byte[] Red = Pictures.Png(40, 20, (_, _) => (255, 0, 0, 255));

    static readonly string[] Assets =
    [
        Make.Personal("Theirs", "other"), Make.Asset("theirs", "theirs.png", Red, 1), Make.Bucket("Secret", isPrivate: true), Make.Asset("a", "a.png", Red, 2), Make.Asset("free", "free.png", Red),
        Make.Asset("text"), Make.Asset("pdf", "a.pdf", [.. "%PDF-1.4"u8]), Make.Asset("svg", "a.svg", [.. "<svg xmlns='http://www.w3.org/2000/svg'/>"u8]),
        Make.Asset("video", "a.mp4", [0, 0, 0, 0x18, .. "ftypmp42"u8, 0, 0, 0, 0, .. "mp42isom"u8]), Make.Asset("unknown", "a.x", [1, 2, 3, 0, 4]),
        Make.Asset("large", "large.png", [.. Pictures.PngHeader(10_000, 6_000), .. Pictures.Chunk("IDAT", [0])]), Make.Asset("cut", "cut.png", Red[..60]),
    ];

    static readonly Scenario[] Scenarios =
    [
        new("In a batch it is a signed address")
        {
            Given = Assets,
            As = "viewer",
            Request = """[{"action":"getAssetThumbnail","path":"/free.png"},{"jsonrpc":"2.0","id":1,"method":"getAssetThumbnail","params":["a"]}]""",
            Expect = """[{"status":"OK","url":"*","expires_at":"*"},{"result":{"url":"*","expires_at":"*"},"id":1}]""",
        },
        new("For the key of a bucket") { Given = Assets, As = "read:2", Request = """[{"action":"getAssetThumbnail","asset":"a","size":16},{"action":"getAssetThumbnail","asset":"free"}]""", Expect = """[{"status":"OK","url":"*"},{"error":{"code":"asset_not_found","http_status":404}}]""" },
        new("Of a text") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"text"}""", Status = 422, Expect = """{"error":{"code":"no_thumbnail","message":"The asset is text/plain, of which no picture is made."}}""" },
        new("Of a PDF that is damaged") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"pdf"}""", Status = 422, Expect = """{"error":{"code":"no_thumbnail"}}""" },
        new("Of an SVG of nothing") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"svg"}""", Status = 422, Expect = """{"error":{"code":"no_thumbnail"}}""" },
        new("Of a video that is damaged") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"video"}""", Status = 422, Expect = """{"error":{"code":"no_thumbnail"}}""" },
        new("Of a sound") { Given = [Make.Asset("sound", "a.mp3", [.. "ID3"u8, 3, 0, 0, 0, 0, 0, 0])], Request = """{"action":"getAssetThumbnail","asset":"sound"}""", Status = 422, Expect = """{"error":{"code":"no_thumbnail","message":"The asset is audio/mpeg, of which no picture is made."}}""" },
        new("Of what nothing knows") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"unknown"}""", Status = 422, Expect = """{"error":{"code":"no_thumbnail"}}""" },
        new("Of an image that is too large") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"large"}""", Status = 422, Expect = """{"error":{"code":"no_thumbnail","message":"The image has 10000 x 6000 pixels; 50 million are the most."}}""" },
        new("Of an image that is damaged") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"cut"}""", Status = 422, Expect = """{"error":{"code":"no_thumbnail","message":"The file is damaged or cut off, or is not what its first bytes say."}}""" },
        new("In JSON-RPC, of what has none") { Given = Assets, Request = """{"jsonrpc":"2.0","id":1,"method":"getAssetThumbnail","params":{"asset":"text"}}""", Expect = """{"error":{"code":-31000,"data":{"code":"no_thumbnail"}}}""" },
        new("Too small") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"free","size":15}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"size"}}""" },
        new("Too large") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"free","size":2001}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"size"}}""" },
        new("A size that is no number") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"free","size":"256"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"size"}}""" },
        new("Another parameter of images") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"free","width":20}""", Status = 400, Expect = """{"error":{"code":"unknown_parameter","parameter":"width"}}""" },
        new("No asset") { Request = """{"action":"getAssetThumbnail"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"asset"}}""" },
        new("An unknown one") { Request = """{"action":"getAssetThumbnail","asset":"none"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("Another's is not there") { Given = Assets, Request = """{"action":"getAssetThumbnail","asset":"theirs"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("One in the trash is not there") { Given = [.. Assets, """{"action":"deleteAsset","asset":"free"}"""], Request = """{"action":"getAssetThumbnail","asset":"free"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("One whose end has come is not served, swept or not") { Given = [.. Assets, "sql: update asset set expires_at = 1 where code = 'free'"], Request = """{"action":"getAssetThumbnail","asset":"free"}""", Status = 410, Expect = """{"error":{"code":"asset_expired"}}""" },
        new("Nobody may not") { Given = Assets, As = "anonymous", Request = """{"action":"getAssetThumbnail","asset":"free"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [OneTimeSetUp]
    public async Task UploadAsync()
    {
        var glass = Pictures.Png(400, 200, (_, _) => (10, 200, 30, 128));
        (string Code, byte[] Bytes)[] files =
        [
            ("small.png", Red), ("moving.gif", await File.ReadAllBytesAsync(Fixture.Path("animated-loop-3.gif"))), ("a.bmp", Pictures.As(MagickFormat.Bmp, Red)),
            ("a.tiff", Pictures.As(MagickFormat.Tiff, glass)), ("a.webp", Pictures.As(MagickFormat.WebP, glass)), ("a.avif", Pictures.As(MagickFormat.Avif, Red)),
            ("print.jpg", await File.ReadAllBytesAsync(Fixture.Path("Channel_digital_image_CMYK_color.jpg"))), ("cut.jpg", await File.ReadAllBytesAsync(Fixture.Path("truncated.jpg"))),
        ];
        foreach (var (code, bytes) in files)
            Assert.That((int)(await Server.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", bytes, code)).Status, Is.EqualTo(200), code);
    }

    [TestCaseSource(nameof(Scenarios))]
    public Task Asking_for_a_thumbnail(Scenario scenario) => scenario.RunAsync();

    [TestCase("photo", "", "image/jpeg", "photo.jpg", 192, 256)]
    [TestCase("photo", ""","size":16""", "image/jpeg", "photo.jpg", 12, 16)]
    [TestCase("photo", ""","size":2000""", "image/jpeg", "photo.jpg", 450, 600)]
    [TestCase("small.png", "", "image/png", "small.png", 40, 20)]
    [TestCase("moving.gif", ""","size":100""", "image/png", "moving.png", 100, 77)]
    [TestCase("a.bmp", "", "image/jpeg", "a.jpg", 40, 20)]
    [TestCase("a.tiff", ""","size":100""", "image/png", "a.png", 100, 50)]
    [TestCase("a.webp", ""","size":100""", "image/webp", "a.webp", 100, 50)]
    [TestCase("a.avif", "", "image/jpeg", "a.jpg", 40, 20)]
    [TestCase("print.jpg", ""","size":100""", "image/jpeg", "print.jpg", 100, 67)]
    public async Task It_fits_and_is_what_a_browser_shows(string code, string size, string type, string filename, int width, int height)
    {
        var request = $$"""{"action":"getAssetThumbnail","asset":"{{code}}"{{size}}}""";
        var answer = await Server.DoAsync(request, "viewer");
        Assert.Multiple(() =>
        {
            Assert.That(answer.Header("Content-Type"), Is.EqualTo(type));
            Assert.That(answer.Header("Content-Disposition"), Does.StartWith($"attachment; filename={filename};"));
            Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        });
        var picture = Decoded(answer.Bytes, type);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((width, height)));
        var signed = (await Server.PostAsync($"[{request}]", "viewer")).Json[0]!["url"]!;
        var served = await Server.GetAsync(new Uri((string)signed!).PathAndQuery);
        Assert.That((served.Header("Content-Type"), served.Bytes), Is.EqualTo((type, answer.Bytes)));
    }

    [Test]
    public async Task What_only_decoding_shows_is_told_too()
    {
        var answer = await Server.PostAsync("""{"action":"getAssetThumbnail","asset":"cut.jpg"}""", "viewer");
        Assert.That(((int)answer.Status, answer.ErrorCode, answer.Header("Content-Disposition")), Is.EqualTo((422, "no_thumbnail", (string?)null)), answer.Text);
    }
}
