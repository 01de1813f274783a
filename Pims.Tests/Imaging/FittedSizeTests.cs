using FsCheck;
using FsCheck.Fluent;
using Pims.Actions;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

sealed class FittedSizeTests
{
    static readonly TestCaseData[] Sizes =
    [
        new TestCaseData(400, 300, null, null, 400, 300).SetName("Without sides a picture keeps its size"),
        new TestCaseData(400, 300, 200, null, 200, 150).SetName("A width alone gives the height"),
        new TestCaseData(400, 300, null, 150, 200, 150).SetName("A height alone gives the width"),
        new TestCaseData(400, 300, 100, 100, 100, 75).SetName("Both sides are a box to fit inside"),
        new TestCaseData(300, 400, 100, 100, 75, 100).SetName("A tall picture is bound by the height"),
        new TestCaseData(400, 300, 800, 800, 800, 600).SetName("A small picture is enlarged"),
        new TestCaseData(4, 3, 2, null, 2, 2).SetName("A half is rounded up"),
        new TestCaseData(5000, 1, 10, null, 10, 1).SetName("A side is never less than 1"),
    ];

    [TestCaseSource(nameof(Sizes))]
    public void Fits(int width, int height, int? wantedWidth, int? wantedHeight, int newWidth, int newHeight) =>
        Assert.That(
            FittedSize.Of(width, height, new ImageRequest { Width = wantedWidth, Height = wantedHeight }),
            Is.EqualTo(new FittedSize(newWidth, newHeight)));

    [Test]
    public void Without_upscale_a_small_picture_keeps_its_size() =>
        Assert.That(FittedSize.Of(40, 30, new ImageRequest { Width = 400, Upscale = false }), Is.EqualTo(new FittedSize(40, 30)));

    [TestCase(10, 6000, 10, null, "width")]
    [TestCase(6000, 10, null, 10, "height")]
    public void A_computed_side_over_5000_names_the_given_one(int width, int height, int? wantedWidth, int? wantedHeight, string named)
    {
        var error = Assert.Throws<ActionError>(() => FittedSize.Of(width, height, new ImageRequest { Width = wantedWidth, Height = wantedHeight }));
        Assert.That((error!.Code, error.Parameter), Is.EqualTo((Errors.InvalidParameter, named)));
    }

    [FsCheck.NUnit.Property]
    public Property A_box_is_never_left_and_one_side_always_met() =>
        Prop.ForAll(
            Gen.Choose(1, 16_000).Four().ToArbitrary(),
            sides =>
            {
                var (width, height) = (sides.Item1, sides.Item2);
                var (boxWidth, boxHeight) = (1 + (sides.Item3 % 5000), 1 + (sides.Item4 % 5000));
                var size = FittedSize.Of(width, height, new ImageRequest { Width = boxWidth, Height = boxHeight });
                return size.Width >= 1 && size.Height >= 1 && size.Width <= boxWidth && size.Height <= boxHeight
                    && (size.Width == boxWidth || size.Height == boxHeight);
            });

    [FsCheck.NUnit.Property]
    public Property The_shape_is_kept_to_half_a_pixel() =>
        Prop.ForAll(
            Gen.Choose(1, 5000).Three().ToArbitrary(),
            sides =>
            {
                var (width, height, wanted) = sides;
                var exact = (double)height * wanted / width;
                if (exact > 4999) return true;
                var size = FittedSize.Of(width, height, new ImageRequest { Width = wanted });
                return size.Height == 1 || Math.Abs(size.Height - exact) <= 0.5;
            });
}
