using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Media;

/// <summary>Who may have pictures made, in each of the three ways to configure it.</summary>
[TestFixture("open")]
[TestFixture("presets")]
[TestFixture("signed")]
public sealed class TransformTests(string mode)
{
    const string Sets = "small?width=20&format=gif;big_1?width=60&height=60&mode=max&quality=40;best?format=auto&width=30;Page-2?page=2";

    TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        server = await TestServer.StartAsync(("Transform", mode), ("Presets", Sets));
        var photo = await File.ReadAllBytesAsync(Fixture.Path("Portrait_5.jpg"));
        await server.DoAsync(Make.Bucket("Open"));
        await server.DoAsync(Make.Bucket("Secret", isPrivate: true));
        foreach (var (code, bucket) in new[] { ("photo", 1), ("closed", 2) })
            Assert.That((int)(await server.UploadAsync($$"""{"action":"uploadAsset","asset":"{{code}}","bucket_id":{{bucket}}}""", photo, "photo.jpg")).Status, Is.EqualTo(200));
    }

    [TearDown]
    public void No_secret_in_the_log() => server.RequireNoSecretInLog();

    [OneTimeTearDown]
    public async Task StopAsync() => await server.DisposeAsync();

    // What is asked for, by whom, and what is answered where everything, presets alone, and known callers are served; of a refusal the parameter.
    [TestCase("photo", "", "anonymous", "200", "200", "200")]
    [TestCase("photo", "v=1&download=1", "anonymous", "200", "200", "200")]
    [TestCase("photo", "width=20", "anonymous", "200", "403 width", "403 width")]
    [TestCase("photo", "width=20", "viewer", "200", "403 width", "200")]
    [TestCase("photo", "width=20", "admin", "200", "403 width", "200")]
    [TestCase("photo", "width=20", "read:1", "200", "403 width", "200")]
    [TestCase("photo", "width=20", "read:2", "200", "403 width", "200")]
    [TestCase("photo", "width=20&read_key=<read:1>", "anonymous", "200", "403 width", "403 width")]
    [TestCase("photo", "download=1&format=png", "anonymous", "200", "403 format", "403 format")]
    [TestCase("photo", "v=1&center=0.5,0.5", "anonymous", "200", "403 center", "403 center")]
    [TestCase("photo", "preset=small", "anonymous", "200", "200", "403 preset")]
    [TestCase("photo", "preset=small&download=1&v=1", "anonymous", "200", "200", "403 preset")]
    [TestCase("photo", "preset=small", "viewer", "200", "200", "200")]
    [TestCase("photo", "preset=small&width=10", "viewer", "200", "403 width", "200")]
    [TestCase("photo", "preset=best", "anonymous", "200", "200", "403 preset")]
    // What is wrong is wrong in every mode.
    [TestCase("photo", "preset=none", "anonymous", "400 preset", "400 preset", "400 preset")]
    [TestCase("photo", "width=0", "anonymous", "400 width", "400 width", "400 width")]
    [TestCase("photo", "nonsense=1", "anonymous", "400 nonsense", "400 nonsense", "400 nonsense")]
    [TestCase("photo", "preset=small&height=0", "viewer", "400 height", "400 height", "400 height")]
    [TestCase("photo", "preset=Page-2", "viewer", "400 page", "400 page", "400 page")]
    [TestCase("photo", "preset=small", "a-wrong-key", "401", "401", "401")]
    // What may not be read does not exist, whatever is asked for.
    [TestCase("closed", "width=20", "anonymous", "404", "404", "404")]
    [TestCase("closed", "width=0", "anonymous", "404", "404", "404")]
    [TestCase("closed", "preset=small", "anonymous", "404", "404", "404")]
    [TestCase("closed", "preset=none", "read:1", "404", "404", "404")]
    [TestCase("closed", "width=20", "viewer", "200", "403 width", "200")]
    [TestCase("closed", "width=20&read_key=<read:2>", "anonymous", "200", "403 width", "403 width")]
    [TestCase("closed", "preset=small&read_key=<read:2>", "anonymous", "200", "200", "403 preset")]
    [TestCase("closed", "read_key=<read:2>", "anonymous", "200", "200", "200")]
    [TestCase("none", "width=20", "admin", "404", "404", "404")]
    public async Task Who_gets_which_picture(string code, string query, string caller, string open, string presets, string signed)
    {
        foreach (var key in new[] { "read:1", "read:2" })
            query = query.Replace($"<{key}>", await server.CredentialAsync(key));
        var answer = await server.GetAsync($"/media/{code}/x?{query}", caller);
        var parameter = (int)answer.Status is 400 or 403 ? $" {answer.Get<string>("error.parameter")}" : "";
        Assert.That($"{(int)answer.Status}{parameter}", Is.EqualTo(mode switch { "open" => open, "presets" => presets, _ => signed }));
        if ((int)answer.Status == 403)
            Assert.That((answer.ErrorCode, answer.Header("Cache-Control")), Is.EqualTo(("forbidden", "no-store")));
    }

    [TestCase("preset=small", "image/gif", 20, 27)]
    [TestCase("preset=big_1", "image/jpeg", 45, 60)]
    [TestCase("preset=small&download=1", "image/gif", 20, 27)]
    public async Task A_preset_stands_for_its_parameters(string query, string type, int width, int height)
    {
        var answer = await server.GetAsync("/media/photo/x?" + query, "viewer");
        var picture = MediaTest.Decoded(answer.Bytes, type);
        Assert.That((answer.Header("Content-Type"), picture.Width, picture.Height), Is.EqualTo((type, width, height)));
    }

    [TestCase("preset=small", "width=20&format=gif")]
    [TestCase("preset=small&format=png", "width=20&format=png")]
    [TestCase("width=10&preset=big_1", "width=10&height=60&mode=max&quality=40")]
    [TestCase("preset=best&format=png", "width=30&format=png")]
    public async Task What_is_given_beside_it_wins(string query, string same)
    {
        if (mode == "presets")
            return;
        var (one, other) = (await server.GetAsync("/media/photo/x?" + query, "viewer"), await server.GetAsync("/media/photo/x?" + same, "viewer"));
        Assert.That((one.Header("ETag"), one.Bytes, one.Header("Vary")), Is.EqualTo((other.Header("ETag"), other.Bytes, (string?)null)));
    }

    [TestCase("createSignedUrl", "\"preset\":\"small\"", "200", "200")]
    [TestCase("createSignedUrl", "\"preset\":\"small\",\"download\":true", "200", "200")]
    [TestCase("createSignedUrl", "\"width\":20", "200", "403 width")]
    [TestCase("createSignedUrl", "\"preset\":\"small\",\"center\":\"0,0\"", "200", "403 center")]
    [TestCase("createSignedUrl", "\"download\":true", "200", "200")]
    [TestCase("downloadAsset", "\"preset\":\"small\"", "200", "200")]
    [TestCase("downloadAsset", "\"preset\":\"small\",\"version\":1", "200", "200")]
    [TestCase("downloadAsset", "\"bgcolor\":\"red\"", "200", "403 bgcolor")]
    [TestCase("getAssetThumbnail", "\"size\":30", "200", "200")]
    public async Task An_address_that_is_given_out_is_served(string action, string parameters, string expected, string inPresets)
    {
        foreach (var code in new[] { "photo", "closed" })
        {
            var told = (await server.PostAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"{{{action}}}","params":{"asset":"{{{code}}}",{{{parameters}}}}}""", "viewer")).Json;
            var wanted = mode == "presets" ? inPresets : expected;
            if (wanted != "200")
            {
                Assert.That($"403 {told.SelectToken("error.data.parameter")} {told.SelectToken("error.data.code")}", Is.EqualTo($"{wanted} forbidden"));
                continue;
            }
            var answer = await server.GetAsync(new Uri((string)told["result"]!["url"]!).PathAndQuery);
            Assert.That((int)answer.Status, Is.EqualTo(200), told.ToString());
            var isSaved = parameters.Contains("\"download\":true") || new Uri((string)told["result"]!["url"]!).AbsolutePath.StartsWith("/download/", StringComparison.Ordinal);
            Assert.That(answer.Header("Content-Disposition"), Does.StartWith(isSaved ? "attachment" : "inline"));
            if (action != "getAssetThumbnail")
                continue;
            var direct = await server.DoAsync($$"""{"action":"getAssetThumbnail","asset":"{{code}}",{{parameters}}}""", "viewer");
            Assert.That(answer.Bytes, Is.EqualTo(direct.Bytes));
        }
    }

    [Test]
    public async Task Zips_have_their_pictures_in_every_mode()
    {
        var zip = await Pims.Tests.Files.Zipped.OfAsync(server, """{"assets":["photo"],"max_width":30,"format":"png"}""", "viewer");
        Assert.That(zip.Names, Is.EqualTo(new[] { "photo.png" }));
    }
}
