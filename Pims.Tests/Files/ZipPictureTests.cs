using Pims.Tests.Imaging;
using Pims.Tests.Media;
using Pims.Tests.Support;

namespace Pims.Tests.Files;

/// <summary>Pictures in place of images.</summary>
public sealed class ZipPictureTests
{
    TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync(("ImageWorkers", "1"), ("ImageQueue", "0"));
        (string Code, string Filename, byte[] Bytes)[] files =
        [
            ("photo", "photo.jpg", await File.ReadAllBytesAsync(Fixture.Path("Portrait_5.jpg"))), ("glass", "glass.png", Pictures.Png(40, 20, (_, _) => (10, 200, 30, 128))),
            ("text", "text.txt", "hello"u8.ToArray()), ("cut", "cut.jpg", await File.ReadAllBytesAsync(Fixture.Path("truncated.jpg"))),
            ("vector", "vector.svg", await File.ReadAllBytesAsync(Fixture.Path("check.svg"))), ("large", "large.png", [.. Pictures.PngHeader(10_000, 6_000), .. Pictures.Chunk("IDAT", [0])]),
            ("strip", "strip.png", Pictures.Png(2, 600, (_, _) => (1, 2, 3, 255))),
        ];
        foreach (var (code, filename, bytes) in files)
            await server.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", bytes, filename);
    }

    [TearDown]
    public void No_secret_in_the_log() => server.RequireNoSecretInLog();

    [OneTimeTearDown]
    public async Task StopAsync() => await server.DisposeAsync();

    [TestCase("\"max_width\":90", "photo.jpg", 90, 120, "glass.png", 40, 20)]
    [TestCase("\"max_height\":60", "photo.jpg", 45, 60, "glass.png", 40, 20)]
    [TestCase("\"max_width\":20,\"max_height\":15", "photo.jpg", 11, 15, "glass.png", 20, 10)]
    [TestCase("\"max_width\":5000,\"max_height\":5000", "photo.jpg", 450, 600, "glass.png", 40, 20)]
    [TestCase("\"format\":\"jpeg\"", "photo.jpg", 450, 600, "glass.jpg", 40, 20)]
    [TestCase("\"format\":\"png\",\"max_width\":30", "photo.png", 30, 40, "glass.png", 30, 15)]
    [TestCase("\"format\":\"webp\"", "photo.webp", 450, 600, "glass.webp", 40, 20)]
    [TestCase("\"format\":\"gif\",\"max_width\":30", "photo.gif", 30, 40, "glass.gif", 30, 15)]
    [TestCase("\"format\":\"png8\",\"max_width\":30", "photo.png", 30, 40, "glass.png", 30, 15)]
    [TestCase("\"format\":\"bmp\",\"max_width\":30", "photo.bmp", 30, 40, "glass.bmp", 30, 15)]
    [TestCase("\"format\":\"tif\",\"max_width\":30", "photo.tif", 30, 40, "glass.tif", 30, 15)]
    [TestCase("\"format\":\"tiff\",\"max_width\":30", "photo.tif", 30, 40, "glass.tif", 30, 15)]
    [TestCase("\"format\":\"jpg\",\"max_width\":30", "photo.jpg", 30, 40, "glass.jpg", 30, 15)]
    [TestCase("\"bgcolor\":\"red\"", "photo.jpg", 450, 600, "glass.png", 40, 20)]
    public async Task Images_become_pictures_that_are_never_enlarged(string parameters, string photo, int width, int height, string glass, int glassWidth, int glassHeight)
    {
        var zip = await Zipped.OfAsync(server, $$"""{"assets":["photo","glass","text"],{{parameters}}}""", "viewer");
        Assert.That(zip.Names, Is.EqualTo(new[] { photo, glass, "text.txt" }));
        Assert.That(zip.Text("text.txt"), Is.EqualTo("hello"));
        Assert.That((SizeOf(zip, photo), SizeOf(zip, glass)), Is.EqualTo(((width, height), (glassWidth, glassHeight))));
    }

    [Test]
    public async Task Without_an_image_parameter_files_are_as_they_are()
    {
        var zip = await Zipped.OfAsync(server, """{"assets":["photo","cut","vector"]}""");
        Assert.That(zip.Bytes("photo.jpg"), Is.EqualTo(await File.ReadAllBytesAsync(Fixture.Path("Portrait_5.jpg"))));
        Assert.That(zip.Bytes("cut.jpg"), Is.EqualTo(await File.ReadAllBytesAsync(Fixture.Path("truncated.jpg"))));
    }

    [TestCase("\"bgcolor\":\"000\"", "glass.png", 5, 100, 15)]
    [TestCase("\"bgcolor\":\"255,0,0\",\"format\":\"png\"", "glass.png", 132, 100, 15)]
    [TestCase("\"bgcolor\":\"#0000ff\",\"format\":\"webp\"", "glass.webp", 5, 100, 142)]
    [TestCase("\"format\":\"jpg\"", "glass.jpg", 132, 227, 142)]
    [TestCase("\"format\":\"bmp\"", "glass.bmp", 132, 227, 142)]
    [TestCase("\"format\":\"tiff\",\"bgcolor\":\"ff0000ff\"", "glass.tif", 5, 100, 142)]
    [TestCase("\"format\":\"png8\",\"bgcolor\":\"red\"", "glass.png", 132, 100, 15)]
    [TestCase("\"format\":\"gif\",\"bgcolor\":\"red\"", "glass.gif", 132, 100, 15)]
    [TestCase("\"format\":\"jpg\",\"bgcolor\":\"transparent\"", "glass.jpg", 132, 227, 142)]
    public async Task What_is_transparent_lies_on_the_colour(string parameters, string name, int red, int green, int blue)
    {
        var zip = await Zipped.OfAsync(server, $$"""{"assets":["glass"],{{parameters}}}""");
        var (r, g, b) = MediaTest.Decoded(zip.Bytes(name), TypeOf(name))[20, 10];
        Assert.That((r, g, b), Is.EqualTo((red, green, blue)).Using<(int R, int G, int B)>((one, other) =>
            Math.Abs(one.R - other.R) < 8 && Math.Abs(one.G - other.G) < 8 && Math.Abs(one.B - other.B) < 8));
    }

    [Test]
    public async Task An_image_of_which_no_picture_can_be_made_is_listed_with_the_reason()
    {
        var zip = await Zipped.OfAsync(server, """{"assets":["cut","photo","vector","large","text"],"max_height":1000}""");
        Assert.That(zip.Names, Is.EqualTo(new[] { "photo.jpg", "vector.png", "text.txt", "missing.txt" }));
        Assert.That(SizeOf(zip, "vector.png"), Is.EqualTo((100, 100)), "its own size");
        Assert.That(zip.Text("missing.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join('|', line.Split('\t')[..2])),
            Is.EqualTo(new[] { "cut|unreadable_image", "large|image_too_large" }));
    }

    [Test]
    public async Task Zips_wait_for_one_another_where_there_is_one_worker_and_no_queue()
    {
        var zips = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => Zipped.OfAsync(server, $$"""{"assets":["photo","glass","strip"],"max_width":{{number * 100}}}""")));
        foreach (var zip in zips)
            Assert.That(zip.Names, Is.EqualTo(new[] { "photo.jpg", "glass.png", "strip.png" }));
    }

    static (int, int) SizeOf(Zipped zip, string name) =>
        MediaTest.Decoded(zip.Bytes(name), TypeOf(name)) is var picture ? (picture.Width, picture.Height) : default;

    static string TypeOf(string name) => Path.GetExtension(name) switch { ".jpg" => "image/jpeg", ".tif" => "image/tiff", var extension => "image/" + extension[1..] };
}
