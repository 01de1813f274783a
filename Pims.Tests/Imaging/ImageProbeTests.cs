using System.Diagnostics;
using ImageMagick;
using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

sealed class ImageProbeTests : ImagingTest
{
    static readonly TestCaseData[] Facts =
    [
        new TestCaseData("Portrait_2.jpg", new ImageFacts(450, 600, 2, false, "srgb", 1)).SetName("A mirrored photo"),
        new TestCaseData("Portrait_5.jpg", new ImageFacts(450, 600, 5, false, "srgb", 1))
            .SetName("A photo on its side has its upright size"),
        new TestCaseData("Channel_digital_image_CMYK_color.jpg", new ImageFacts(500, 333, 1, false, "cmyk", 1))
            .SetName("A photo for print"),
        new TestCaseData("Flag_of_the_Netherlands-16bit.png", new ImageFacts(900, 600, 1, false, "srgb", 1)).SetName("A PNG of 16 bits"),
        new TestCaseData("animated-loop-3.gif", new ImageFacts(370, 285, 1, false, "srgb", 10))
            .SetName("An animation has its canvas's size"),
        new TestCaseData("truncated.jpg", new ImageFacts(2725, 2225, 1, false, "srgb", 1))
            .SetName("A truncated photo still has its headers"),
    ];

    [TestCaseSource(nameof(Facts))]
    public void Reads_the_headers(string fixture, ImageFacts facts) => Assert.That(Probe(Fixture.Path(fixture)), Is.EqualTo(facts));

    [TestCase(MagickFormat.Png, true)]
    [TestCase(MagickFormat.WebP, true)]
    [TestCase(MagickFormat.Tiff, false)]
    [TestCase(MagickFormat.Jpeg, false)]
    [TestCase(MagickFormat.Bmp, false)]
    [TestCase(MagickFormat.Gif, true)]
    [TestCase(MagickFormat.Avif, false)]
    public void Reads_every_format_and_whether_it_is_transparent(MagickFormat format, bool knowsAlpha)
    {
        var png = Pictures.Png(40, 30, (x, y) => ((byte)(x * 6), (byte)(y * 8), 128, 100));
        Assert.That(Probe(Save(Pictures.As(format, png))), Is.EqualTo(new ImageFacts(40, 30, 1, knowsAlpha, "srgb", 1)));
    }

    [Test]
    public void A_path_with_the_engine_s_own_signs_is_only_a_path() =>
        Assert.That(Probe(Save(Pictures.Png(3, 2, (_, _) => (1, 2, 3, 255)), "a %d [0] * {b} label:x|@.jpg")).Width, Is.EqualTo(3));

    static readonly TestCaseData[] Oversized =
    [
        new TestCaseData(Pictures.PngHeader(60_000, 60_000)).SetName("A PNG of 3,600 megapixels by its header"),
        new TestCaseData(Pictures.PngHeader(10_000, 6_000).Concat(Pictures.Chunk("IDAT", [0])).ToArray())
            .SetName("A PNG of 60 megapixels by its header"),
        new TestCaseData(Pictures.Webp(16_000, 16_000)).SetName("A WebP of 32 bytes that is 256 megapixels of one colour"),
        new TestCaseData(Pictures.AnimatedWebp(5000, 5000, 10)).SetName("A WebP of 10 frames of 25 megapixels"),
        new TestCaseData(Pictures.AnimatedWebp(10, 10, 1500)).SetName("A WebP of 1,500 frames"),
        new TestCaseData(Pictures.Gif(65_535, 65_535, 1)).SetName("A GIF of 4,295 megapixels by its header"),
        new TestCaseData(Pictures.Gif(1, 1, 1500)).SetName("A GIF of 1,500 frames"),
        new TestCaseData(Pictures.Gif(1, 1, 100_000)).SetName("A GIF of 100,000 frames"),
    ];

    [TestCaseSource(nameof(Oversized))]
    public void Refuses_what_is_too_large_at_once(byte[] file)
    {
        var source = Save(file);
        var watch = Stopwatch.StartNew();
        Refuses(Errors.ImageTooLarge, () => Probe(source));
        Assert.That(watch.ElapsedMilliseconds, Is.LessThan(1000));
    }

    [Test]
    public void Counts_the_frames_of_a_webp() =>
        Assert.That(Probe(Save(Pictures.AnimatedWebp(100, 80, 12))), Is.EqualTo(new ImageFacts(100, 80, 1, false, "srgb", 12)));

    [Test]
    public void A_thousand_frames_are_not_too_many() => Assert.That(Probe(Save(Pictures.Gif(1, 1, 1000))).Frames, Is.EqualTo(1000));

    [Test]
    public async Task A_hundred_thousand_text_chunks_do_not_hold_it_up()
    {
        var chunks = Enumerable.Repeat(Pictures.Chunk("tEXt", [.. "Comment\0nothing"u8]), 100_000).ToArray();
        var source = Save(Pictures.Png(8, 8, (_, _) => (1, 2, 3, 255), chunks));
        // Some 0.3 seconds on a quiet machine. The bound is there for what never ends, not for a busy machine.
        var facts = await Task.Run(() => Probe(source)).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(facts.Width, Is.EqualTo(8));
    }

    [Test]
    public void A_file_that_only_starts_like_an_image_is_unreadable()
    {
        Refuses(Errors.UnreadableImage, () => Probe(Save([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])));
        Refuses(Errors.UnreadableImage, () => Probe(Save([0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, 9, 9])));
        Refuses(Errors.UnreadableImage, () => Probe(Save([.. "GIF89a"u8])));
    }

    [Test]
    public void Another_format_than_the_one_named_is_unreadable() =>
        Refuses(Errors.UnreadableImage, () => new ImageProbe(Engine).Read(Fixture.Path("animated-loop-3.gif"), FileTypes.Jpeg, CancellationToken.None));

    [Test]
    public void What_is_no_image_is_not_handed_to_the_engine() => Refuses(Errors.UnsupportedFormat, () => Probe(Fixture.Path("check.svg")));
}
