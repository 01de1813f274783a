using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Tests.Imaging;
using Pims.Tests.Imaging.Previews;
using Pims.Tests.Support;

namespace Pims.Tests.Hostile;

/// <summary>Files that are two things at once, and names that a program could take for more than a name.</summary>
sealed class DisguiseTests
{
    static readonly byte[] Photo = File.ReadAllBytes(Fixture.Path("Portrait_5.jpg"));
    static readonly byte[] Page = Documents.Pdf(Documents.Page(50, 50));
    static readonly byte[] Script = "<script>alert(1)</script><?php system('id'); ?>"u8.ToArray();

    TestServer server = null!;

    [OneTimeSetUp]
    public async Task Start_the_server() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public async Task End_the_server() => await server.DisposeAsync();

    static readonly (string Name, Func<byte[]> Make, string Filename, string Type, bool IsAttachment)[] Polyglots =
    [
        ("GIF and script", () => [.. "GIF89a"u8, .. "/*"u8, .. Pictures.Gif(1, 1, 1)[8..], .. "*/=1;alert(1)"u8], "a.js", "image/gif", false),
        ("JPEG and HTML", () => [.. Photo, .. "<html>"u8, .. Script], "a.html", "image/jpeg", false),
        ("JPEG with HTML in its comment", () => [.. Photo[..2], 0xff, 0xfe, 0, (byte)(Script.Length + 2), .. Script, .. Photo[2..]], "a.php", "image/jpeg", false),
        ("PNG and PHP", () => [.. Pictures.Png(9, 9, (_, _) => (1, 2, 3, 255), Pictures.Chunk("tEXt", Script)), .. Script], "a.php", "image/png", false),
        ("PDF and zip", () => [.. Page, .. Zip()], "a.zip", "application/pdf", false),
        ("Zip and PDF", () => [.. Zip(), .. Page], "a.pdf", "application/zip", false),
        ("HTML named a photo", () => [.. "<!DOCTYPE html><body>"u8, .. Script], "photo.jpg", "text/html; charset=utf-8", true),
        ("HTML after blanks", () => [.. "\n\n   <html>"u8, .. Script], "photo.png", "text/html; charset=utf-8", true),
        ("SVG with a script", () => Documents.Svg("width='9' height='9'", "<script>alert(1)</script>"), "a.png", "image/svg+xml", true),
        ("BMP and script", () => [.. Bombs.Bmp(1, 1), .. "*/alert(1)"u8, .. Script], "a.js", "image/bmp", false),
        ("WebP and script", () => [.. "RIFF=/*"u8, 0, .. "WEBP"u8, .. "*/1;alert(1)"u8], "a.js", "image/webp", false),
        ("Nothing known", () => [0, 1, 2, 3, .. Script], "a.jpg", "application/octet-stream", true),
    ];

    static readonly TestCaseData[] PolyglotCases = [.. Polyglots.Select(one => new TestCaseData(one.Make, one.Filename, one.Type, one.IsAttachment).SetName($"Two at once: {one.Name}"))];

    [TestCaseSource(nameof(PolyglotCases))]
    public async Task Is_served_as_what_its_first_bytes_say_and_never_as_what_could_run(Func<byte[]> make, string filename, string type, bool isAttachment)
    {
        var (code, file) = (Guid.NewGuid().ToString("N"), make());
        var upload = await server.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", file, filename);
        Assert.That((int)upload.Status, Is.EqualTo(200), upload.Text);
        foreach (var query in new[] { "", "?v=1" })
        {
            var answer = await server.GetAsync($"/media/{code}/{filename}{query}");
            Assert.Multiple(() =>
            {
                Assert.That(answer.Bytes, Is.EqualTo(file));
                Assert.That(answer.Header("Content-Type"), Is.EqualTo(type));
                Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
                Assert.That(answer.Header("Content-Disposition"), Does.StartWith(isAttachment ? "attachment" : "inline"));
                Assert.That(answer.Header("Content-Security-Policy"), isAttachment ? Does.Contain("sandbox") : Is.Null);
            });
        }
        // A picture of it is made anew, and has nothing of the rest.
        var picture = await server.GetAsync($"/media/{code}/x?width=40");
        Assert.That((int)picture.Status, Is.EqualTo(200).Or.EqualTo(422), picture.Text);
        if ((int)picture.Status == 200)
            Assert.That(Encoding.Latin1.GetString(picture.Bytes), Does.Not.Contain("script").And.Not.Contain("<?php"));
    }

