using System.Net;
using System.Net.Sockets;
using System.Text;
using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Previews;
using static Pims.Tests.Imaging.Previews.Documents;

namespace Pims.Tests.Imaging.Previews;

sealed class SvgTests : PreviewTest
{
    [SetUp]
    public void Program_is_there() => Need(Programs.SvgDraw);

    [TestCase("width='200' height='100'", null, null, 200, 100)]
    [TestCase("width='200' height='100'", 300, null, 300, 150)]
    [TestCase("width='200' height='100'", null, 25, 50, 25)]
    [TestCase("width='1in' height='25.4mm'", null, null, 96, 96)]
    [TestCase("viewBox='0 0 24 12'", null, null, 24, 12)]
    [TestCase("viewBox='0 0 1 0.3'", 300, null, 300, 90)]
    [TestCase("style='width:30px;height:20px'", null, null, 30, 20)]
    [TestCase("width='20000' height='10000'", null, null, 5000, 2500)]
    [TestCase("width='20000' height='10000'", 10, null, 10, 5)]
    public void Its_own_size_is_what_it_says(string attributes, int? width, int? height, int isWide, int isHigh)
    {
        var made = Draw(Svg(attributes), new ImageRequest { Width = width, Height = height });
        Assert.That((made.Type, made.Width, made.Height), Is.EqualTo((FileTypes.Png, isWide, isHigh)));
    }

    [Test]
    public void Without_a_size_it_is_as_large_as_what_is_drawn()
    {
        var made = Draw(Svg("", "<rect width='10' height='5'/>"), new ImageRequest());
        Assert.That((made.Width, made.Height), Is.EqualTo((10, 5)));
    }

    [TestCase(400, false, 24, 12)]
    [TestCase(400, true, 400, 200)]
    public void It_is_enlarged_only_where_it_may_be(int width, bool upscale, int isWide, int isHigh)
    {
        var made = Draw(Svg("viewBox='0 0 24 12'"), new ImageRequest { Width = width, Mode = ImageMode.Max, Upscale = upscale });
        Assert.That((made.Width, made.Height), Is.EqualTo((isWide, isHigh)));
    }

    [Test]
    public void It_is_drawn_sharp_at_any_size_and_keeps_its_transparency()
    {
        var file = Svg("width='4' height='4'");
        var made = Draw(file, new ImageRequest { Width = 400 });
        Assert.That(new ImageProbe(Engine).Read(made.File, made.Type, CancellationToken.None).HasAlpha, Is.True);
        var picture = Decoded(Draw(file, new ImageRequest { Width = 400, Background = new ImageColor(0, 0, 255, 255) }));
        Assert.That((picture[198, 198], picture[202, 198], picture[198, 202]), Is.EqualTo(((255, 0, 0), (0, 0, 255), (0, 0, 255))));
        var jpeg = Decoded(Draw(file, new ImageRequest { Width = 400, Format = ImageFormat.Jpeg, Quality = 100 }));
        Assert.That(jpeg[300, 300], Is.EqualTo((255, 255, 255)));
    }

    [Test]
    public void It_has_one_page()
    {
        Assert.That(Draw(Svg("width='4' height='4'"), new ImageRequest { Page = 1 }).Width, Is.EqualTo(4));
        var error = Refused(Svg("width='4' height='4'"), new ImageRequest { Page = 2 });
        Assert.That((error.Code, error.Parameter), Is.EqualTo((Errors.InvalidParameter, "page")));
    }

    static readonly string Billion = string.Concat(Enumerable.Range(1, 9).Select(level => $"<!ENTITY e{level} '{string.Concat(Enumerable.Repeat($"&e{level - 1};", 10))}'>"));

    static readonly TestCaseData[] Refusals =
    [
        new TestCaseData("unreadable_image", Svg("width='4' height='4'")[..^8]).SetName("An SVG that is cut off"),
        new TestCaseData("unreadable_image", Svg("", "")).SetName("An SVG without size and content"),
        new TestCaseData("unreadable_image", Svg("width='0' height='9'")).SetName("An SVG of no width"),
        new TestCaseData("image_too_large", Svg("width='1000000000' height='1000000000'")).SetName("A billion pixels wide"),
        new TestCaseData("image_too_large", Svg("width='4' height='4'", new string(' ', 33 << 20))).SetName("An SVG of 33 MB"),
        new TestCaseData("unreadable_image", Svg("width='4' height='4'", string.Concat(Enumerable.Repeat("<g>", 100_000)) + string.Concat(Enumerable.Repeat("</g>", 100_000)))).SetName("100,000 groups in each other"),
        new TestCaseData("unreadable_image", Encoding.UTF8.GetBytes($"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY e0 'eeeeeeeeee'>{Billion}]><svg {Names} width='9' height='9'><text>&e9;</text></svg>")).SetName("A billion laughs"),
    ];

