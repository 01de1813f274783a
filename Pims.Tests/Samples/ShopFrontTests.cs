using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ImageMagick;
using Newtonsoft.Json.Linq;
using Pims.Tests.Imaging;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Samples;

/// <summary>The page of <c>shop-front.mjs</c>, read as a visitor does: without any credential.</summary>
sealed partial class ShopFrontTests : ImagingTest
{
    [Test]
    public async Task The_pictures_of_a_private_bucket_are_shown_and_the_key_is_not()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Shop", isPrivate: true));
        await server.DoAsync(Make.Bucket("Below", 1));
        await server.DoAsync(Make.Bucket("Other", isPrivate: true));
        await UploadAsync(server, 1, "large.jpg", await File.ReadAllBytesAsync(Fixture.Path("Portrait_5.jpg")),
            """{"title":"<script>alert('1')</script>","description":"\"Tom\" & Ann","price":12.5}""");
        await UploadAsync(server, 2, "small.png", Picture(40, 20), """{"title":["no text"]}""");
        await server.DoAsync(new JObject { ["action"] = "uploadAsset", ["bucket_id"] = 1, ["filename"] = "wide \" onerror=.png", ["content"] = Convert.ToBase64String(Picture(960, 30)) }.ToString());
        await UploadAsync(server, 1, "broken.jpg", [0xff, 0xd8, 0xff, .. "nothing"u8]);
        await UploadAsync(server, 1, "note.txt", "No picture"u8.ToArray());
        await UploadAsync(server, 3, "elsewhere.png", Picture(10, 10));