    [TestCase("|id")]
    [TestCase("|touch touched.jpg")]
    [TestCase("label:@passwd")]
    [TestCase("-write")]
    [TestCase("--output=x.jpg")]
    [TestCase("msl:x")]
    [TestCase("text:x.jpg")]
    [TestCase("ephemeral:a.jpg")]
    [TestCase("http:x.jpg")]
    [TestCase("%d.jpg")]
    [TestCase("%s%n%x.jpg")]
    [TestCase("a.jpg[0]")]
    [TestCase("*.jpg")]
    [TestCase("~root")]
    [TestCase("$(id).jpg")]
    [TestCase("`id`.jpg")]
    [TestCase("; rm x; .jpg")]
    [TestCase("a\"; filename=\"b.html")]
    [TestCase("a';--.jpg")]
    [TestCase("con.jpg ")]
    [TestCase("..jpg")]
    [TestCase("\\..\\..\\a.jpg")]
    [TestCase("\u202egpj.exe")]
    public async Task A_name_is_nothing_but_a_name(string filename)
    {
        var before = Directory.GetFileSystemEntries(Environment.CurrentDirectory);
        var code = Guid.NewGuid().ToString("N");
        var upload = await server.PostAsync(new JObject { ["action"] = "uploadAsset", ["asset"] = code, ["filename"] = filename, ["content"] = Convert.ToBase64String(Photo) }.ToString());
        Assert.That((int)upload.Status, Is.EqualTo(200), upload.Text);
        Assert.That(upload.Get<string>("asset.data.filename"), Is.EqualTo(filename));
        foreach (var path in new[] { $"/media/{code}/{Uri.EscapeDataString(filename)}?width=40", $"/media/{code}/x?width=41&format=png" })
        {
            var picture = await server.GetAsync(path);
            Assert.That((int)picture.Status, Is.EqualTo(200), picture.Text);
            Assert.That(picture.Header("Content-Disposition"), Does.StartWith("inline; filename=").And.Not.Contain("attachment"));
        }
        Assert.That((int)(await server.PostAsync($$"""{"action":"getAssetThumbnail","asset":"{{code}}"}""")).Status, Is.EqualTo(200));
        Assert.That(Directory.GetFileSystemEntries(Environment.CurrentDirectory), Is.EquivalentTo(before));
    }

    [TestCase("../../a.jpg")]
    [TestCase("/etc/passwd")]
    [TestCase("label:@/etc/passwd")]
    [TestCase("http://127.0.0.1/a.jpg")]
    [TestCase("..")]
    [TestCase(".")]
    [TestCase("a\nb.jpg")]
    [TestCase("a\rSet-Cookie: b=c.jpg")]
    [TestCase("a\0.jpg")]
    [TestCase("a\u0085b.jpg")]
    public async Task A_name_that_could_be_a_path_or_a_line_is_refused(string filename)
    {
        var upload = await server.PostAsync(new JObject { ["action"] = "uploadAsset", ["filename"] = filename, ["content"] = Convert.ToBase64String(Photo) }.ToString());
        Assert.That(((int)upload.Status, upload.ErrorCode, upload.Json.SelectToken("error.parameter")?.ToString()), Is.EqualTo((400, "invalid_parameter", "filename")), upload.Text);
    }

    [TestCase("|id")]
    [TestCase("label:@%2Fetc%2Fpasswd")]
    [TestCase("..%2F..%2Fetc%2Fpasswd")]
    [TestCase("msl:x")]
    [TestCase("http:%2F%2F127.0.0.1%2Fx")]
    [TestCase("%25d%25s")]
    [TestCase("a%0d%0aSet-Cookie:%20a=b")]
    public async Task The_name_in_an_address_has_no_say_in_what_is_served(string name)
    {
        await server.UploadAsync("""{"action":"uploadAsset","asset":"named"}""", Photo, "photo.jpg");
        var picture = await server.GetAsync($"/media/named/{name}?width=40");
        Assert.That(((int)picture.Status, picture.Header("Content-Type")), Is.EqualTo((200, "image/jpeg")), picture.Text);
        Assert.That(picture.Header("Content-Disposition"), Does.StartWith("inline; filename=photo.jpg;"));
        Assert.That(picture.Header("Set-Cookie"), Is.Null);
    }

    static byte[] Zip() => Bombs.ZipOf("a.txt", "text"u8.ToArray());
}
