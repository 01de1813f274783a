using Newtonsoft.Json.Linq;
using Pims.Tests.Files.Metadata;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>What an upload makes of the metadata in its file.</summary>
public sealed class UploadMetadataTests
{
    static readonly byte[] Photo = Embedded.Jpeg(
        Embedded.ExifSegment(Embedded.Tiff([Embedded.Tag.Text(0x010f, "Canon")])), Embedded.IptcSegment(Embedded.Iptc((25, "boat"), (25, "sea"), (120, "A red boat"))));

    TestServer server = null!;

    [OneTimeSetUp]
    public async Task Start() => server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await server.DisposeAsync();

    [TestCase("", "boat,sea", "A red boat", TestName = "Who says nothing gets what the file says")]
    [TestCase("""
        "tags":["a"],"keywords":["mine"],"description":"Mine"
        """, "mine", "Mine", TestName = "What the caller says stays")]
    [TestCase("""
        "keywords":[]
        """, "", "A red boat", TestName = "No keywords are some")]
    [TestCase("""
        "description":""
        """, "boat,sea", "", TestName = "An empty description is one")]
    [TestCase("""
        "keywords":null
        """, "boat,sea", "A red boat", TestName = "Null is nothing said")]
    public async Task The_caller_s_words_go_before_the_file_s(string data, string keywords, string description)
    {
        var asset = (await server.UploadAsync($$$"""{"action":"uploadAsset","data":{{{{data}}}}}""", Photo, "boat.jpg")).Json["asset"]!;
        Assert.That((string.Join(',', asset.SelectToken("data.keywords")!), (string?)asset.SelectToken("data.description")), Is.EqualTo((keywords, description)));
        Assert.That(((string?)asset.SelectToken("meta.exif.make"), (string?)asset.SelectToken("meta.iptc.caption")), Is.EqualTo(("Canon", "A red boat")));
    }

    [Test]
    public async Task Of_several_files_each_gets_its_own()
    {
        var form = TestServer.Multipart("""{"action":"uploadAssets"}""", ("boat.jpg", Photo), ("a.txt", "text"u8.ToArray()));
        var answer = await server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api") { Content = form }, "editor");
        Assert.That(((string?)answer.Json.SelectToken("assets[0].data.keywords[1]"), answer.Json.SelectToken("assets[1].data.keywords")), Is.EqualTo(("sea", (JToken?)null)), answer.Text);
    }

    [Test]
    public async Task Words_for_which_there_is_no_room_are_left_out()
    {
        var note = new string('x', 64 * 1024 - 60);
        var asset = (await server.UploadAsync($$$"""{"action":"uploadAsset","data":{"note":"{{{note}}}"}}""", Photo, "boat.jpg")).Json["asset"]!;
        Assert.That((asset.SelectToken("data.note")!.ToString().Length, asset.SelectToken("data.description")), Is.EqualTo((note.Length, (JToken?)null)));
    }

    [Test]
    public async Task A_picture_gets_its_main_colour_and_a_placeholder()
    {
        var png = Pictures.Png(40, 30, (_, _) => (10, 200, 30, 255));
        var meta = (await server.UploadAsync("""{"action":"uploadAsset"}""", png, "a.png")).Json.SelectToken("asset.meta")!;
        Assert.That(((string?)meta["dominant_color"], Convert.FromBase64String((string)meta["thumbhash"]!).Length), Is.EqualTo(("#0ac81e", 21)).Or.EqualTo(("#0ac81e", 22)));
    }

    [Test]
    public async Task A_file_whose_metadata_is_broken_is_kept_and_the_answer_says_so()
    {
        var broken = Embedded.Jpeg(Embedded.ExifSegment(new byte[40]), Embedded.XmpSegment("<x"));
        var asset = (await server.UploadAsync("""{"action":"uploadAsset","asset":"broken-meta"}""", broken, "a.jpg")).Json["asset"]!;
        Assert.That(((string?)asset.SelectToken("meta.metadata_error"), (int)asset.SelectToken("meta.width")!), Is.EqualTo(("damaged", 16)));
        Assert.That((await server.GetAsync("/media/broken-meta/a.jpg")).Bytes, Is.EqualTo(broken));
    }

    [Test]
    public async Task A_picture_made_of_it_bears_none_of_it()
    {
        await server.UploadAsync("""{"action":"uploadAsset","asset":"boat"}""", Photo, "boat.jpg");
        var made = await server.GetAsync("/media/boat/boat.jpg?width=8");
        Assert.That(((int)made.Status, made.Bytes.AsSpan().IndexOf("Canon"u8), made.Bytes.AsSpan().IndexOf("A red boat"u8)), Is.EqualTo((200, -1, -1)));
    }

    [Test]
    public async Task A_film_s_length_is_read()
    {
        var meta = (await server.UploadAsync("""{"action":"uploadAsset"}""", Embedded.Film(), "a.mp4")).Json.SelectToken("asset.meta")!;
        Assert.That(((double)meta["duration"]!, (int)meta["width"]!), Is.EqualTo((0.5, 640)));
    }
}
