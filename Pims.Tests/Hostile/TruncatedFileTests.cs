using Pims.Actions.Files;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Hostile;

/// <summary>Sound files of every kind, cut off: each is kept as what its first bytes say, and its pictures are made or refused by a code.</summary>
sealed class TruncatedFileTests : ImagingTest
{
    static readonly int[] Percents = [10, 50, 90];

    /// <summary>Of which no picture is made when they are whole either.</summary>
    static readonly string[] WithoutPicture = ["layers.psd", "short.jpg"];

    WatchedServer server = null!;
    Dictionary<string, byte[]> files = null!;

    [OneTimeSetUp]
    public async Task Start_the_server()
    {
        using var folder = new TemporaryFolder();
        files = (await RealFiles.MakeAsync(Engine, folder.Path)).Append(("layers.psd", Bombs.Psd(5))).ToDictionary();
        server = await WatchedServer.StartAsync(("PIMS_IMAGE_WORKERS", "2"));
    }

    [OneTimeTearDown]
    public async Task Stop_the_server() => await server.DisposeAsync();

    [TestCase("photo.jpg")]
    [TestCase("camera.jpg")]
    [TestCase("short.jpg")]
    [TestCase("photo.png")]
    [TestCase("moving.gif")]
    [TestCase("photo.webp")]
    [TestCase("moving.webp")]
    [TestCase("photo.avif")]
    [TestCase("photo.heic")]
    [TestCase("photo.tif")]
    [TestCase("photo.bmp")]
    [TestCase("layers.psd")]
    [TestCase("check.svg")]
    [TestCase("blurred.svg")]
    [TestCase("pages.pdf")]
    [TestCase("film.mp4")]
    [TestCase("film.webm")]
    public async Task A_file_that_is_cut_off_is_kept_and_harms_nobody(string name)
    {
        foreach (var percent in Percents)
        {
            var (code, part) = ($"{percent}.{name}", files[name][..(files[name].Length * percent / 100)]);
            var upload = await server.UploadAsync(code, part, name);
            Assert.That(upload.Get<string>("asset.data.type"), Is.EqualTo(FileType.Of(part.AsSpan(0, Math.Min(part.Length, FileType.HeadSize)), name).MimeType), code);
            Assert.That((await server.Process.GetAsync($"/media/{code}/{name}")).Bytes, Is.EqualTo(part), code);
            foreach (var (asked, answer) in await AskAsync(code))
                Assert.That(IsPicture(answer) || (int)answer.Status == 422 && answer.ErrorCode is "unreadable_image" or "unsupported_format" or "no_thumbnail", $"{percent} % of {name}, {asked}: {(int)answer.Status} {answer.ErrorCodeOrNull()}");
        }
        await server.UploadAsync(name, files[name], name);
        foreach (var (asked, answer) in await AskAsync(name))
            Assert.That(IsPicture(answer), Is.EqualTo(!WithoutPicture.Contains(name) && (asked == "thumbnail" || !name.StartsWith("film", StringComparison.Ordinal))), $"all of {name}, {asked}");
        var workers = await server.WorkersAsync();
        Assert.That(((int)workers["killed"]!, (int)workers["running"]!), Is.EqualTo((0, 0)));
        await server.RequireSoundAsync(2L << 30);
    }

    async Task<(string Asked, Answer Answer)[]> AskAsync(string code) =>
    [
        ("picture", await server.Process.GetAsync($"/media/{code}/x?width=20&format=png")),
        ("page", await server.Process.GetAsync($"/media/{code}/x?page=1&height=20")),
        ("thumbnail", await server.Process.PostAsync($$"""{"action":"getAssetThumbnail","asset":"{{code}}","size":20}""")),
    ];

    static bool IsPicture(Answer answer) => (int)answer.Status == 200 && answer.Header("Content-Type")!.StartsWith("image/", StringComparison.Ordinal);
}
