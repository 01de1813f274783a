using ImageMagick;
using Pims.Actions;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

sealed class ImagePipelineTests : ImagingTest
{
    /// <summary>Four corners of four colours on 40x20: no turn and no mirror leaves it the same.</summary>
    static (byte, byte, byte, byte) Corners(int x, int y) => (x < 20, y < 10) switch
    {
        (true, true) => (255, 0, 0, 255),
        (false, true) => (0, 255, 0, 255),
        (true, false) => (0, 0, 255, 255),
        (false, false) => (255, 255, 0, 255),
    };

    [Test]
    public void Shows_all_eight_orientations_upright([Range(1, 8)] int orientation)
    {
        var jpeg = Pictures.As(MagickFormat.Jpeg, Pictures.Png(40, 20, Corners));
        var made = Render(Save(Pictures.Oriented(jpeg, orientation)), new ImageRequest { Format = ImageFormat.Png });
        var (width, height) = orientation < 5 ? (40, 20) : (20, 40);
        Assert.That((made.Width, made.Height), Is.EqualTo((width, height)));
        var upright = Pictures.Png(width, height, (x, y) => orientation switch
        {
            1 => Corners(x, y),
            2 => Corners(39 - x, y),
            3 => Corners(39 - x, 19 - y),
            4 => Corners(x, 19 - y),
            5 => Corners(y, x),
            6 => Corners(y, 19 - x),
            7 => Corners(39 - y, 19 - x),
            _ => Corners(39 - y, x),
        });
        Assert.That(Pixels.Of(made.File, MagickFormat.Png).MeanDifference(Pixels.Of(Save(upright), MagickFormat.Png)), Is.LessThan(4));
    }

    [TestCase("Portrait_5.jpg")]
    [TestCase("Portrait_7.jpg")]
    public void Shows_one_photo_the_same_however_it_was_held(string fixture)
    {
        var request = new ImageRequest { Width = 150, Format = ImageFormat.Png };
        var upright = Pixels.Of(Render(Fixture.Path("Portrait_2.jpg"), request).File, MagickFormat.Png);
        var made = Pixels.Of(Render(Fixture.Path(fixture), request).File, MagickFormat.Png);
        Assert.That((made.Width, made.Height), Is.EqualTo((150, 200)));
        Assert.That(made.MeanDifference(upright), Is.LessThan(4));
    }

    [Test]
    public void Converts_colours_for_print_by_their_profile()
    {
        var request = new ImageRequest { Width = 50, Height = 33, Format = ImageFormat.Png };
        var made = Pixels.Of(Render(Fixture.Path("Channel_digital_image_CMYK_color.jpg"), request).File, MagickFormat.Png);
        var perceptual = made.MeanDifference(Pixels.Of(Fixture.Path("cmyk-perceptual.png"), MagickFormat.Png));
        var relative = made.MeanDifference(Pixels.Of(Fixture.Path("cmyk-relative.png"), MagickFormat.Png));
        TestContext.Out.WriteLine($"perceptual {perceptual:f2}, relative {relative:f2}");
        Assert.That(perceptual, Is.LessThan(7).And.LessThan(relative));
    }

    [Test]
    public void A_picture_without_a_profile_keeps_its_colours()
    {
        var png = Pictures.Png(16, 16, (x, y) => ((byte)(x * 16), (byte)(y * 16), 77, 255));
        var made = Render(Save(png, "one"), new ImageRequest());
        Assert.That(Pixels.Of(made.File, MagickFormat.Png).MeanDifference(Pixels.Of(Save(png), MagickFormat.Png)), Is.Zero);
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(16)]
    public void A_jpeg_decoded_small_looks_as_one_decoded_whole(int divisor)
    {
        var png = Pictures.Png(640, 480, (x, y) => ((byte)(x / 3), (byte)(y / 2), (byte)((x + y) / 5), 255));
        var request = new ImageRequest { Width = 640 / divisor, Format = ImageFormat.Png };
        var small = Render(Save(Pictures.As(MagickFormat.Jpeg, png)), request);
        var fromJpeg = Pixels.Of(small.File, MagickFormat.Png);
        var fromPng = Pixels.Of(Render(Save(png), request).File, MagickFormat.Png);
        Assert.That(fromJpeg.MeanDifference(fromPng), Is.LessThan(3));
    }

