using Pims.Actions;
using Pims.Actions.Files;
using Pims.Actions.Imaging;
using Pims.Tests.Imaging;

namespace Pims.Tests.Files;

/// <summary>Which format a picture gets: by what is asked for, what it is made of, and what the client accepts.</summary>
public sealed class FormatChoiceTests
{
    const string Chrome = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";

    // Without an Accept header the own format, whatever wildcards say too.
    [TestCase("image/jpeg", "450,600", null, "jpeg")]
    [TestCase("image/jpeg", "450,600", "", "jpeg")]
    [TestCase("image/jpeg", "450,600", "*/*", "jpeg")]
    [TestCase("image/jpeg", "450,600", "image/*", "jpeg")]
    [TestCase("image/png", "40,20,alpha", "*/*;q=0.1", "png")]
    [TestCase("image/bmp", "40,20", "*/*", "bmp")]
    [TestCase("image/tiff", "40,20", "image/*", "tiff")]
    [TestCase("image/webp", "40,20", "*/*", "webp")]
    [TestCase("image/avif", "40,20", "*/*", "avif")]
    // What is named.
    [TestCase("image/jpeg", "450,600", Chrome, "avif")]
    [TestCase("image/jpeg", "450,600", "IMAGE/WEBP", "webp")]
    [TestCase("image/jpeg", "450,600", "image/webp;q=0.001,*/*", "webp")]
    [TestCase("image/jpeg", "450,600", "image/webp , image/avif", "avif")]
    [TestCase("image/jpeg", "450,600", "image/avif;q=0.5,image/webp;q=0.6", "webp")]
    [TestCase("image/jpeg", "450,600", "image/avif;q=0.6,image/webp;q=0.6", "avif")]
    [TestCase("image/jpeg", "450,600", "image/avif;v=1;q=0.6,image/webp;Q=0.9", "webp")]
    [TestCase("image/jpeg", "450,600", "image/webp;q=0.5,image/jpeg", "jpeg")]
    [TestCase("image/jpeg", "450,600", "image/webp;q=0.5,image/jpeg;q=0.5", "webp")]
    [TestCase("image/png", "40,20", "image/jpeg,image/webp;q=0.5", "webp")]
    // Refusals.
    [TestCase("image/jpeg", "450,600", "image/avif;q=0,image/webp", "webp")]
    [TestCase("image/jpeg", "450,600", "image/webp;q=0,image/avif;q=0.0,*/*", "jpeg")]
    [TestCase("image/jpeg", "450,600", "image/jpeg;q=0", "png")]
    [TestCase("image/jpeg", "450,600", "image/jpeg;q=0,*/*", "png")]
    [TestCase("image/png", "40,20,alpha", "image/png;q=0,*/*", "jpeg")]
    [TestCase("image/tiff", "40,20", "image/tiff;q=0,*/*", "png")]
    [TestCase("image/bmp", "40,20", "image/bmp;q=0,*/*", "jpeg")]
    [TestCase("image/webp", "40,20", "image/webp;q=0,*/*", "jpeg")]
    [TestCase("image/webp", "40,20,alpha", "image/webp;q=0,*/*", "png")]
    [TestCase("image/jpeg", "450,600", "image/*;q=0", "jpeg")]
    [TestCase("image/jpeg", "450,600", "*/*;q=0", "jpeg")]
    // The own one is not among those that the client names.
    [TestCase("image/jpeg", "450,600", "image/png", "png")]
    [TestCase("image/png", "40,20,alpha", "image/jpeg", "jpeg")]
    [TestCase("image/bmp", "40,20", "image/png,image/jpeg", "jpeg")]
    [TestCase("image/jpeg", "450,600", "text/html", "jpeg")]
    // What is no media range is left out.
    [TestCase("image/jpeg", "450,600", "nonsense", "jpeg")]
    [TestCase("image/jpeg", "450,600", ";,;q=1,,image/webp", "webp")]
    [TestCase("image/jpeg", "450,600", "image/avif;q=high,image/webp", "webp")]
    [TestCase("image/jpeg", "450,600", "image/webp;q=7", "webp")]
    // AVIF loses transparency, so what has some, or may have, becomes WebP.
    [TestCase("image/png", "40,20", Chrome, "avif")]
    [TestCase("image/png", "40,20,alpha", Chrome, "webp")]
    [TestCase("image/png", "", Chrome, "webp")]
    [TestCase("image/png", "40,20,alpha", "image/avif", "png")]
    [TestCase("image/png", "40,20,alpha", "image/avif,*/*", "png")]
    [TestCase("image/tiff", "40,20", Chrome, "webp")]
    [TestCase("image/avif", "40,20,alpha", Chrome, "webp")]
    [TestCase("image/avif", "40,20,alpha", "*/*", "png")]
    // It takes too long for a large one, or one of which nobody knows how large it is.
    [TestCase("image/jpeg", "2000,2000", Chrome, "avif")]
    [TestCase("image/jpeg", "2001,2000", Chrome, "webp")]
    [TestCase("image/jpeg", "2001,2000", "image/avif", "jpeg")]
    [TestCase("image/avif", "2001,2000", "image/avif", "jpeg")]
    [TestCase("image/jpeg", "", Chrome, "webp")]
    [TestCase("image/jpeg", "", Chrome, "avif", "width=2000&height=2000")]
    [TestCase("image/jpeg", "", Chrome, "webp", "width=2000&height=2001")]
    [TestCase("image/jpeg", "", Chrome, "webp", "width=200&height=200&mode=min")]
    [TestCase("image/jpeg", "9000,6000", Chrome, "avif", "width=2400")]
    [TestCase("image/jpeg", "9000,6000", Chrome, "webp", "width=2460")]
    [TestCase("image/jpeg", "2700,600", Chrome, "webp", "width=1000&height=1000&mode=min")]
    [TestCase("image/jpeg", "450,600", Chrome, "webp", "height=5000")]
    // What moves goes on moving.
    [TestCase("image/gif", "40,20,frames", Chrome, "webp")]
    [TestCase("image/gif", "40,20,frames", "image/avif", "gif")]
    [TestCase("image/gif", "40,20,frames", "*/*", "gif")]
    [TestCase("image/gif", "40,20,frames", "image/png", "gif")]
    [TestCase("image/gif", "40,20,frames", "image/gif;q=0,image/webp;q=0,image/png", "png")]
    [TestCase("image/webp", "40,20,frames", "*/*", "webp")]
    [TestCase("image/webp", "40,20,frames", "image/webp;q=0,*/*", "gif")]
    [TestCase("image/gif", "", Chrome, "webp")]
    [TestCase("image/gif", "40,20", Chrome, "avif")]
    [TestCase("image/gif", "40,20,frames", Chrome, "webp", "page=1")]
    // What can't be written.
    [TestCase("image/heic", "40,20", "*/*", "jpeg")]
    [TestCase("image/heic", "40,20", Chrome, "avif")]
    public void Auto(string type, string meta, string? accept, string expected, string query = "mode=max") =>
        Assert.That(Choose(type, meta, $"format=auto&{query}", accept), Is.EqualTo(expected));

