using ImageMagick;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

/// <summary>What lies under a picture and beside it. The picture is 20x20 in a box of 40x20: red, its lower half transparent.</summary>
sealed class BackgroundTests : ImagingTest
{
    static readonly (int R, int G, int B) White = (255, 255, 255);
    static readonly (int R, int G, int B) Red = (255, 0, 0);
    static readonly (int R, int G, int B) Blue = (0, 0, 255);

    static readonly ImageFormat[] WithAlpha = [ImageFormat.Png, ImageFormat.Png8, ImageFormat.Gif, ImageFormat.Webp, ImageFormat.Tiff];
    static readonly ImageFormat[] WithoutAlpha = [ImageFormat.Jpeg, ImageFormat.Bmp, ImageFormat.Avif];

    string Half() => Save(Pictures.Png(20, 20, (_, y) => (255, 0, 0, (byte)(y < 10 ? 255 : 0))));

    static ImageRequest Pad(ImageFormat format, ImageColor? color = null) => new() { Width = 40, Height = 20, Format = format, Background = color, Quality = 95 };

    [Test]
    public void Without_a_colour_it_is_transparent([ValueSource(nameof(WithAlpha))] ImageFormat format) =>
        AssertSeen(Made(Half(), Pad(format)), bar: Blue, upper: Red, lower: Blue);

    [Test]
    public void And_white_where_the_format_has_no_transparency([ValueSource(nameof(WithoutAlpha))] ImageFormat format) =>
        AssertSeen(Made(Half(), Pad(format)), bar: White, upper: Red, lower: White);

    [Test]
    public void A_colour_lies_under_everything([Values] ImageFormat format)
    {
        if (format != ImageFormat.Heic) AssertSeen(Made(Half(), Pad(format, new(0, 128, 0, 255))), bar: (0, 128, 0), upper: Red, lower: (0, 128, 0));
    }

    [TestCase(ImageFormat.Png)]
    [TestCase(ImageFormat.Webp)]
    [TestCase(ImageFormat.Tiff)]
    public void A_half_transparent_colour_stays_so(ImageFormat format) =>
        AssertSeen(Made(Half(), Pad(format, new(255, 255, 0, 128))), bar: (128, 128, 127), upper: Red, lower: (128, 128, 127));

    [TestCase(ImageFormat.Jpeg)]
    [TestCase(ImageFormat.Bmp)]
    public void A_half_transparent_colour_lies_on_white_where_there_is_no_transparency(ImageFormat format) =>
        AssertSeen(Made(Half(), Pad(format, new(0, 0, 0, 128))), bar: (127, 127, 127), upper: Red, lower: (127, 127, 127));

    [Test]
    public void A_half_transparent_picture_is_mixed_with_it()
    {
        var source = Save(Pictures.Png(20, 20, (_, _) => (255, 0, 0, 128)));
        AssertSeen(Made(source, Pad(ImageFormat.Png, new(0, 255, 0, 255))), bar: (0, 255, 0), upper: (128, 127, 0), lower: (128, 127, 0));
        AssertSeen(Made(source, Pad(ImageFormat.Png)), bar: Blue, upper: (128, 0, 127), lower: (128, 0, 127));
    }

    [TestCase(ImageFormat.Png)]
    [TestCase(ImageFormat.Webp)]
    public void A_picture_without_transparency_gets_transparent_bars(ImageFormat format)
    {
        var jpeg = Save(Pictures.As(MagickFormat.Jpeg, Pictures.Png(20, 20, (_, _) => (255, 0, 0, 255))));
        AssertSeen(Made(jpeg, Pad(format)), bar: Blue, upper: Red, lower: Red);
        AssertSeen(Made(jpeg, Pad(format, new(255, 255, 0, 128))), bar: (128, 128, 127), upper: Red, lower: Red);
    }

    [Test]
    public void A_grey_picture_gets_coloured_bars([Values] ImageFormat format)
    {
        if (format == ImageFormat.Heic) return;
        var grey = Save(Pictures.As(MagickFormat.Jpeg, Pictures.Png(20, 20, (_, _) => (90, 90, 90, 255))));
        AssertSeen(Made(grey, Pad(format, new(0, 128, 0, 255))), bar: (0, 128, 0), upper: (90, 90, 90), lower: (90, 90, 90));
    }

    [Test]
    public void A_picture_for_print_gets_bars_in_the_colour_of_the_screen()
    {
        var request = new ImageRequest { Width = 100, Height = 200, Format = ImageFormat.Jpeg, Background = new(0, 128, 255, 255), Quality = 95 };
        var pixels = Pixels.Of(Render(Fixture.Path("Channel_digital_image_CMYK_color.jpg"), request).File, MagickFormat.Jpeg);
        AssertNear(pixels[50, 10], (0, 128, 255));
    }

    [Test]
    public void Transparency_that_is_cropped_away_leaves_nothing_of_it()
    {
        var made = Made(Half(), new() { Width = 20, Height = 10, Mode = ImageMode.Crop, Anchor = ImageAnchor.Top, Format = ImageFormat.Png });
        AssertNear(made[10, 2], Red);
    }

    /// <summary>On blue, so that transparency shows.</summary>
    Pixels Made(string source, ImageRequest request)
    {
        var made = Save(File.ReadAllBytes(Render(source, request).File), "again");
        return Pixels.Of(Render(made, new ImageRequest { Format = ImageFormat.Png, Background = new(0, 0, 255, 255) }).File, MagickFormat.Png);
    }

    static void AssertSeen(Pixels made, (int, int, int) bar, (int, int, int) upper, (int, int, int) lower)
    {
        Assert.That((made.Width, made.Height), Is.EqualTo((40, 20)));
        foreach (var x in new[] { 2, 37 })
            AssertNear(made[x, 10], bar);
        AssertNear(made[20, 4], upper);
        AssertNear(made[20, 15], lower);
    }

    static void AssertNear((int R, int G, int B) color, (int R, int G, int B) wanted) =>
        Assert.That(Math.Abs(color.R - wanted.R) + Math.Abs(color.G - wanted.G) + Math.Abs(color.B - wanted.B), Is.LessThan(24), $"{color}, not {wanted}");
}