    [TestCase(200, 200, 0.5, 0.5)]
    [TestCase(60, 240, 0.3, 0.8)]
    [TestCase(310, 100, 1, 0)]
    [TestCase(90, 15, 0.7, 0.2)]
    public void A_crop_of_a_jpeg_decoded_small_looks_as_one_decoded_whole(int width, int height, double y, double x)
    {
        var png = Pictures.Png(1280, 960, (x, y) => ((byte)(128 + (100 * Math.Sin(x / 17.0))), (byte)(128 + (100 * Math.Sin(y / 13.0))), (byte)((x + y) / 9), 255));
        var request = new ImageRequest { Width = width, Height = height, Mode = ImageMode.Crop, Center = new(y, x), Format = ImageFormat.Png };
        var fromJpeg = Pixels.Of(Render(Save(Pictures.As(MagickFormat.Jpeg, png)), request).File, MagickFormat.Png);
        var fromPng = Pixels.Of(Render(Save(png), request).File, MagickFormat.Png);
        Assert.That(fromJpeg.MeanDifference(fromPng), Is.LessThan(4));
    }

    [TestCase(1, 5000, 5000, 1, ImageMode.Stretch)]
    [TestCase(1, 5000, 300, 300, ImageMode.Crop)]
    [TestCase(5000, 1, 300, 300, ImageMode.Pad)]
    [TestCase(5000, 2, 5000, 400, ImageMode.Crop)]
    public void A_picture_of_an_extreme_shape_is_no_harder_than_another(int width, int height, int newWidth, int newHeight, ImageMode mode)
    {
        var source = Save(Pictures.Png(width, height, (_, _) => (10, 200, 30, 255)));
        var request = new ImageRequest { Width = newWidth, Height = newHeight, Mode = mode, Format = ImageFormat.Png };
        var pixels = Pixels.Of(Render(source, request).File, MagickFormat.Png);
        Assert.That((pixels.Width, pixels.Height), Is.EqualTo((newWidth, newHeight)));
        Assert.That(pixels[(newWidth - 1) / 2, (newHeight - 1) / 2], Is.EqualTo((10, 200, 30)));
    }

    [Test]
    public void Sixteen_bits_become_eight()
    {
        const int bitDepth = 24;
        var made = Render(Fixture.Path("Flag_of_the_Netherlands-16bit.png"), new ImageRequest { Width = 90 });
        Assert.That(File.ReadAllBytes(made.File)[bitDepth], Is.LessThanOrEqualTo(8));
    }

    [Test]
    public void A_frame_that_covers_a_part_of_the_canvas_is_not_stretched()
    {
        var made = Render(Save(Pictures.Gif(40, 30, 1)), new ImageRequest { Format = ImageFormat.Jpeg, Quality = 95 });
        var pixels = Pixels.Of(made.File, MagickFormat.Jpeg);
        Assert.That((pixels.Width, pixels.Height), Is.EqualTo((40, 30)));
        Assert.That(pixels[0, 0].R, Is.LessThan(60));
        Assert.That(pixels[20, 20].R, Is.EqualTo(255));
    }

    [Test]
    public void A_truncated_or_damaged_source_is_unreadable_and_leaves_nothing()
    {
        var webp = Pictures.As(MagickFormat.WebP, File.ReadAllBytes(Fixture.Path("Flag_of_the_Netherlands-16bit.png")));
        var gif = File.ReadAllBytes(Fixture.Path("animated-loop-3.gif"));
        Refuses(Errors.UnreadableImage, () => Render(Fixture.Path("truncated.jpg"), new ImageRequest { Width = 300 }));
        var png = File.ReadAllBytes(Fixture.Path("Flag_of_the_Netherlands-16bit.png"));
        Refuses(Errors.UnreadableImage, () => Render(Save(png[..2000]), new ImageRequest()));
        Refuses(Errors.UnreadableImage, () => Render(Save(webp[..(webp.Length / 2)]), new ImageRequest()));
        Refuses(Errors.UnreadableImage, () => Render(Save(gif[..4000]), new ImageRequest()));
        Assert.That(Directory.GetFiles(Folder).Select(Path.GetFileName), Is.EqualTo(new[] { "source" }));
    }

    static readonly TestCaseData[] BadRequests =
    [
        new TestCaseData(new ImageRequest { Page = 2 }, "page").SetName("A page that is not there"),
    ];

    [TestCaseSource(nameof(BadRequests))]
    public void Refuses_a_bad_value_and_names_it(ImageRequest request, string parameter)
    {
        var error = Assert.Throws<ActionError>(() => Render(Fixture.Path("Portrait_2.jpg"), request))!;
        Assert.That((error.Code, error.Parameter), Is.EqualTo((Errors.InvalidParameter, parameter)));
    }

    [Test]
    public void A_cancelled_request_makes_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Render(Fixture.Path("Portrait_2.jpg"), new ImageRequest(), cancelled.Token));
        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }
}