    [TestCase("image/jpeg", "jpeg,png", Chrome, "jpeg")]
    [TestCase("image/jpeg", "jpeg,png,webp", Chrome, "webp")]
    [TestCase("image/bmp", "png", "*/*", "png")]
    [TestCase("image/gif", "png,jpeg", Chrome, "png")]
    [TestCase("image/webp", "png,jpeg", "image/webp", "jpeg")]
    public void Auto_never_chooses_what_the_engine_does_not_write(string type, string writes, string accept, string expected) =>
        Assert.That(Choose(type, type == "image/gif" ? "40,20,frames" : "40,20", "format=auto", accept, writes.Split(',')), Is.EqualTo(expected));

    [TestCase("image/jpeg", null, "jpeg")]
    [TestCase("image/tiff", null, "tiff")]
    [TestCase("image/heic", null, "jpeg")]
    [TestCase("image/avif", "jpeg,png", "png")]
    public void Without_a_format_it_is_the_own_one_whatever_is_accepted(string type, string? writes, string expected) =>
        Assert.That(Choose(type, "40,20", "width=10", "image/webp", writes?.Split(',')), Is.EqualTo(expected));

    [TestCase("webp")]
    [TestCase("avif")]
    public void A_format_that_the_engine_does_not_write_is_refused_by_name(string format)
    {
        var error = Assert.Throws<ActionError>(() => Choose("image/jpeg", "40,20", "format=" + format, null, ["jpeg", "png"]))!;
        Assert.That((error.Code, error.Parameter), Is.EqualTo((Errors.UnsupportedFormat, "format")));
    }

    static string Choose(string type, string meta, string query, string? accept, string[]? writes = null)
    {
        var canonical = new CanonicalRequest(new FormatChoice(format => format != ImageFormat.Heic && writes?.Contains(format.ToString().ToLowerInvariant()) != false));
        var parameters = query.Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var asset = ImageParametersTests.Asset(type, ImageParametersTests.MetaOf(meta));
        return canonical.Of(asset, ImageParameters.Read(parameters)!, accept).Format.ToString()!.ToLowerInvariant();
    }
}
