using System.Text;
using ImageMagick;
using Pims.Tests.Imaging;
using Pims.Tests.Support;
using static Pims.Tests.Imaging.Previews.Documents;

namespace Pims.Tests.Hostile;

/// <summary>
/// Each bomb is kept when it is uploaded; of it there is a picture, or a word that says why not, within the time; and what it costs is bounded.
/// </summary>
sealed class BombTests : ImagingTest
{
    const int Seconds = 3;

    /// <summary>Server and two workers; each of them has at most what a picture may take.</summary>
    const long Memory = 3L << 30;

    /// <summary>The worker's time, and what the rest of a request takes on a machine that is busy.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(Seconds + 7);

    static readonly string Billion = string.Concat(Enumerable.Range(1, 9).Select(level => $"<!ENTITY e{level} '{string.Concat(Enumerable.Repeat($"&e{level - 1};", 10))}'>"));

    const string TooLarge = "image_too_large", Unreadable = "unreadable_image", Unsupported = "unsupported_format", Picture = "picture";

    /// <summary>Within all limits but that of time, which a machine may have or not.</summary>
    const string Heavy = "picture or image_too_large";

    static readonly (string Name, string Extension, string Answer, Func<byte[]> Make)[] All =
    [
        ("PNG that claims 3.6 gigapixels", "png", TooLarge, () => Bombs.PngOf(60_000, 60_000, new byte[9])),
        ("PNG of 49 megapixels in 52 KB", "png", Heavy, () => Bombs.BlackPng(7000)),
        ("PNG whose rows come to a gigabyte", "png", Heavy, Bombs.PngOfAGigabyte),
        ("PNG with 100,000 texts", "png", Heavy, () => Bombs.PngWithTexts(100_000)),
        ("PNG with a packed text of a gigabyte", "png", Heavy, () => Bombs.PngWithPackedTexts(1)),
        ("PNG with a packed profile of a gigabyte", "png", Heavy, Bombs.PngWithPackedProfile),
        ("GIF of 100,000 frames", "gif", TooLarge, () => Pictures.Gif(1, 1, 100_000)),
        ("GIF of 900 frames of 55,000 pixels", "gif", Heavy, () => Pictures.Gif(235, 235, 900)),
        ("GIF with a canvas of 4 gigapixels", "gif", TooLarge, () => Pictures.Gif(65_535, 65_535, 1)),
        ("GIF of frames larger than its canvas", "gif", Unreadable, () => Bombs.GifOfLargeFrames(7000, 900)),
        ("WebP of 32 bytes and 268 megapixels", "webp", TooLarge, () => Pictures.Webp(16_383, 16_383)),
        ("WebP of 1,000 frames of 49 megapixels", "webp", TooLarge, () => Pictures.AnimatedWebp(7000, 7000, 1000)),
        ("WebP of 49 megapixels in 32 bytes", "webp", Heavy, () => Pictures.Webp(7000, 7000)),
        ("PSD of 900 megapixels", "psd", Unsupported, () => Bombs.Psd(30_000)),
        ("DDS of 900 megapixels", "dds", Unsupported, () => Bombs.Dds(30_000)),
        ("TIFF of 5,000 pages", "tif", TooLarge, () => Bombs.TiffOfPages(5000)),
        ("TIFF whose pages go round", "tif", TooLarge, () => Bombs.TiffOfPages(3, backTo: 0)),
        ("TIFF that claims 3.6 gigapixels", "tif", TooLarge, () => Bombs.TiffOf(60_000, 60_000, 1, [0])),
        ("TIFF of 49 megapixels in 456 KB", "tif", Heavy, () => Bombs.PackedTiff(7000)),
        ("TIFF whose strip comes to a gigabyte", "tif", Unreadable, Bombs.TiffOfAGigabyte),
        ("JPEG that claims 4.3 gigapixels", "jpg", TooLarge, () => Bombs.JpegClaiming(65_500, 65_500)),
        ("JPEG that claims 225 megapixels", "jpg", Unreadable, () => Bombs.JpegClaiming(15_000, 15_000)),
        ("JPEG of 250 megapixels in 883 scans", "jpg", TooLarge, () => Bombs.JpegOfScans(15_800)),
        ("BMP that claims 3.6 gigapixels", "bmp", TooLarge, () => Bombs.Bmp(60_000, 60_000)),
        ("BMP of 49 megapixels of nothing", "bmp", Unreadable, () => Bombs.Bmp(7000, -7000)),
        ("BMP packed, of 49 megapixels", "bmp", Unreadable, () => Bombs.Bmp(7000, 7000, compression: 1)),
        ("AVIF that claims 4.3 gigapixels", "avif", Unreadable, () => Bombs.AvifClaiming(Avif(), 65_535)),
        ("HEIC that claims 4.3 gigapixels", "heic", Unreadable, () => Heic(Bombs.AvifClaiming(Avif(), 65_535))),
        ("AVIF that claims 49 megapixels", "avif", Heavy, () => Bombs.AvifClaiming(Avif(), 7000)),
        ("SVG of 107 bytes", "svg", Picture, () => Encoding.ASCII.GetBytes("""<svg xmlns="http://www.w3.org/2000/svg" width="16000" height="16000"><circle r="9" filter="url(#f)"/></svg>""")),
        ("SVG a million pixels wide", "svg", TooLarge, () => Svg("width='1000000' height='1000000'")),
        ("SVG with blur upon blur", "svg", Heavy, () => Svg("width='5000' height='5000'", $"<defs><filter id='f' x='-9' y='-9' width='19' height='19'>{string.Concat(Enumerable.Repeat("<feGaussianBlur stdDeviation='400'/><feMorphology radius='300'/>", 60))}</filter></defs><rect width='5000' height='5000' filter='url(#f)'/>")),
        ("SVG that shows itself a billion times", "svg", $"{Unreadable} or {TooLarge}", () => Svg("width='50' height='50'", Bombs.Uses(9))),
        ("SVG whose entities grow to gigabytes", "svg", Unreadable, () => Encoding.UTF8.GetBytes($"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY e0 'eeeeeeeeee'>{Billion}]><svg {Names} width='9' height='9'><text>&e9;</text></svg>")),
        ("PDF with a page of a billion points", "pdf", Heavy, () => Pdf(("/MediaBox [0 0 1000000000 1000000000]", "0 0 9 9 re f"))),
        ("PDF whose pages lie 100,000 deep", "pdf", $"{Unreadable} or {TooLarge}", () => Bombs.DeepPdf(100_000)),
        ("PDF of 20,000 pages", "pdf", Heavy, () => Pdf([.. Enumerable.Repeat(Page(50, 50), 20_000)])),
        ("PDF of forms in forms", "pdf", Heavy, () => Bombs.PdfOfForms(12)),
        ("PDF of a picture of 3.6 gigapixels", "pdf", Heavy, () => Bombs.PdfOfPicture(60_000)),
        ("PDF whose page comes to a gigabyte", "pdf", Heavy, Bombs.PdfOfAGigabyte),
        ("Zip of a gigabyte", "zip", Unsupported, () => Bombs.ZipOf("a.png", new byte[1_000_000], 1000)),
    ];

