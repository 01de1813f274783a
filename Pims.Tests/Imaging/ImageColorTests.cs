using Pims.Actions.Imaging;

namespace Pims.Tests.Imaging;

public sealed class ImageColorTests
{
    [TestCase("fff", 255, 255, 255, 255)]
    [TestCase("#1a2", 0x11, 0xaa, 0x22, 255)]
    [TestCase("800080", 128, 0, 128, 255)]
    [TestCase("#80FF0010", 255, 0, 16, 128)]
    [TestCase("0,127,255", 0, 127, 255, 255)]
    [TestCase("1,2,3,4", 1, 2, 3, 4)]
    [TestCase("rebeccapurple", 0x66, 0x33, 0x99, 255)]
    [TestCase("Red", 255, 0, 0, 255)]
    [TestCase("GREY", 128, 128, 128, 255)]
    [TestCase("lightslategrey", 0x77, 0x88, 0x99, 255)]
    [TestCase("LightGoldenrodYellow", 0xfa, 0xfa, 0xd2, 255)]
    [TestCase("cyan", 0, 255, 255, 255)]
    [TestCase("fuchsia", 255, 0, 255, 255)]
    [TestCase("transparent", 255, 255, 255, 0)]
    public void It_is_read_in_every_way_that_it_is_written(string text, byte red, byte green, byte blue, byte alpha) =>
        Assert.That(ImageColor.Of(text), Is.EqualTo(new ImageColor(red, green, blue, alpha)));

    [TestCase("")]
    [TestCase("#")]
    [TestCase("ff")]
    [TestCase("ffff")]
    [TestCase("ggg")]
    [TestCase("##fff")]
    [TestCase("256,0,0")]
    [TestCase("1,2")]
    [TestCase("1,2,3,4,5")]
    [TestCase("-1,0,0")]
    [TestCase("1, 2, 3")]
    [TestCase("1,2,3\0")]
    [TestCase("+1,2,3")]
    [TestCase("1,,3")]
    [TestCase("1e1,0,0")]
    [TestCase("fff ")]
    [TestCase("0")]
    [TestCase("Color [Red]")]
    [TestCase("currentcolor")]
    [TestCase("activeborder")]
    [TestCase("window")]
    [TestCase("no colour")]
    public void What_is_none_is_refused(string text) => Assert.That(ImageColor.Of(text), Is.Null);
}
