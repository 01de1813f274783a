using FsCheck;
using FsCheck.Fluent;
using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;
using Pims.Storage;

namespace Pims.Tests.Imaging;

/// <summary>What the parameters of an address mean, and what holds for any.</summary>
public sealed class ImageParametersTests
{
    static readonly string[] Metas =
    [
        "{}", """{"content-type":"image/png","unreadable":"unreadable_image"}""", """{"width":450,"height":600,"has-alpha":false,"exif":{"iso":100}}""",
        """{"width":40,"height":20,"has-alpha":true}""", """{"width":40,"height":20,"has-alpha":false,"frames":3}""", """{"width":3000,"height":2,"pages":7}""",
    ];

    static readonly string[] Types = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic", "image/tiff", "image/bmp"];

    static readonly string?[] Accepts = [null, "*/*", "image/webp", "image/avif,image/webp,*/*;q=0.8", "image/avif,image/webp;q=0", "image/png;q=0", "nonsense"];

    static readonly ImageFormat?[] Formats = [null, .. Enum.GetValues<ImageFormat>().Where(format => format != ImageFormat.Heic)];

    static readonly Gen<int?> Number = Gen.Elements<int?>(null, null, 1, 20, 40, 450, 600, 1000);

    static readonly Gen<ImageRequest> Requests =
        from width in Number
        from height in Number
        from mode in Gen.Elements(Enum.GetValues<ImageMode>())
        from anchor in Gen.Elements(Enum.GetValues<ImageAnchor>())
        from center in Gen.Elements<FocalPoint?>(null, FocalPoint.Of("0,1"), FocalPoint.Of("0.123456,0.5"), FocalPoint.Of("0.000001,.3"))
        from upscale in Gen.Elements(true, false)
        from format in Gen.Elements(Formats)
        from isAuto in Gen.Elements(true, false)
        from quality in Gen.Elements<int?>(null, 1, 80, 85, 100)
        from color in Gen.Elements("fff", "00123456", "80ff0000", "10,20,30", "")
        from page in Gen.Elements<int?>(null, 1, 2, 1000)
        select new ImageRequest
        {
            Width = width, Height = height, Mode = mode, Anchor = anchor, Center = center, Upscale = upscale, Format = isAuto ? null : format, IsAuto = isAuto, Quality = quality,
            Background = ImageColor.Of(color), Page = page,
        };

    static readonly Gen<AssetRow> Assets = from type in Gen.Elements(Types) from meta in Gen.Elements(Metas) select Asset(type, meta);

    static readonly CanonicalRequest Canonical = new(new FormatChoice(format => format != ImageFormat.Heic));

    internal static AssetRow Asset(string type, string meta) => new()
    {
        AssetId = 1, Code = "a", State = AssetState.Live, BucketId = null, Filename = "a", Extension = null, MediaType = "IMAGE", MimeType = type, Size = 1, Checksum = "c", Version = 1, Data = "{}", Meta = meta,
        CreatedAt = default, CreatedBy = "", ModifiedAt = default, ModifiedBy = "", ExpiresAt = null, DeletedAt = null, OriginalPath = null, ReplacedAt = null, ReplacedBy = null,
    };

    static ImageRequest Read(string name, string value) => ImageParameters.Read(new Dictionary<string, string> { [name] = value })!;

