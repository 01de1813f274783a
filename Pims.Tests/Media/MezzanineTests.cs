using ImageMagick;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Media;

/// <summary>Small pictures of a large original are made from a smaller version of it, and nobody sees it.</summary>
public sealed class MezzanineTests
{
    const int Width = 3900, Height = 2600;

    TestServer server = null!, direct = null!;
    byte[] jpeg = [];

    [OneTimeSetUp]
    public async Task Start()
    {
        (server, direct) = (await TestServer.StartAsync(), await TestServer.StartAsync(("RenditionBytes", "0")));
        var photo = Pixels.Of(Path.Combine(Repository.Root, "samples", "photo.jpg"), MagickFormat.Jpeg);
        // A real photo's own pixels side by side: an enlarged one would have nothing to lose.
        var tiled = Pictures.Png(Width, Height, (x, y) => photo[x % photo.Width, y % photo.Height] is var (r, g, b) ? ((byte)r, (byte)g, (byte)b, (byte)255) : default);
        jpeg = Pictures.As(MagickFormat.Jpeg, tiled);
        (string Code, byte[] Bytes)[] files =
        [
            ("photo", jpeg), ("turned", Pictures.Oriented(jpeg, 6)),
            ("glass", Pictures.Png(Width, Height, (x, y) => photo[x % photo.Width, y % photo.Height] is var (r, g, b) ? ((byte)r, (byte)g, (byte)b, (byte)(x * 255 / Width)) : default)),
        ];
        foreach (var (code, bytes) in files)
        {
            foreach (var one in new[] { server, direct })
                Assert.That((int)(await one.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}"}""", bytes, code)).Status, Is.EqualTo(200));
            // The first picture alone is not worth a mezzanine, the second is.
            Assert.That((int)(await server.GetAsync($"/media/{code}/x?width=16")).Status, Is.EqualTo(200));
        }
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await server.DisposeAsync();
        await direct.DisposeAsync();
    }

    static int Kept(TestServer server) => Directory.GetFiles(Path.Combine(server.DataPath, "renditions"), "*", SearchOption.AllDirectories).Length;

    [TestCase("photo", "width=300")]
    [TestCase("photo", "width=200&height=220&mode=crop&center=0.2,0.8")]
    [TestCase("photo", "width=100&height=220&mode=crop&anchor=right&format=png")]
    [TestCase("photo", "width=340&mode=max&quality=90")]
    [TestCase("photo", "width=430")]
    [TestCase("photo", "width=512&quality=90")]
    [TestCase("turned", "height=221")]
    [TestCase("turned", "height=512&format=png")]
    [TestCase("turned", "height=510&format=webp&quality=95")]
    [TestCase("turned", "width=340&height=300&bgcolor=teal&upscale=false")]
    [TestCase("glass", "width=300&format=jpg&bgcolor=navy")]
    [TestCase("glass", "width=510&format=jpg&bgcolor=navy")]
    [TestCase("glass", "width=333&height=222&mode=stretch&format=jpg")]
    public async Task Nobody_sees_which_of_the_two_a_picture_was_made_from(string code, string query)
    {
        var (small, whole) = (await server.GetAsync($"/media/{code}/x?{query}"), await direct.GetAsync($"/media/{code}/x?{query}"));
        Assert.That(((int)small.Status, (int)whole.Status), Is.EqualTo((200, 200)), small.Text);
        Assert.That(small.Header("ETag"), Is.Not.EqualTo(whole.Header("ETag")), "other bytes");
        var type = small.Header("Content-Type")!;
        var alike = Similarity.Of(MediaTest.Decoded(small.Bytes, type), MediaTest.Decoded(whole.Bytes, type));
        await TestContext.Out.WriteLineAsync($"{code} {query}: {alike:0.0000}");
        Assert.That(alike, Is.GreaterThanOrEqualTo(0.98).And.LessThan(1), "alike, and not the same: it was made in another way");
    }

    [Test, Category(Stores.Embedded)]
    public async Task A_picture_that_is_made_again_from_it_has_another_tag_and_the_same_where_its_bytes_are()
    {
        const string address = "/media/a/x?width=300";
        await using var own = await TestServer.StartAsync();
        await own.UploadAsync("""{"action":"uploadAsset","asset":"a"}""", jpeg, "a.jpg");
        var first = await own.GetAsync(address);
        var kept = Directory.GetFiles(Path.Combine(own.DataPath, "renditions"), "*", SearchOption.AllDirectories).Single();
        File.Delete(kept);
        var (old, known) = (first.Header("ETag")!, ("If-None-Match", first.Header("ETag")!));
        var second = await own.GetAsync(address, "anonymous", known);
        Assert.That(((int)first.Status, (int)second.Status, Kept(own), File.Exists(kept)), Is.EqualTo((200, 200, 2, true)), "The client has the other.");
        Assert.That((second.Bytes.SequenceEqual(first.Bytes), second.Header("ETag") == old), Is.EqualTo((false, false)));
        Assert.That((await own.GetAsync(address, "anonymous", ("Range", "bytes=0-9"), ("If-Range", old))).Bytes, Is.EqualTo(second.Bytes), "no part of one in the middle of the other");
        File.Delete(kept);
        Assert.That((int)(await own.GetAsync(address, "anonymous", ("If-None-Match", second.Header("ETag")!))).Status, Is.EqualTo(304));
        var third = await own.GetAsync(address, "anonymous", known);
        Assert.That((third.Bytes, third.Header("ETag")), Is.EqualTo((second.Bytes, second.Header("ETag"))));
    }

    [Test]
    public async Task It_is_made_once_kept_as_any_picture_and_goes_with_the_file()
    {
        await using var own = await TestServer.StartAsync();
        var plain = Pictures.As(MagickFormat.Jpeg, Pictures.Png(4000, 2600, (x, y) => ((byte)(x / 16), (byte)(y / 16), 80, 255)));
        await own.UploadAsync("""{"action":"uploadAsset","asset":"a"}""", plain, "a.jpg");
        var counts = new List<int>();
        foreach (var query in new[] { "width=50", "width=51", "width=52", "width=530" })
        {
            Assert.That((int)(await own.GetAsync($"/media/a/x?{query}")).Status, Is.EqualTo(200));
            counts.Add(Kept(own));
        }
        Assert.That(counts, Is.EqualTo(new[] { 1, 3, 4, 5 }), "the second brings it with it; it is too small for the last");
        await own.DoAsync("""{"action":"deleteAsset","asset":"a"}""");
        Assert.That(Kept(own), Is.Zero);
        Assert.That(Kept(direct), Is.Zero);
    }
}
