using Pims.Tests.Imaging;
using Pims.Tests.Media;
using Pims.Tests.Support;

namespace Pims.Tests.Files;

public sealed class DownloadAssetTests
{
    static readonly byte[] Red = Pictures.Png(40, 20, (_, _) => (255, 0, 0, 255)), Glass = Pictures.Png(20, 40, (_, _) => (0, 0, 0, 0));

    static readonly string[] Assets =
    [
        Make.Personal("Theirs", "other"), Make.Asset("theirs", 1), Make.Asset("free", content: "hello"), Make.Asset("image", "image.png", Red),
        Make.Asset("large", "large.png", [.. Pictures.PngHeader(10_000, 6_000), .. Pictures.Chunk("IDAT", [0])]), Make.Asset("cut", "cut.png", Red[..60]),
    ];

    static readonly (string, string)[] Presets = [("Presets", "small?width=10&format=gif;auto?format=auto&width=20")];

    static readonly Scenario[] Scenarios =
    [
        new("In a batch it is a signed address")
        {
            Given = Assets,
            As = "viewer",
            Request = """[{"action":"downloadAsset","path":"/free.txt"}]""",
            Expect = """[{"status":"OK","url":"*","expires_at":"*"}]""",
        },
        new("A picture in JSON-RPC is a signed address") { Given = Assets, Request = """{"jsonrpc":"2.0","id":1,"method":"downloadAsset","params":{"asset":"image","width":10,"bgcolor":"red"}}""", Expect = """{"result":{"url":"*","expires_at":"*"}}""" },
        new("Of what is no image no picture is made") { Given = Assets, Request = """{"action":"downloadAsset","asset":"free","width":10}""", Status = 422, Expect = """{"error":{"code":"unsupported_format"}}""" },
        new("Nor an address of it") { Given = Assets, Request = """{"jsonrpc":"2.0","id":1,"method":"downloadAsset","params":{"asset":"free","format":"png"}}""", Expect = """{"error":{"data":{"code":"unsupported_format"}}}""" },
        new("A picture of what is damaged") { Given = Assets, Request = """{"action":"downloadAsset","asset":"cut","width":10}""", Status = 422, Expect = """{"error":{"code":"unreadable_image"}}""" },
        new("A picture of what is too large") { Given = Assets, Request = """{"action":"downloadAsset","asset":"large","width":10}""", Status = 422, Expect = """{"error":{"code":"image_too_large"}}""" },
        new("A width of 0") { Given = Assets, Request = """{"action":"downloadAsset","asset":"image","width":0}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"width"}}""" },
        new("A height that is no integer") { Given = Assets, Request = """{"action":"downloadAsset","asset":"image","height":"10"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"height"}}""" },
        new("A mode that is none") { Given = Assets, Request = """{"action":"downloadAsset","asset":"image","width":10,"height":10,"mode":"fit"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"mode"}}""" },
        new("A focal point outside") { Given = Assets, Request = """{"action":"downloadAsset","asset":"image","width":10,"height":10,"mode":"crop","center":"0.5,1.5"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"center"}}""" },
        new("A preset that is none") { Given = Assets, Settings = Presets, Request = """{"action":"downloadAsset","asset":"image","preset":"Small"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","message":"preset is one of small, auto.","parameter":"preset"}}""" },
        new("A preset of what is no image") { Given = Assets, Settings = Presets, Request = """{"action":"downloadAsset","asset":"free","preset":"small"}""", Status = 422, Expect = """{"error":{"code":"unsupported_format"}}""" },
        new("A side where presets alone are taken") { Given = Assets, Settings = [.. Presets, ("Transform", "presets")], As = "admin", Request = """{"action":"downloadAsset","asset":"image","preset":"small","height":10}""", Status = 403, Expect = """{"error":{"code":"forbidden","parameter":"height"}}""" },
        new("A preset where presets alone are taken") { Given = Assets, Settings = [.. Presets, ("Transform", "presets")], As = "viewer", Request = """{"jsonrpc":"2.0","id":1,"method":"downloadAsset","params":{"asset":"image","preset":"small"}}""", Expect = """{"result":{"url":"*"}}""" },
        new("A format that is none") { Given = Assets, Request = """{"action":"downloadAsset","asset":"image","format":"exe"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"format"}}""" },
        new("A quality over 100") { Given = Assets, Request = """{"action":"downloadAsset","asset":"image","format":"png","quality":101}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"quality"}}""" },
        new("No colour") { Given = Assets, Request = """{"action":"downloadAsset","asset":"image","bgcolor":"no colour"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"bgcolor"}}""" },
        new("A page that is not there") { Given = Assets, Request = """{"action":"downloadAsset","asset":"image","page":2}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"page"}}""" },
        new("upscale that is text") { Given = Assets, Request = """{"action":"downloadAsset","asset":"image","upscale":"no"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"upscale"}}""" },
        new("An anchor that is none") { Given = Assets, Request = """{"action":"downloadAsset","asset":"image","anchor":"middle"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"anchor"}}""" },
        new("Another's is not there, whatever the parameters") { Given = Assets, Request = """{"action":"downloadAsset","asset":"theirs","width":10}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("Another's is not there") { Given = Assets, Request = """{"action":"downloadAsset","asset":"theirs"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("An unknown one") { Request = """{"action":"downloadAsset","asset":"none"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("One whose end has come is not served, swept or not") { Given = [.. Assets, "sql: update asset set expires_at = 1 where code = 'free'"], Request = """{"action":"downloadAsset","asset":"free"}""", Status = 410, Expect = """{"error":{"code":"asset_expired"}}""" },
        new("Nobody may not") { Given = Assets, As = "anonymous", Request = """{"action":"downloadAsset","asset":"free"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Downloading(Scenario scenario) => scenario.RunAsync();

    [TestCase(""" "width":20,"format":"jpg" """, "image/jpeg", "image.jpg", 20, 10)]
    [TestCase(""" "width":80,"mode":"max","upscale":false,"format":"webp" """, "image/webp", "image.webp", 40, 20)]
    [TestCase(""" "height":40,"format":"gif","quality":1,"page":1 """, "image/gif", "image.gif", 80, 40)]
    [TestCase(""" "width":10,"height":10,"mode":"max" """, "image/png", "image.png", 10, 5)]
    [TestCase(""" "bgcolor":"red" """, "image/png", "image.png", 40, 20)]
    [TestCase(""" "width":20,"mode":"crop","anchor":"bottomright","center":"0,1","format":"auto" """, "image/png", "image.png", 20, 10)]
    [TestCase(""" "preset":"small" """, "image/gif", "image.gif", 10, 5)]
    [TestCase(""" "preset":"small","width":20,"format":"bmp" """, "image/bmp", "image.bmp", 20, 10)]
    [TestCase(""" "preset":"auto" """, "image/png", "image.png", 20, 10)]
    [TestCase(""" "format":"tif","width":20,"version":2 """, "image/tiff", "image.tif", 20, 10)]
    [TestCase(""" "format":"bmp","width":20,"version":1 """, "image/bmp", "image.bmp", 20, 40)]
    [TestCase(""" "width":10,"bgcolor":"0,0,255","format":"png8","version":1 """, "image/png", "image.png", 10, 20)]
    public async Task With_image_parameters_it_is_a_picture_of_the_version(string parameters, string type, string filename, int width, int height)
    {
        await using var server = await TestServer.StartAsync(Presets);
        await server.DoAsync(Make.Asset("image", "image.png", Glass));
        await server.UploadAsync("""{"action":"replaceAssetFile","asset":"image"}""", Red, "image.png");
        var answer = await server.DoAsync($$"""{"action":"downloadAsset","asset":"image",{{parameters}}}""", "viewer");
        Assert.That((answer.Header("Content-Type"), answer.Header("Content-Disposition")), Is.EqualTo((type, $"attachment; filename={filename}; filename*=UTF-8''{filename}")));
        var picture = MediaTest.Decoded(answer.Bytes, type);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((width, height)));
        var isOld = parameters.Contains("\"version\":1");
        var wanted = !isOld ? (255, 0, 0) : parameters.Contains("bgcolor") ? (0, 0, 255) : (255, 255, 255);
        Assert.That(picture[5, 3], Is.EqualTo(wanted).Using<(int R, int G, int B)>((one, other) => Math.Abs(one.R - other.R) + Math.Abs(one.G - other.G) + Math.Abs(one.B - other.B) < 8));
        if (isOld)
            return;
        var signed = (await server.PostAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"downloadAsset","params":{"asset":"image",{{{parameters}}}}}""", "viewer")).Get<string>("result.url");
        Assert.That((await server.GetAsync(new Uri(signed).PathAndQuery)).Bytes, Is.EqualTo(answer.Bytes));
    }

    [Test]
    public async Task In_the_PIMS_dialect_it_is_the_file_to_be_saved()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("logo", filename: "Größe \"1\".txt", content: "hello"));
        var answer = await server.DoAsync("""{"action":"downloadAsset","asset":"logo"}""", "viewer");
        Assert.Multiple(() =>
        {
            Assert.That(answer.Text, Is.EqualTo("hello"));
            Assert.That(answer.Header("Content-Type"), Does.StartWith("text/plain"));
            Assert.That(answer.Header("Content-Disposition"), Does.StartWith("attachment").And.Contain("filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.txt"));
            Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        });
    }
}
