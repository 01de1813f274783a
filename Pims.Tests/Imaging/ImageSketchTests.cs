using System.Globalization;
using ImageMagick;
using Pims.Actions;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

/// <summary>The main colour and the placeholder, of pictures whose colours are known.</summary>
sealed class ImageSketchTests : ImagingTest
{
    static readonly TestCaseData[] Colours =
    [
        new TestCaseData(Pictures.Png(200, 100, (_, _) => (10, 200, 30, 255)), "#0ac81e").SetName("One colour"),
        new TestCaseData(Pictures.Png(200, 100, (x, _) => x < 150 ? ((byte)0, (byte)0, (byte)255, (byte)255) : ((byte)255, (byte)255, (byte)255, (byte)255)), "#0000ff").SetName("Three quarters blue"),
        new TestCaseData(Pictures.Png(100, 100, (x, y) => ((byte)(x + y) % 2 == 0 ? (byte)126 : (byte)130, 64, 64, 255)), "#804040").SetName("Two shades that look like one"),
        new TestCaseData(Pictures.Png(100, 100, (x, _) => x < 80 ? ((byte)255, (byte)0, (byte)0, (byte)0) : ((byte)0, (byte)128, (byte)0, (byte)255)), "#008000").SetName("What is transparent does not count"),
        new TestCaseData(Pictures.Png(100, 100, (_, _) => (255, 0, 0, 0)), null).SetName("Nothing to see"),
    ];

    [TestCaseSource(nameof(Colours))]
    public void The_colour_that_covers_most(byte[] png, string? colour) => Assert.That(Draw(png).DominantColor, Is.EqualTo(colour));

    [TestCase(MagickFormat.Jpeg)]
    [TestCase(MagickFormat.Gif)]
    [TestCase(MagickFormat.Bmp)]
    [TestCase(MagickFormat.Tiff)]
    public void The_same_in_every_format(MagickFormat format)
    {
        var colour = Draw(Pictures.As(format, Pictures.Png(300, 200, (_, _) => (40, 90, 200, 255)))).DominantColor!;
        Assert.That(Parts(colour).Zip([40, 90, 200], (one, two) => Math.Abs(one - two)), Is.All.LessThanOrEqualTo(2), colour);
    }

    /// <summary>The first five bytes hold mean, amplitudes and shape; of the waves behind them one may be rounded the other way. By the published encoder.</summary>
    [TestCase(40, 30, 1, "ngcKNZhwd3eAiIh3iHiIiHCAB/eI")]
    [TestCase(24, 36, 2, "IWmGIwg3TEDJeJi/VvrXNHh4cHiIeIg=")]
    public void The_placeholder_is_a_ThumbHash(int width, int height, int picture, string expected)
    {
        var png = Pictures.Png(width, height, (x, y) => picture == 1
            ? ((byte)(x * 6), (byte)(y * 8), (byte)128, (byte)255)
            : ((byte)(255 - x * 7), (byte)(y * 5), (byte)(x * y), (byte)(y * 7)));
        var (hash, wanted) = (Convert.FromBase64String(Draw(png).ThumbHash), Convert.FromBase64String(expected));
        Assert.That((hash.Length, hash[..5]), Is.EqualTo((wanted.Length, wanted[..5])));
        Assert.That(hash.Zip(wanted).All(pair => Math.Abs((pair.First & 15) - (pair.Second & 15)) <= 1 && Math.Abs((pair.First >> 4) - (pair.Second >> 4)) <= 1), Is.True, Convert.ToBase64String(hash));
    }

    [Test]
    public void Is_of_the_upright_picture()
    {
        var wide = Pictures.As(MagickFormat.Jpeg, Pictures.Png(80, 40, (x, _) => x < 40 ? ((byte)255, (byte)0, (byte)0, (byte)255) : ((byte)0, (byte)0, (byte)255, (byte)255)));
        Assert.That((IsWide(Draw(wide)), IsWide(Draw(Pictures.Oriented(wide, 6)))), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_photo_for_print_has_the_colours_of_its_profile()
    {
        var (photo, screen) = (Draw(File.ReadAllBytes(Fixture.Path("Channel_digital_image_CMYK_color.jpg"))), Draw(File.ReadAllBytes(Fixture.Path("cmyk-perceptual.png"))));
        Assert.That(Parts(photo.DominantColor!).Zip(Parts(screen.DominantColor!), (one, two) => Math.Abs(one - two)), Is.All.LessThanOrEqualTo(6));
    }

    [Test]
    public void A_picture_of_one_pixel_has_one() => Assert.That(Draw(Pictures.Png(1, 1, (_, _) => (1, 2, 3, 255))).DominantColor, Is.EqualTo("#010203"));

    [Test]
    public void A_very_long_one_has_one() => Assert.That(Draw(Pictures.Png(4000, 2, (_, _) => (1, 2, 3, 255))).DominantColor, Is.EqualTo("#010203"));

    [Test]
    public void One_that_takes_too_long_has_none() =>
        Assert.That(new ImageSketch(Engine).Draw(Save([]), Actions.Files.FileTypes.Png, new ImageFacts(3000, 2001, 1, false, "srgb", 1), default), Is.Null);

    [Test]
    public void A_damaged_one_is_unreadable() => Refuses(Errors.UnreadableImage, () => Draw(File.ReadAllBytes(Fixture.Path("truncated.jpg"))));

    Sketch Draw(byte[] file)
    {
        var source = Save(file);
        return new ImageSketch(Engine).Draw(source, TypeOf(source), Probe(source), default)!;
    }

    static bool IsWide(Sketch sketch) => (Convert.FromBase64String(sketch.ThumbHash)[4] & 0x80) != 0;

    static IEnumerable<int> Parts(string colour) => Enumerable.Range(0, 3).Select(part => int.Parse(colour.AsSpan(1 + 2 * part, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
