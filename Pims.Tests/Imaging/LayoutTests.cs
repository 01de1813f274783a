using Pims.Actions;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

sealed class LayoutTests
{
    static readonly TestCaseData[] Sizes =
    [
        Result("Without sides a picture keeps its size", 400, 300, new(), 400, 300, 400, 300),
        Result("A width alone gives the height", 400, 300, new() { Width = 200 }, 200, 150, 200, 150),
        Result("A height alone gives the width", 400, 300, new() { Height = 150 }, 200, 150, 200, 150),
        Result("A half is rounded up", 4, 3, new() { Width = 2 }, 2, 2, 2, 2),
        Result("A side is never less than 1", 5000, 1, new() { Width = 10 }, 10, 1, 10, 1),
        Result("Rounding leaves no bar beside a picture of one side", 100, 44, new() { Width = 10 }, 10, 4, 10, 4),
        Result("Pad keeps the box", 400, 300, new() { Width = 100, Height = 100 }, 100, 75, 100, 100),
        Result("Pad of a tall picture is bound by the height", 300, 400, new() { Width = 100, Height = 100 }, 75, 100, 100, 100),
        Result("Pad enlarges", 400, 300, new() { Width = 800, Height = 800 }, 800, 600, 800, 800),
        Result("Pad without enlarging keeps the box", 40, 30, new() { Width = 100, Height = 100, Upscale = false }, 40, 30, 100, 100),
        Result("Pad to one side without enlarging keeps the box", 40, 30, new() { Width = 80, Upscale = false }, 40, 30, 80, 60),
        Result("Boxpad never enlarges", 40, 30, new() { Width = 100, Height = 100, Mode = ImageMode.BoxPad }, 40, 30, 100, 100),
        Result("Boxpad shrinks as pad", 400, 300, new() { Width = 100, Height = 100, Mode = ImageMode.BoxPad }, 100, 75, 100, 100),
        Result("Crop fills the box", 400, 300, new() { Width = 100, Height = 100, Mode = ImageMode.Crop }, 100, 100, 100, 100),
        Result("Crop enlarges", 40, 30, new() { Width = 100, Height = 100, Mode = ImageMode.Crop }, 100, 100, 100, 100),
        Result("Crop without enlarging is at most the own size, side by side", 40, 300, new() { Width = 100, Height = 100, Mode = ImageMode.Crop, Upscale = false }, 40, 100, 40, 100),
        Result("Crop to one side cuts nothing", 100, 46, new() { Width = 10, Mode = ImageMode.Crop }, 10, 5, 10, 5),
        Result("Max fits inside", 400, 300, new() { Width = 100, Height = 100, Mode = ImageMode.Max }, 100, 75, 100, 75),
        Result("Max enlarges", 40, 30, new() { Width = 100, Height = 100, Mode = ImageMode.Max }, 100, 75, 100, 75),
        Result("Max without enlarging is at most the own size", 40, 30, new() { Width = 100, Height = 100, Mode = ImageMode.Max, Upscale = false }, 40, 30, 40, 30),
        Result("Min covers", 400, 300, new() { Width = 100, Height = 100, Mode = ImageMode.Min }, 133, 100, 133, 100),
        Result("Min without enlarging is at most the own size", 400, 30, new() { Width = 100, Height = 100, Mode = ImageMode.Min, Upscale = false }, 400, 30, 400, 30),
        Result("Min to one side is that side", 100, 46, new() { Width = 10, Mode = ImageMode.Min }, 10, 5, 10, 5),
        Result("Stretch is the box", 400, 300, new() { Width = 100, Height = 200, Mode = ImageMode.Stretch }, 100, 200, 100, 200),
        Result("Stretch to one side keeps the shape", 400, 300, new() { Width = 100, Mode = ImageMode.Stretch }, 100, 75, 100, 75),
        Result("Stretch without enlarging is at most the own size, side by side", 40, 300, new() { Width = 100, Height = 100, Mode = ImageMode.Stretch, Upscale = false }, 40, 100, 40, 100),
        Result("A mode without sides changes nothing", 40, 30, new() { Mode = ImageMode.Crop, Center = new(0, 0) }, 40, 30, 40, 30),
        Result("A large picture keeps its own size", 8000, 4000, new() { Mode = ImageMode.Min }, 8000, 4000, 8000, 4000),
    ];

