using System.Text;
using ImageMagick;
using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

sealed class ImageEngineTests : ImagingTest
{
    [Test]
    public void Says_what_it_can_do()
    {
        Assert.That(Engine.Version, Does.StartWith("ImageMagick "));
        Assert.That(Engine.Reads, Is.SupersetOf(new[] { "jpeg", "png", "gif", "webp", "tiff", "bmp" }).And.Not.Contain("png8"));
        Assert.That(Engine.Writes, Is.EqualTo(new[] { "jpeg", "png", "png8", "webp", "gif", "avif", "tiff", "bmp" }));
        Assert.That(Engine.Lacks, Is.EqualTo(new[] { "avif transparency" }));
    }

    [Test]
    public void Starts_once_whoever_asks() => Assert.That(ImageEngine.Start(Folder), Is.SameAs(Engine));

    static readonly TestCaseData[] Refused =
    [
        new TestCaseData(MagickFormat.Label, "hi").SetName("A text that wants to be drawn"),
        new TestCaseData(MagickFormat.Svg, "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>").SetName("SVG, named"),
        new TestCaseData(MagickFormat.Unknown, "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>").SetName("SVG, by content"),
        new TestCaseData(MagickFormat.Pdf, "%PDF-1.4").SetName("PDF, named"),
        new TestCaseData(MagickFormat.Unknown, "%PDF-1.4").SetName("PDF, by content"),
        new TestCaseData(MagickFormat.Ps, "%!PS\n(x) show").SetName("PostScript, named"),
        new TestCaseData(MagickFormat.Unknown, "%!PS\n(x) show").SetName("PostScript, by content"),
        new TestCaseData(MagickFormat.Unknown, "push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 9,9 'label:x'\npop graphic-context")
            .SetName("A drawing that includes others"),
        new TestCaseData(MagickFormat.Unknown, "P6 1 1 255 abc").SetName("A format that is harmless, but not on the list"),
    ];

    [TestCaseSource(nameof(Refused))]
    public void Refuses_what_is_not_on_its_list(MagickFormat format, string content)
    {
        using var image = new MagickImage();
        Assert.That(
            () => image.Read(new MemoryStream(Encoding.ASCII.GetBytes(content)), new MagickReadSettings { Format = format }),
            Throws.InstanceOf<MagickPolicyErrorException>().Or.InstanceOf<MagickMissingDelegateErrorException>());
    }

    [Test]
    public void Its_policy_and_not_a_missing_part_refuses()
    {
        using var image = new MagickImage();
        Assert.That(
            () => image.Read(new MemoryStream([.. "P6 1 1 255 rgb"u8]), new MagickReadSettings { Format = MagickFormat.Ppm }),
            Throws.InstanceOf<MagickPolicyErrorException>());
    }

    [Test]
    public void Its_limits_are_set()
    {
        Assert.That(new[] { ResourceLimits.Width, ResourceLimits.Height, ResourceLimits.Area }, Is.EqualTo(new[] { 16_000UL, 16_000UL, 128_000_000UL }));
        Assert.That(ResourceLimits.Memory, Is.EqualTo(1UL << 30));
    }

    [Test]
    public void It_neither_spills_to_disk_nor_takes_more_than_one_thread() =>
        Assert.That((ResourceLimits.Disk, ResourceLimits.ListLength, ResourceLimits.Thread), Is.EqualTo((0UL, 1001UL, 1UL)));
}
