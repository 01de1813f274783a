using Newtonsoft.Json.Linq;
using Pims.Tests.Files.Metadata;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>reextractMetadata.</summary>
public sealed class ReextractMetadataTests
{
    const string Old = """sql: update asset set meta = '{"content-type":"image/jpeg"}', data = '{"tags":["a"]}', modified_at = 1, modified_by = 'someone' where code <> 'own'""";

    static readonly string Photo = Convert.ToBase64String(Embedded.Jpeg(
        Embedded.ExifSegment(Embedded.Tiff([Embedded.Tag.Text(0x010f, "Canon")])), Embedded.IptcSegment(Embedded.Iptc((25, "boat"), (120, "A red boat")))));

    // 1 /A (a, own), 2 other's /Theirs (theirs), free in no bucket; all are the same photo, and all but own as an older server left them
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Personal("Theirs", "other"), Upload("a", 1), Upload("own", 1, "\"keywords\":[],\"description\":\"Mine\""), Upload("theirs", 2), Upload("free", null), Old,
    ];

    static readonly Scenario[] Scenarios =
    [
        new("What the files say is there; what is not there is named")
        {
            Given = Assets,
            Request = Reextract("\"a\",\"nothing\",\"theirs\",\"a\",\"free\""),
            Expect = """
                {"assets":[{"asset":"a","meta":{"content-type":"image/jpeg","width":16,"exif":{"make":"Canon"}},"data":{"tags":["a"],"keywords":["boat"],"description":"A red boat"},"modified_by":"api_key:2"},
                  {"asset":"free","meta":{"exif":{"make":"Canon"}}}],"invalid_codes":["nothing","theirs"]}
                """,
            Store = ("select count(*) from asset where meta like '%Canon%' and data like '%boat%' and modified_at > 1", 2),
        },
        new("Words that are there stay, and what does not change is not changed")
        {
            Given = Assets,
            Request = Reextract("\"own\""),
            Expect = """{"assets":[{"data":{"keywords":[],"description":"Mine"},"modified_by":"api_key:1","version":1}],"invalid_codes":[]}""",
        },
        new("A description that is there stays, keywords come")
        {
            Given = [.. Assets, """sql: update asset set data = '{"description":"Old"}' where code = 'a'"""],
            Request = Reextract("\"a\""),
            Expect = """{"assets":[{"data":{"keywords":["boat"],"description":"Old"}}]}""",
        },
        new("None at all") { Request = Reextract(""), Expect = """{"assets":[],"invalid_codes":[]}""" },
        new("A code without a file, and one in the trash, are not there")
        {
            Given = [.. Assets, """{"action":"deleteAsset","asset":"a"}""", "sql: update asset set state = 0, checksum = null where code = 'free'"],
            Request = Reextract("\"a\",\"free\""),
            Expect = """{"assets":[],"invalid_codes":["a","free"]}""",
        },
        new("A text has no more than its type") { Given = [Make.Asset("text")], Request = Reextract("\"text\""), Expect = """{"assets":[{"asset":"text","meta":{"content-type":"text/plain"}}]}""" },
        new("With the key of a bucket, what is elsewhere is not there") { Given = Assets, As = "write:1", Request = Reextract("\"a\",\"free\""), Expect = """{"assets":[{"asset":"a"}],"invalid_codes":["free"]}""" },
        new("1,001 are too many") { Request = Reextract(string.Join(',', Enumerable.Range(1, 1001).Select(i => $"\"a{i}\""))), Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"assets"}}""" },
        new("No list") { Request = """{"action":"reextractMetadata"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"assets"}}""" },
        new("A viewer may not") { Given = Assets, As = "viewer", Request = Reextract("\"a\""), Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = Reextract(""), Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Reading_files_again(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task The_log_has_it()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Bucket("A"), Upload("a", 1) })
            await server.DoAsync(step);
        await server.ExecuteAsync(Old["sql:".Length..]);
        await server.DoAsync(Reextract("\"a\""), "editor");
        await server.DoAsync(Reextract("\"a\""), "editor");
        var log = (await server.DoAsync("""{"action":"getAssetLog","asset":"a"}""")).Json["log"]!;
        Assert.That(log.Count(), Is.EqualTo(2), log.ToString());
        var entry = log.Single(one => (string?)one["action"] == "UPDATED");
        Assert.That(((string?)entry.SelectToken("info.to.data.description"), (string?)entry.SelectToken("info.to.meta.exif.make")), Is.EqualTo(("A red boat", "Canon")));
    }

    [Test]
    public async Task A_file_that_takes_another_s_place_brings_the_words_that_are_missing()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync("""{"action":"uploadAsset","asset":"a","filename":"a.jpg","content":"aGk=","data":{"description":"Mine"}}""");
        var asset = (await server.DoAsync($$"""{"action":"replaceAssetFile","asset":"a","content":"{{Photo}}"}""")).Json["asset"]!;
        Assert.That(((string?)asset.SelectToken("data.description"), (string?)asset.SelectToken("data.keywords[0]"), (string?)asset.SelectToken("meta.exif.make")), Is.EqualTo(("Mine", "boat", "Canon")));
        Assert.That((string?)(await server.DoAsync("""{"action":"getAssetData","asset":"a"}""")).Json.SelectToken("asset.data.keywords[0]"), Is.EqualTo("boat"));
    }

    static string Reextract(string codes) => $$"""{"action":"reextractMetadata","assets":[{{codes}}]}""";

    static string Upload(string code, int? bucket, string data = "") => new JObject
    {
        ["action"] = "uploadAsset", ["asset"] = code, ["filename"] = code + ".jpg", ["content"] = Photo, ["bucket_id"] = bucket is { } id ? id : "root", ["data"] = JObject.Parse($"{{{data}}}"),
    }.ToString();
}