    static readonly TestCaseData[] Cases = [.. All.Select(one => new TestCaseData(one.Name, one.Extension, one.Answer, one.Make).SetName(one.Name))];

    WatchedServer server = null!;
    int made;

    [OneTimeSetUp]
    public async Task Start_the_server() => server = await WatchedServer.StartAsync(("PIMS_IMAGE_WORKERS", "2"), ("PIMS_IMAGE_SECONDS", $"{Seconds}"));

    [OneTimeTearDown]
    public async Task End_the_server()
    {
        await TestContext.Out.WriteLineAsync($"peak memory {server.Watch.Peak >> 20} MiB; workers {await server.WorkersAsync()}\n{server.Process.Output}");
        await server.DisposeAsync();
    }

    [TestCaseSource(nameof(Cases))]
    public async Task Is_kept_and_answered_in_time(string name, string extension, string expected, Func<byte[]> make)
    {
        var (file, code) = (make(), $"bomb{++made}");
        var (upload, uploadTook) = await WatchedServer.TimeAsync(server.UploadAsync(code, file, $"a.{extension}"));
        // Both workers at once: what one of them costs is not hidden by the end of the other.
        var answers = await Task.WhenAll(
            WatchedServer.TimeAsync(server.Process.GetAsync($"/media/{code}/a?width=100&height=80&format=png")),
            WatchedServer.TimeAsync(server.Process.PostAsync($$"""{"action":"getAssetThumbnail","asset":"{{code}}"}""")));
        var ((picture, pictureTook), (thumbnail, thumbnailTook)) = (answers[0], answers[1]);
        await TestContext.Out.WriteLineAsync($"{name} ({file.Length} bytes): {uploadTook.TotalSeconds:0.0} {pictureTook.TotalSeconds:0.0} {thumbnailTook.TotalSeconds:0.0} s, {Told(picture)}, {Told(thumbnail)}; peak {server.Watch.Peak >> 20}");
        Assert.Multiple(() =>
        {
            Assert.That(expected.Split(" or "), Does.Contain(Told(picture)), picture.ErrorCodeOrNull() is null ? "" : picture.Text);
            Assert.That(ThumbnailsFor(expected), Does.Contain(Told(thumbnail)), thumbnail.ErrorCodeOrNull() is null ? "" : thumbnail.Text);
            Assert.That(new[] { uploadTook, pictureTook, thumbnailTook }.Max(), Is.LessThan(Longest));
        });
        // The file itself is served as it came.
        Assert.That((await server.Process.GetAsync($"/media/{code}/a")).Bytes, Is.EqualTo(file));
        await server.RequireSoundAsync(Memory);
    }

    static string[] ThumbnailsFor(string expected) => [.. expected.Split(" or ").Select(answer => answer == Picture ? Picture : "no_thumbnail")];

    static string Told(Answer answer) => answer.ErrorCodeOrNull() ?? ((int)answer.Status == 200 && answer.Header("Content-Type")!.StartsWith("image/", StringComparison.Ordinal) ? Picture : $"{(int)answer.Status}");

    static byte[] Avif() => Pictures.As(MagickFormat.Avif, Pictures.Png(64, 48, (x, y) => ((byte)x, (byte)y, 9, 255)), 50);

    static byte[] Heic(byte[] avif) => [.. avif[..8], .. "heic"u8, .. avif[12..]];
}
