using Pims.Tests.Imaging;

namespace Pims.Tests.Media;

public sealed class MediaPictureTests : MediaTest
{
    [TestCase("photo", "width=90", "image/jpeg", 90, 120)]
    [TestCase("photo", "height=60", "image/jpeg", 45, 60)]
    [TestCase("photo", "width=100&height=60&mode=max", "image/jpeg", 45, 60)]
    [TestCase("photo", "width=30&height=600&mode=max&format=png", "image/png", 30, 40)]
    [TestCase("photo", "format=webp&quality=40", "image/webp", 450, 600)]
    [TestCase("photo", "width=900", "image/jpeg", 900, 1200)]
    [TestCase("photo", "width=900&upscale=false", "image/jpeg", 900, 1200)]
    [TestCase("photo", "width=60&upscale=true&format=gif", "image/gif", 60, 80)]
    [TestCase("photo", "width=60&format=png8", "image/png", 60, 80)]
    [TestCase("photo", "width=60&format=bmp", "image/bmp", 60, 80)]
    [TestCase("photo", "width=60&format=tif&page=1", "image/tiff", 60, 80)]
    [TestCase("photo", "width=60&format=tiff", "image/tiff", 60, 80)]
    [TestCase("photo", "width=60&format=avif&quality=40", "image/avif", 60, 80)]
    [TestCase("glass", "format=gif&quality=1", "image/gif", 40, 20)]
    [TestCase("glass", "width=20", "image/png", 20, 10)]
    [TestCase("glass", "format=jpeg&height=10", "image/jpeg", 20, 10)]
    [TestCase("glass", "mode=max", "image/png", 40, 20)]
    [TestCase("glass", "mode=crop&anchor=topleft&center=0,1", "image/png", 40, 20)]
    public async Task A_picture_has_the_size_and_format_that_were_asked_for(string code, string query, string type, int width, int height)
    {
        var answer = await Server.GetAsync($"/media/{code}/x?{query}");
        Assert.That(((int)answer.Status, answer.Header("Content-Type")), Is.EqualTo((200, type)), answer.Text);
        var picture = Decoded(answer.Bytes, type);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((width, height)));
    }

    [Test]
    public async Task A_photo_is_turned_upright()
    {
        var lying = Decoded((await Server.GetAsync("/media/photo/x?width=90&format=png")).Bytes, "image/png");
        await Server.UploadAsync("""{"action":"uploadAsset","asset":"mirrored"}""", await File.ReadAllBytesAsync(Fixture.Path("Portrait_2.jpg")), "a.jpg");
        var mirrored = Decoded((await Server.GetAsync("/media/mirrored/x?width=90&format=png")).Bytes, "image/png");
        Assert.That(lying.MeanDifference(mirrored), Is.LessThan(6));
    }

    [Test]
    public async Task Transparency_becomes_white_where_the_format_has_none()
    {
        var (r, g, b) = Decoded((await Server.GetAsync("/media/glass/x?format=jpg&quality=100")).Bytes, "image/jpeg")[20, 10];
        Assert.That((r, g, b), Is.EqualTo((132, 227, 142)).Using<(int R, int G, int B)>((one, other) => Math.Abs(one.R - other.R) < 6 && Math.Abs(one.G - other.G) < 6 && Math.Abs(one.B - other.B) < 6));
    }

    [TestCase("bgcolor=f00", 132, 100, 15)]
    [TestCase("bgcolor=%230000ff", 5, 100, 142)]
    [TestCase("bgcolor=ff0000ff&format=png", 5, 100, 142)]
    [TestCase("bgcolor=255,0,0&format=bmp", 132, 100, 15)]
    [TestCase("bgcolor=255,0,0,255&format=tif", 132, 100, 15)]
    [TestCase("bgcolor=Red&format=avif&quality=90", 132, 100, 15)]
    [TestCase("bgcolor=transparent&format=bmp", 132, 227, 142)]
    [TestCase("format=avif&quality=90", 132, 227, 142)]
    public async Task A_colour_lies_under_what_is_transparent(string query, int red, int green, int blue)
    {
        var answer = await Server.GetAsync($"/media/glass/x?{query}");
        var (r, g, b) = Decoded(answer.Bytes, answer.Header("Content-Type")!)[20, 10];
        Assert.That((r, g, b), Is.EqualTo((red, green, blue)).Using<(int R, int G, int B)>((one, other) => Math.Abs(one.R - other.R) < 8 && Math.Abs(one.G - other.G) < 8 && Math.Abs(one.B - other.B) < 8));
    }

    [TestCase("gif", "photo.gif")]
    [TestCase("png8", "photo.png")]
    [TestCase("bmp", "photo.bmp")]
    [TestCase("tiff", "photo.tif")]
    [TestCase("avif", "photo.avif")]
    [TestCase("jpeg", "photo.jpg")]
    public async Task Each_format_has_one_extension(string format, string filename) =>
        Assert.That((await Server.GetAsync($"/media/photo/x?width=20&format={format}")).Header("Content-Disposition"), Does.StartWith($"inline; filename={filename};"));

    [Test]
    public async Task Quality_makes_it_smaller()
    {
        var low = (await Server.GetAsync("/media/photo/x?width=300&quality=10")).Bytes.Length;
        var high = (await Server.GetAsync("/media/photo/x?width=300&quality=95")).Bytes.Length;
        Assert.That(low, Is.LessThan(high / 2));
    }

    [Test]
    public async Task A_converted_file_bears_its_new_extension_and_a_tag_of_its_own()
    {
        var original = await Server.GetAsync("/media/photo/x");
        var webp = await Server.GetAsync("/media/photo/x?format=webp&width=20&v=1");
        Assert.Multiple(() =>
        {
            Assert.That(webp.Header("Content-Disposition"), Does.Contain("photo.webp"));
            Assert.That(webp.Header("Cache-Control"), Does.Contain("immutable"));
            Assert.That(webp.Header("ETag"), Is.Not.EqualTo(original.Header("ETag")));
        });
        var again = await Server.GetAsync("/media/photo/x?format=webp&width=20", "anonymous", ("If-None-Match", webp.Header("ETag")!));
        Assert.That((int)again.Status, Is.EqualTo(304));
        var part = await Server.GetAsync("/media/photo/x?format=webp&width=20", "anonymous", ("Range", "bytes=0-3"));
        Assert.That(((int)part.Status, part.Text), Is.EqualTo((206, "RIFF")));
    }

    [TestCase("width=0", "width")]
    [TestCase("width=5001", "width")]
    [TestCase("width=-1", "width")]
    [TestCase("width=1.5", "width")]
    [TestCase("width=", "width")]
    [TestCase("width= 5", "width")]
    [TestCase("width", "width")]
    [TestCase("height=x", "height")]
    [TestCase("quality=0", "quality")]
    [TestCase("quality=101", "quality")]
    [TestCase("format=exe", "format")]
    [TestCase("format=", "format")]
    [TestCase("format=JPG", "format")]
    [TestCase("format=heic", "format")]
    [TestCase("format=Auto", "format")]
    [TestCase("width=+5", "width")]
    [TestCase("width=%2B5", "width")]
    [TestCase("width=1e3", "width")]
    [TestCase("width=5%00", "width")]
    [TestCase("width=NaN", "width")]
    [TestCase("width=99999999999999999999999", "width")]
    [TestCase("width=%D9%A5", "width")]
    [TestCase("height=0x10", "height")]
    [TestCase("quality=85.0", "quality")]
    [TestCase("mode=Crop", "mode")]
    [TestCase("mode=", "mode")]
    [TestCase("mode=1", "mode")]
    [TestCase("mode=pad,max", "mode")]
    [TestCase("anchor=middle", "anchor")]
    [TestCase("anchor=top-left", "anchor")]
    [TestCase("anchor=", "anchor")]
    [TestCase("center=0.5", "center")]
    [TestCase("center=1.01,0", "center")]
    [TestCase("center=", "center")]
    [TestCase("upscale=False", "upscale")]
    [TestCase("upscale=", "upscale")]
    [TestCase("preset=none", "preset")]
    [TestCase("preset=", "preset")]
    [TestCase("download=0", "download")]
    [TestCase("download=true", "download")]
    [TestCase("download=", "download")]
    [TestCase("download", "download")]
    [TestCase("download=1&download=1", "download")]
    [TestCase("format=auto&format=png", "format")]
    [TestCase("width=5&height=0", "height")]
    [TestCase("upscale=0", "upscale")]
    [TestCase("bgcolor=", "bgcolor")]
    [TestCase("bgcolor=256,0,0", "bgcolor")]
    [TestCase("page=0", "page")]
    [TestCase("page=2", "page")]
    [TestCase("page=1001", "page")]
    [TestCase("mode=fit", "mode")]
    [TestCase("width=5&width=5", "width")]
    [TestCase("v=0", "v")]
    [TestCase("v=one", "v")]
    [TestCase("v=1&v=1", "v")]
    public async Task A_bad_value_is_named(string query, string parameter)
    {
        var answer = await Server.GetAsync("/media/photo/x?" + query);
        Assert.That(((int)answer.Status, answer.ErrorCode, (string?)answer.Json.SelectToken("error.parameter")), Is.EqualTo((400, "invalid_parameter", parameter)), answer.Text);
    }

    [TestCase("wdth")]
    [TestCase("Width")]
    [TestCase("Format")]
    [TestCase("Download")]
    [TestCase("widt%68h")]
    [TestCase("")]
    public async Task An_unknown_parameter_is_named(string name)
    {
        var answer = await Server.GetAsync($"/media/photo/x?{name}=1");
        Assert.That(((int)answer.Status, answer.ErrorCode, (string?)answer.Json.SelectToken("error.parameter")), Is.EqualTo((400, "unknown_parameter", Uri.UnescapeDataString(name))), answer.Text);
    }

    [Test]
    public async Task A_computed_side_over_the_limit_names_the_given_one()
    {
        await Server.UploadAsync("""{"action":"uploadAsset","asset":"strip"}""", Pictures.Png(1000, 10, (_, _) => (1, 2, 3, 255)), "a.png");
        var answer = await Server.GetAsync("/media/strip/x?height=51");
        Assert.That(((int)answer.Status, answer.ErrorCode, answer.Get<string>("error.parameter")), Is.EqualTo((400, "invalid_parameter", "height")));
    }

    [TestCase("open.txt", "unsupported_format")]
    [TestCase("truncated.jpg", "unreadable_image")]
    [TestCase("60 megapixels", "image_too_large")]
    [TestCase("garbage", "unreadable_image")]
    public async Task A_picture_that_cannot_be_made_is_refused_and_the_file_is_served_all_the_same(string which, string code)
    {
        var bytes = which switch
        {
            "open.txt" => "hello"u8.ToArray(),
            "60 megapixels" => [.. Pictures.PngHeader(10_000, 6_000), .. Pictures.Chunk("IDAT", [0])],
            "garbage" => [.. Pictures.PngHeader(100, 100), 1, 2, 3],
            _ => await File.ReadAllBytesAsync(Fixture.Path(which)),
        };
        var asset = (await Server.UploadAsync("""{"action":"uploadAsset"}""", bytes, which)).Get<string>("asset.asset");
        var picture = await Server.GetAsync($"/media/{asset}/x?width=300");
        Assert.That(((int)picture.Status, picture.ErrorCode, picture.Header("Content-Disposition")), Is.EqualTo((422, code, (string?)null)), picture.Text);
        Assert.That((await Server.GetAsync($"/media/{asset}/x")).Bytes, Is.EqualTo(bytes));
    }

    [TestCase("photo", "download=1", "photo.jpg", "image/jpeg")]
    [TestCase("photo", "download=1&v=1", "photo.jpg", "image/jpeg")]
    [TestCase("photo", "download=1&width=20&format=webp", "photo.webp", "image/webp")]
    [TestCase("open", "download=1", "open.txt", "text/plain; charset=utf-8")]
    public async Task It_may_be_saved_in_place_of_shown(string code, string query, string filename, string type)
    {
        var answer = await Server.GetAsync($"/media/{code}/x?{query}");
        Assert.That(((int)answer.Status, answer.Header("Content-Type"), answer.Header("Content-Disposition")), Is.EqualTo((200, type, $"attachment; filename={filename}; filename*=UTF-8''{filename}")));
        var shown = await Server.GetAsync($"/media/{code}/x?{query.Replace("download=1", "").Trim('&')}");
        Assert.That((shown.Header("ETag"), shown.Header("Content-Disposition")), Is.EqualTo((answer.Header("ETag"), $"inline; filename={filename}; filename*=UTF-8''{filename}")));
        var again = await Server.GetAsync($"/media/{code}/x?{query}", "anonymous", ("If-None-Match", answer.Header("ETag")!));
        Assert.That((int)again.Status, Is.EqualTo(304));
    }

    [TestCase("width=90", "width=90&mode=crop&anchor=top&quality=85&format=jpg&page=1&bgcolor=red&upscale=false")]
    [TestCase("width=90&height=90&mode=max", "width=90&height=90&mode=max&format=jpeg&center=0,1&upscale=true")]
    [TestCase("width=90&format=png", "format=png&width=90&quality=3")]
    public async Task What_comes_to_the_same_picture_has_one_tag(string one, string other) =>
        Assert.That((await Server.GetAsync("/media/photo/x?" + one)).Header("ETag"), Is.EqualTo((await Server.GetAsync("/media/photo/x?" + other)).Header("ETag")));

    [TestCase("width")]
    [TestCase("height")]
    [TestCase("mode")]
    [TestCase("anchor")]
    [TestCase("center")]
    [TestCase("upscale")]
    [TestCase("format")]
    [TestCase("quality")]
    [TestCase("bgcolor")]
    [TestCase("page")]
    [TestCase("preset")]
    [TestCase("download")]
    [TestCase("v")]
    [TestCase("read_key")]
    public async Task Any_value_is_taken_or_refused_by_name(string name)
    {
        string[] pieces = ["0", "1", "0.5", ",", "-", "+", "e", " ", "\0", "\r\n", "%", "&", "=", ";", "?", "#", "ä", "\ud83d\ude00", "\ud800", "\uffff", "NaN", "crop", "auto", "fff", "true", "false", "null", "'", "\"", "<", "99999999999"];
        var random = new Random(name.Length);
        for (var i = 0; i < 100; i++)
        {
            var value = string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => pieces[random.Next(pieces.Length)]));
            // What is no image shows that the value is right without a picture being made.
            var answer = await Server.GetAsync($"/media/open/x?{name}={Uri.EscapeDataString(value)}");
            if ((int)answer.Status == 400)
                Assert.That((answer.ErrorCode, answer.Get<string>("error.parameter")), Is.EqualTo(("invalid_parameter", name)), value);
            else
                Assert.That((int)answer.Status, Is.EqualTo(200).Or.EqualTo(422), value);
        }
    }

    [TestCase("width=%ff%fe")]
    [TestCase("width=%zz")]
    [TestCase("width=%")]
    [TestCase("width=5%0")]
    [TestCase("width=%u0035")]
    [TestCase("format=%6apg%")]
    public async Task What_is_escaped_wrongly_is_a_wrong_value(string query)
    {
        var answer = await Server.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Http.BaseAddress + "media/photo/x?" + query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })), "anonymous");
        Assert.That(((int)answer.Status, answer.ErrorCode, answer.Get<string>("error.parameter")), Is.EqualTo((400, "invalid_parameter", query[..query.IndexOf('=')])));
    }
}