    [TestCaseSource(nameof(Refusals))]
    public void Refuses(string code, byte[] file) => Assert.That(Refused(file).Code.Code, Is.EqualTo(code));

    static readonly TestCaseData[] Slow =
    [
        new TestCaseData("<filter id='f'><feTurbulence baseFrequency='0.5' numOctaves='100000'/><feGaussianBlur stdDeviation='900'/></filter><rect width='5000' height='5000' filter='url(#f)'/>").SetName("A blur over all"),
        new TestCaseData("<defs><path id='g0' d='M0 0h9v9z'/>" + string.Concat(Enumerable.Range(1, 12).Select(level => $"<g id='g{level}'>{string.Concat(Enumerable.Repeat($"<use xlink:href='#g{level - 1}'/>", 10))}</g>")) + "</defs><use xlink:href='#g12'/>").SetName("A drawing of itself, ten times in each of twelve levels"),
    ];

    [TestCaseSource(nameof(Slow))]
    public void What_takes_too_long_is_stopped_with_its_program(string content)
    {
        var error = Refused(Svg("width='5000' height='5000'", content), new ImageRequest { Width = 2000 }, new Previewer(Programs) { Limit = TimeSpan.FromSeconds(1) });
        Assert.That((error.Code, error.Message), Is.EqualTo((Errors.ImageTooLarge, "Drawing the file takes longer than its time limit.")));
        Assert.That(OutsideProgramTests.RunningIn(Scratch), Is.Empty);
    }

    /// <summary>A green file of ours, by each way in which a drawing could ask for it.</summary>
    [Test]
    public void No_other_file_is_read()
    {
        var green = Save(Pictures.Png(50, 50, (_, _) => (0, 255, 0, 255)), "green.png");
        var style = Save("rect { fill: #0f0 !important }"u8.ToArray(), "green.css");
        var text = Save("SECRET"u8.ToArray(), "secret.txt");
        string[] ways =
        [
            $"<image href='green.png' width='50' height='50'/>", $"<image xlink:href='{green}' width='50' height='50'/>", $"<image href='file://{green}' width='50' height='50'/>",
            $"<style>@import url('file://{style}'); @import 'green.css';</style><rect width='50' height='50' fill='#f00'/>",
            $"<filter id='f'><feImage href='file://{green}'/></filter><rect width='50' height='50' filter='url(#f)'/>",
            $"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file://{text}' parse='text'/>", "<script>while(true){}</script>",
            "<image href='/dev/zero' width='50' height='50'/>",
        ];
        foreach (var way in ways)
        {
            var picture = Decoded(Draw(Svg("width='50' height='50'", $"<rect width='50' height='50' fill='#00f'/>{way}"), new ImageRequest()));
            Assert.That(picture[25, 25].G, Is.Zero, way);
        }
        var entity = Encoding.UTF8.GetBytes($"<?xml version='1.0'?><?xml-stylesheet href='file://{style}'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file://{text}'>]><svg {Names} width='50' height='50'><text>&x;</text></svg>");
        Assert.That(Refused(entity).Code, Is.EqualTo(Errors.UnreadableImage));
    }

    [Test]
    public void No_connection_is_opened()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/a.png";
        Draw(Svg("width='50' height='50'", $"<style>@import url('{address}');</style><image href='{address}' width='50' height='50'/><use href='{address}#a'/><rect width='9' height='9' fill='url({address}#p)'/>"), new ImageRequest());
        Refused(Encoding.UTF8.GetBytes($"<!DOCTYPE svg SYSTEM '{address}' [<!ENTITY x SYSTEM '{address}'>]><svg {Names} width='50' height='50'><text>&x;</text></svg>"));
        Assert.That(listener.Pending(), Is.False);
    }
}
