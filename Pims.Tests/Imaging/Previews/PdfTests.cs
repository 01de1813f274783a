using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;
using Pims.Actions.Imaging.Previews;
using static Pims.Tests.Imaging.Previews.Documents;

namespace Pims.Tests.Imaging.Previews;

sealed class PdfTests : PreviewTest
{
    static readonly byte[] Pages = Pdf(
        Page(200, 100), Page(200, 100, "/Rotate 90"), Page(200, 100, "/CropBox [0 0 100 100]"), Page(200, 100, "/UserUnit 3"), Page(100_000, 1), Page(14_400, 14_400), ("/MediaBox [0 0 0.01 0.02]", ""));

    static readonly string[] A4 =
    [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.276 841.89] >>",
    ];

    [SetUp]
    public void Programs_are_there() => Need(Programs.PdfDraw, Programs.PdfInfo);

    [TestCase(1, 417, 208)]
    [TestCase(2, 208, 417)]
    [TestCase(3, 208, 208)]
    [TestCase(4, 417, 208)]
    [TestCase(5, 5000, 1)]
    [TestCase(6, 5000, 5000)]
    [TestCase(7, 1, 1)]
    public void A_page_has_150_pixels_to_the_inch_and_at_most_5000(int page, int width, int height)
    {
        var made = Draw(Pages, new ImageRequest { Page = page, Format = ImageFormat.Png8 });
        Assert.That((made.Type, made.Width, made.Height), Is.EqualTo((FileTypes.Png, width, height)));
    }

    [TestCase(300, null, 300, 424)]
    [TestCase(null, 300, 212, 300)]
    [TestCase(null, null, 1240, 1754)]
    [TestCase(2000, null, 2000, 2829)]
    public void One_side_gives_the_other_by_the_shape_of_the_page(int? width, int? height, int isWide, int isHigh)
    {
        var made = Draw(Pdf(A4, ""), new ImageRequest { Width = width, Height = height });
        Assert.That((made.Type, made.Width, made.Height), Is.EqualTo((FileTypes.Png, isWide, isHigh)));
    }

    [Test]
    public void It_is_drawn_upright_on_white()
    {
        var lying = Decoded(Draw(Pages, new ImageRequest { Width = 400 }));
        Assert.That((lying[10, 190], lying[10, 10], lying[390, 190]), Is.EqualTo(((255, 0, 0), (255, 255, 255), (255, 255, 255))));
        var turned = Decoded(Draw(Pages, new ImageRequest { Height = 400, Page = 2 }));
        Assert.That((turned[10, 10], turned[10, 390], turned[190, 10]), Is.EqualTo(((255, 0, 0), (255, 255, 255), (255, 255, 255))));
    }

    [TestCase(1000, false, 417, 208)]
    [TestCase(1000, true, 1000, 500)]
    [TestCase(100, false, 100, 50)]
    public void It_is_enlarged_only_where_it_may_be(int width, bool upscale, int isWide, int isHigh)
    {
        var made = Draw(Pages, new ImageRequest { Width = width, Mode = ImageMode.Max, Upscale = upscale });
        Assert.That((made.Width, made.Height), Is.EqualTo((isWide, isHigh)));
    }

    [Test]
    public void Text_is_drawn_with_the_fonts_of_the_system()
    {
        var picture = Decoded(Draw(Pdf(("/MediaBox [0 0 200 100]", "BT /F 40 Tf 10 40 Td (Words) Tj ET")), new ImageRequest { Width = 200 }));
        Assert.That(Light(picture), Is.InRange(180, 250));
    }

    [TestCase(8, "page is 1 to 7 for this PDF.")]
    [TestCase(1000, "page is 1 to 7 for this PDF.")]
    public void A_page_that_is_not_there_is_named(int page, string message)
    {
        var error = Refused(Pages, new ImageRequest { Page = page });
        Assert.That((error.Code, error.Parameter, error.Message), Is.EqualTo((Errors.InvalidParameter, "page", message)));
    }

    static readonly TestCaseData[] Unreadable =
    [
        new TestCaseData(Pages[..300]).SetName("A PDF that is cut off"),
        new TestCaseData("%PDF-1.4\n"u8.ToArray()).SetName("A PDF with nothing in it"),
        new TestCaseData(Pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"], "")).SetName("A PDF without pages"),
        new TestCaseData(Pdf(["<< /Type /Catalog /Pages 1 0 R >>"], "")).SetName("A PDF whose pages are the catalogue"),
        new TestCaseData(Pdf(A4, $"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{new string('1', 64)}> /U <{new string('2', 64)}> >> /ID [<00> <00>]")).SetName("A PDF with a password"),
    ];

    [TestCaseSource(nameof(Unreadable))]
    public void Refuses_as_unreadable(byte[] file) => Assert.That(Refused(file).Code, Is.EqualTo(Errors.UnreadableImage));

    [Test]
    public void A_title_says_nothing_of_pages_and_sizes()
    {
        var file = Pdf([.. A4, "<< /Title (x\nPages:          99\nPage    1 size:  1 x 100 pts\nPage    1 rot:   90) >>"], "/Info 4 0 R");
        var made = Draw(file, new ImageRequest { Width = 100 });
        Assert.That((made.Width, made.Height), Is.EqualTo((100, 141)));
    }

    /// <summary>Each form draws the one before it ten times.</summary>
    [Test]
    public void A_page_that_takes_too_long_is_stopped_with_its_program()
    {
        string Form(int number) =>
            $"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {number + 1} 0 R >> >> /Length 60 >>\nstream\n{string.Concat(Enumerable.Repeat("/X Do ", 10))}\nendstream";
        var file = Pdf(
        [
            .. A4[..2], "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>", "<< /Length 5 >>\nstream\n/X Do\nendstream",
            .. Enumerable.Range(5, 12).Select(Form), "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 9 >>\nstream\n0 0 9 9 f\nendstream",
        ], "");
        var error = Refused(file, previewer: new Previewer(Programs) { Limit = TimeSpan.FromSeconds(2) });
        Assert.That((error.Code, error.Message), Is.EqualTo((Errors.ImageTooLarge, "Drawing the file takes longer than its time limit.")));
        Assert.That(OutsideProgramTests.RunningIn(Scratch), Is.Empty);
    }
}