    static TestCaseData Result(string name, int width, int height, ImageRequest request, int picture, int pictureHeight, int canvas, int canvasHeight) =>
        new TestCaseData(width, height, request, new PixelSize(picture, pictureHeight), new PixelSize(canvas, canvasHeight)).SetName(name);

    [TestCaseSource(nameof(Sizes))]
    public void Fits(int width, int height, ImageRequest request, PixelSize picture, PixelSize canvas)
    {
        var layout = Layout.Of(width, height, request);
        Assert.That((layout.Cut.Size, layout.Canvas), Is.EqualTo((picture, canvas)));
    }

    [TestCase(10, 6000, 10, null, ImageMode.Max, "width")]
    [TestCase(10, 6000, 20, null, ImageMode.Pad, "width")]
    [TestCase(6000, 10, null, 10, ImageMode.Crop, "height")]
    [TestCase(6000, 10, null, 10, ImageMode.Stretch, "height")]
    [TestCase(10_000, 1, 100, 100, ImageMode.Min, "height")]
    [TestCase(1, 10_000, 100, 100, ImageMode.Min, "width")]
    public void A_computed_side_over_5000_names_the_given_one(int width, int height, int? wantedWidth, int? wantedHeight, ImageMode mode, string named)
    {
        foreach (var upscale in mode is ImageMode.Pad or ImageMode.BoxPad ? new[] { true, false } : [true])
        {
            var request = new ImageRequest { Width = wantedWidth, Height = wantedHeight, Mode = mode, Upscale = upscale };
            var error = Assert.Throws<ActionError>(() => Layout.Of(width, height, request));
            Assert.That((error!.Code, error.Parameter), Is.EqualTo((Errors.InvalidParameter, named)));
        }
    }

    [TestCase(ImageAnchor.Center, 15, 30)]
    [TestCase(ImageAnchor.Top, 15, 0)]
    [TestCase(ImageAnchor.Right, 30, 30)]
    [TestCase(ImageAnchor.Bottom, 15, 60)]
    [TestCase(ImageAnchor.Left, 0, 30)]
    [TestCase(ImageAnchor.TopLeft, 0, 0)]
    [TestCase(ImageAnchor.TopRight, 30, 0)]
    [TestCase(ImageAnchor.BottomLeft, 0, 60)]
    [TestCase(ImageAnchor.BottomRight, 30, 60)]
    public void An_anchor_says_where_the_picture_lies(ImageAnchor anchor, int left, int top)
    {
        var padded = Layout.Of(70, 40, new ImageRequest { Width = 100, Height = 100, Anchor = anchor, Upscale = false });
        Assert.That((padded.Left, padded.Top), Is.EqualTo((left, top)));
        var cropped = Layout.Of(40, 70, new ImageRequest { Width = 20, Height = 5, Anchor = anchor, Mode = ImageMode.Crop });
        Assert.That((cropped.Cut, cropped.Window), Is.EqualTo((new PixelArea(0, top / 2, 20, 5), new PixelArea(0, top, 40, 10))));
    }

    [TestCase(0.5, 0.5, 150)]
    [TestCase(0.5, 0, 0)]
    [TestCase(0.5, 1, 300)]
    [TestCase(0, 0.25, 50)]
    [TestCase(1, 0.26, 54)]
    [TestCase(0.5, 0.2, 30)]
    public void A_crop_is_centred_on_the_focal_point_as_far_as_the_edges_allow(double y, double x, int left)
    {
        var request = new ImageRequest { Width = 50, Height = 50, Mode = ImageMode.Crop, Center = new(y, x), Anchor = ImageAnchor.TopLeft };
        Assert.That(Layout.Of(400, 100, request).Window, Is.EqualTo(new PixelArea(left, 0, 100, 100)));
    }

    [Test]
    public void What_a_crop_throws_away_is_not_scaled_first()
    {
        var layout = Layout.Of(10_000, 1, new ImageRequest { Width = 5000, Height = 5000, Mode = ImageMode.Crop });
        Assert.That((layout.CutsSource, layout.Window.Size, layout.Canvas), Is.EqualTo((true, new PixelSize(1, 1), new PixelSize(5000, 5000))));
        Assert.That(Layout.Of(400, 300, new ImageRequest { Width = 100, Height = 100, Mode = ImageMode.Crop }).CutsSource, Is.False);
    }
}