        await using var shop = await ShopAsync(server, "/Shop");
        var page = await PageAsync(shop);
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), page.Text);
        var pictures = Addresses(page);
        Assert.That(await SizesAsync(server, pictures), Is.EqualTo(new[] { (360, 480), (40, 20), (480, 15) }));
        Assert.That(page.Text, Does.Contain("<h2>&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;</h2><p>&#34;Tom&#34; &#38; Ann</p><p class=\"price\">12.5</p>"));
        Assert.That(page.Text, Does.Contain("<h2>small</h2></li>").And.Contain("<h2>wide &#34; onerror=</h2></li>").And.Not.Contain("<script"));
        Assert.That(page.Header("Content-Security-Policy"), Is.EqualTo($"default-src 'none'; style-src 'unsafe-inline'; img-src {server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}"));
        Assert.That(page.Text + page.Response.Headers + shop.Output, Does.Not.Contain(await server.CredentialAsync("read:1")));
        foreach (var changed in new[] { pictures[0].Replace("width=450", "width=451"), pictures[0] + "&quality=1", pictures[0].Replace("format=webp", "format=png") })
            Assert.That((changed == pictures[0], (await server.GetAsync(changed)).Status), Is.EqualTo((false, HttpStatusCode.Forbidden)), changed);

        await server.DoAsync("""{"action":"editBucket","bucket_id":1,"reset_api_access_keys":true}""");
        foreach (var picture in pictures)
            Assert.That((await server.GetAsync(picture)).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        var sorry = await PageAsync(shop);
        Assert.That(sorry.Status, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(sorry.Text, Does.Contain("can’t be shown at the moment").And.Not.Contain("/media/"));
        await EndsAsync(shop);
        Assert.That(shop.Output, Does.Contain("shop-front: 401 unauthenticated: "));
        Assert.That(sorry.Text + shop.Output, Does.Not.Contain(await server.CredentialAsync("read:1")));
    }

    [Test]
    public async Task More_pictures_than_a_batch_takes_are_all_shown()
    {
        const int Count = 205;
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Shop", isPrivate: true));
        var content = Convert.ToBase64String(Picture(12, 8));
        foreach (var some in Enumerable.Range(0, Count).Chunk(100))
            await server.DoAsync(new JArray(some.Select(number => new JObject { ["action"] = "uploadAsset", ["bucket_id"] = 1, ["filename"] = $"{number:d3}.png", ["content"] = content })).ToString());
        await using var shop = await ShopAsync(server, "1");
        var pictures = Addresses(await PageAsync(shop));
        Assert.That(pictures.Select(address => Filename().Match(address).Value), Is.EqualTo(Enumerable.Range(0, Count).Select(number => $"{number:d3}.png")));
        foreach (var picture in pictures)
            Assert.That((await server.GetAsync(picture)).Header("Content-Type"), Is.EqualTo("image/webp"));
    }

    [Test]
    public async Task Addresses_are_kept_until_shortly_before_they_end()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Shop", isPrivate: true));
        await UploadAsync(server, 1, "a.png", Picture(10, 10));
        await using var hours = await ShopAsync(server, "/Shop");
        await using var second = await ShopAsync(server, "/Shop", ("SHOP_URL_SECONDS", "1"));
        var (kept, renewed) = (Addresses(await PageAsync(hours)), Addresses(await PageAsync(second)));
        server.Clock.MoveOn(TimeSpan.FromSeconds(30));
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.That(Addresses(await PageAsync(hours)), Is.EqualTo(kept));
        Assert.That(Addresses(await PageAsync(second)), Is.Not.EqualTo(renewed).And.Length.EqualTo(1));
    }

    [Test]
    public async Task An_empty_bucket_is_an_empty_page_and_there_is_no_other_page()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Shop", isPrivate: true));
        await using var shop = await ShopAsync(server, "/Shop");
        var page = await PageAsync(shop);
        Assert.That((page.Status, page.Text.Contains("There is nothing here yet.")), Is.EqualTo((HttpStatusCode.OK, true)));
        foreach (var (path, method, status) in new[] { ("/x", "GET", 404), ("//", "GET", 404), ("/", "POST", 405), ("/?x", "HEAD", 200) })
            Assert.That((int)(await PageAsync(shop, path, method)).Status, Is.EqualTo(status), path);
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":1}""");
        Assert.That((await PageAsync(shop)).Status, Is.EqualTo(HttpStatusCode.BadGateway));
        await EndsAsync(shop);
    }

    [TestCase("write:1")]
    [TestCase("viewer")]
    [TestCase("")]
    [TestCase("pims_read_two\nlines")]
    public async Task Any_other_key_is_refused_and_not_shown(string caller)
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Shop", isPrivate: true));
        var key = await server.CredentialAsync(caller);
        var (exitCode, output, errors) = await Script.RunAsync("node", ["samples/shop-front.mjs", "/Shop", "0"], Repository.Root, ("PIMS_READ_KEY", key));
        Assert.That((exitCode, output, errors), Is.EqualTo((1, "", "shop-front: set PIMS_READ_KEY to the bucket's read_key; no key with more rights belongs here\n")));
    }

    static async Task<ServerProcess> ShopAsync(TestServer server, string bucket, params (string Variable, string Value)[] settings)
    {
        await Script.RunAsync("node", ["--version"], Repository.Root);
        var shop = await ServerProcess.StartAsync("node", ["samples/shop-front.mjs", bucket, "0"], "",
            [("PIMS_URL", server.Http.BaseAddress!.ToString()), ("PIMS_READ_KEY", await server.CredentialAsync("read:1")), .. settings]);
        shop.Http.DefaultRequestHeaders.Clear();
        return shop;
    }

    static Task<Answer> PageAsync(ServerProcess shop, string path = "/", string method = "GET") =>
        shop.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(shop.Address.GetLeftPart(UriPartial.Authority) + path)));

    static async Task EndsAsync(ServerProcess shop)
    {
        shop.Signal(PosixSignal.SIGINT);
        Assert.That(await shop.EndAsync(), Is.Zero, shop.Output);
    }

    static async Task UploadAsync(TestServer server, int bucket, string filename, byte[] file, string data = "{}")
    {
        var answer = await server.UploadAsync($$"""{"action":"uploadAsset","bucket_id":{{bucket}},"data":{{data}}}""", file, filename);
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
    }

    static byte[] Picture(int width, int height) => Pictures.Png(width, height, (x, y) => ((byte)x, (byte)y, 90, 255));

    static string[] Addresses(Answer page) => [.. Image().Matches(page.Text).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];

    async Task<(int Width, int Height)[]> SizesAsync(TestServer server, string[] addresses)
    {
        var sizes = new List<(int, int)>();
        foreach (var address in addresses)
        {
            var answer = await server.GetAsync(address);
            Assert.That(((int)answer.Status, answer.Header("Content-Type")), Is.EqualTo((200, "image/webp")), answer.Text);
            var picture = Pixels.Of(Save(answer.Bytes), MagickFormat.WebP);
            sizes.Add((picture.Width, picture.Height));
        }
        return [.. sizes];
    }

    [GeneratedRegex("""<img src="([^"]*)" """)]
    private static partial Regex Image();

    [GeneratedRegex(@"[^/]+\.png(?=\?)")]
    private static partial Regex Filename();
}