    [Test]
    public void Any_text_is_a_value_or_refused_by_the_parameter_s_name([ValueSource(typeof(ImageParameters), nameof(ImageParameters.Names))] string name)
    {
        var pieces = Gen.Elements("0", "1", "5", "000", ".", ",", "-", "+", "e3", " ", "#", "\0", "\u0661", "NaN", "Infinity", "∞", "fff", "red", "true", "false", "pad", "Crop", "top", "auto", "JPG", "png", "0x1", "1e1", "99999999999999999999", "\n", "%", "Grey");
        var texts = Gen.OneOf(pieces, pieces.ArrayOf().Select(string.Concat), ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            try
            {
                return Read(name, text) == Read(name, text);
            }
            catch (ActionError error)
            {
                return error.Code == Errors.InvalidParameter && error.Parameter == name && error.Message.StartsWith(name, StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Test]
    public void What_is_written_is_read_as_the_same() =>
        Prop.ForAll(Requests.ToArbitrary(), image => (ImageParameters.Read(ImageParameters.Write(image).ToDictionary()) ?? new ImageRequest()) == image)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Test]
    public void A_resolved_request_resolves_to_itself_whoever_asks_and_its_parameters_ask_for_the_same() =>
        Prop.ForAll(Requests.Zip(Assets).Zip(Gen.Elements(Accepts)).ToArbitrary(), given =>
        {
            var ((image, asset), accept) = given;
            ImageRequest resolved;
            try
            {
                resolved = Canonical.Of(asset, image, accept);
            }
            catch (ActionError impossible)
            {
                return impossible.Parameter is "page" or "width" or "height";
            }
            var again = ImageParameters.Read(ImageParameters.Write(resolved).ToDictionary())!;
            return resolved is { Format: not null and not ImageFormat.Heic, IsAuto: false } && again == resolved && Canonical.Of(asset, again, "image/webp") == resolved;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [TestCase("0,0", 0, 0)]
    [TestCase("1,1", 1, 1)]
    [TestCase("0.5,0.25", 0.5, 0.25)]
    [TestCase(".5,1.000", 0.5, 1)]
    [TestCase("0.12345678,0.00000001", 0.123457, 0)]
    public void The_focal_point_is_read(string text, double y, double x) => Assert.That(Read("center", text).Center, Is.EqualTo(new FocalPoint(y, x)));

    [TestCase("")]
    [TestCase("0.5")]
    [TestCase("0.5,")]
    [TestCase(",")]
    [TestCase(".,.")]
    [TestCase("0.5,0.5,0.5")]
    [TestCase("0.5;0.5")]
    [TestCase("1.000001,0")]
    [TestCase("0,1.1")]
    [TestCase("-0,0")]
    [TestCase("+0,0")]
    [TestCase("0, 0")]
    [TestCase("1e-3,0")]
    [TestCase("NaN,0")]
    [TestCase("0,5,0,5")]
    [TestCase("50%,50%")]
    [TestCase("0\0,0")]
    public void What_is_no_focal_point_is_refused(string text) => Assert.That(FocalPoint.Of(text), Is.Null);

    /// <summary>Requests that come to the same, of a picture that is as the columns say.</summary>
    static readonly (string Type, string Meta, string One, string Other)[] Same =
    [
        ("image/jpeg", "450,600", "width=90", "width=90&format=jpg&quality=85&page=1&mode=crop&anchor=top&upscale=false&bgcolor=red"),
        ("image/jpeg", "450,600", "width=90", "width=90&mode=boxpad&center=0,1"),
        ("image/jpeg", "450,600", "width=90&format=png", "width=90&format=png&quality=3"),
        ("image/jpeg", "450,600", "format=png", "format=png&mode=crop&anchor=left&center=0.5,0.5&upscale=false"),
        ("image/jpeg", "450,600", "width=90&height=90&mode=crop&center=0.2,0.3", "width=90&height=90&mode=crop&center=0.2,0.3&anchor=topleft"),
        ("image/jpeg", "450,600", "width=90&height=90&mode=max", "width=90&height=90&mode=max&anchor=topleft&center=1,1&bgcolor=00f"),
        ("image/jpeg", "450,600", "width=90&height=90", "width=90&height=90&mode=boxpad&upscale=true&bgcolor=fff&center=1,1"),
        ("image/jpeg", "450,600", "width=900&height=900&mode=boxpad", "width=900&height=900&upscale=false"),
        ("image/jpeg", "450,600", "width=900&height=90&mode=max", "width=900&height=90&mode=max&upscale=false"),
        ("image/png", "40,20,alpha", "width=20&bgcolor=00ff0000", "width=20&page=1"),
        ("image/png", "40,20,alpha", "width=20&format=jpeg", "width=20&format=jpg&bgcolor=ffffff"),
        ("image/gif", "40,20,frames", "format=png", "format=png&page=1"),
        ("image/gif", "40,20", "width=10", "width=10&page=1"),
        ("image/tiff", "40,20,pages", "width=10", "width=10&page=1"),
        ("image/heic", "40,20", "width=10", "width=10&format=jpg"),
        ("image/heic", "", "width=10", "width=10&format=jpg"),
    ];

    [Test]
    public void Requests_that_come_to_the_same_have_one_key([ValueSource(nameof(Same))] (string Type, string Meta, string One, string Other) given) =>
        Assert.That(KeyOf(given.Type, given.Meta, given.One), Is.EqualTo(KeyOf(given.Type, given.Meta, given.Other)));

    [TestCase("image/jpeg", "450,600", "width=90", "width=91")]
    [TestCase("image/jpeg", "450,600", "width=90", "width=90&quality=84")]
    [TestCase("image/jpeg", "450,600", "width=90&height=90", "width=90&height=90&anchor=top")]
    [TestCase("image/jpeg", "450,600", "width=90&height=90", "width=90&height=90&bgcolor=red")]
    [TestCase("image/jpeg", "450,600", "width=90&height=90", "width=90&height=90&mode=crop")]
    [TestCase("image/jpeg", "450,600", "width=900&height=900", "width=900&height=900&mode=boxpad")]
    [TestCase("image/jpeg", "450,600", "width=900&height=90&mode=crop", "width=900&height=90&mode=crop&upscale=false")]
    [TestCase("image/jpeg", "", "width=90", "width=90&upscale=false")]
    [TestCase("image/png", "40,20,alpha", "width=20", "width=20&bgcolor=fff")]
    [TestCase("image/png", "", "width=20", "width=20&bgcolor=fff")]
    [TestCase("image/png", "40,20", "format=png", "format=png8")]
    [TestCase("image/gif", "40,20,frames", "width=10", "width=10&page=1")]
    [TestCase("image/gif", "", "width=10", "width=10&page=1")]
    [TestCase("image/gif", "40,20,frames", "width=10", "width=10&bgcolor=red")]
    [TestCase("image/tiff", "40,20", "width=10", "width=10&bgcolor=red")]
    [TestCase("image/tiff", "40,20,pages", "width=10&page=2", "width=10")]
    public void Requests_that_differ_have_two_keys(string type, string meta, string one, string other) =>
        Assert.That(KeyOf(type, meta, one), Is.Not.EqualTo(KeyOf(type, meta, other)));

    static string KeyOf(string type, string meta, string query)
    {
        var asset = Asset(type, MetaOf(meta));
        var parameters = query.Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        return Renditions.KeyOf(asset, Canonical.Of(asset, ImageParameters.Read(parameters)!, accept: null));
    }

    /// <summary>Width, height, and <c>alpha</c>, <c>frames</c> or <c>pages</c>; empty for what is not known.</summary>
    internal static string MetaOf(string words)
    {
        var parts = words.Split(',');
        return parts.Length < 2 ? "{}" : $$"""{"width":{{parts[0]}},"height":{{parts[1]}},"has-alpha":{{(parts.Contains("alpha") ? "true" : "false")}}{{(parts.Contains("frames") ? ",\"frames\":3" : parts.Contains("pages") ? ",\"pages\":3" : "")}}}""";
    }
}
