using Newtonsoft.Json.Linq;
using Pims.Tests.Storage;
using Pims.Tests.Support;

namespace Pims.Tests.Tags;

/// <summary>getTags, renameTag, deleteTag.</summary>
public sealed class TagTests
{
    static string Asset(string code, int? bucket, params string[] tags)
    {
        var body = JObject.Parse(Make.Asset(code, bucket));
        body["data"] = new JObject { ["before"] = JToken.Parse("1"), ["tags"] = new JArray(tags), ["after"] = "é\u0001" };
        return body.ToString();
    }

    // 1 /A, 2 /A/B, 3 other's /Theirs, 4 editor's /Mine
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Bucket("B", 1), Make.Personal("Theirs", "other"), Make.Personal("Mine"),
        Asset("a", 1, "red", "Zoo", "äpple"), Asset("b", 2, "red"), Asset("theirs", 3, "red", "secret"), Asset("mine", 4, "red", "own"), Asset("free", null, "blue", "red"),
        Asset("gone", 1, "red", "lost"), """{"action":"deleteAsset","asset":"gone"}""",
    ];

    static readonly Scenario[] Scenarios =
    [
        new("The tags that a viewer sees, sorted") { Given = Assets, As = "viewer", Request = """{"action":"getTags"}""", Expect = """{"tags":["Zoo","blue","red","äpple"]}""" },
        new("With counts") { Given = Assets, As = "viewer", Request = """{"action":"getTags","counts":true}""", Expect = """{"tags":[{"tag":"Zoo","count":1},{"tag":"blue","count":1},{"tag":"red","count":3},{"tag":"äpple","count":1}]}""" },
        new("Also those of one's own buckets") { Given = Assets, Request = """{"action":"getTags","counts":true}""", Expect = """{"tags":[{"tag":"Zoo"},{"tag":"blue"},{"tag":"own","count":1},{"tag":"red","count":4},{"tag":"äpple"}]}""" },
        new("The administrator sees all") { Given = Assets, As = "admin", Request = """{"action":"getTags","counts":true}""", Expect = """{"tags":[{"tag":"Zoo"},{"tag":"blue"},{"tag":"own"},{"tag":"red","count":5},{"tag":"secret"},{"tag":"äpple"}]}""" },
        new("The key of a bucket sees those of its subtree") { Given = Assets, As = "read:1", Request = """{"action":"getTags","counts":true}""", Expect = """{"tags":[{"tag":"Zoo","count":1},{"tag":"red","count":2},{"tag":"äpple","count":1}]}""" },
        new("None at all") { Request = """{"action":"getTags"}""", Expect = """{"tags":[]}""" },
        new("What comes back from the trash brings its tags") { Given = [.. Assets, """{"action":"restoreAsset","asset":"gone"}"""], As = "read:1", Request = """{"action":"getTags","counts":true}""", Expect = """{"tags":[{"tag":"Zoo"},{"tag":"lost","count":1},{"tag":"red","count":3},{"tag":"äpple"}]}""" },
        new("A whole bucket that goes takes its tags along") { Given = [.. Assets, """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}"""], As = "viewer", Request = """{"action":"getTags","counts":true}""", Expect = """{"tags":[{"tag":"blue"},{"tag":"red","count":1}]}""", Store = (SearchIndex.WrongTags, 0) },
        new("A bucket that becomes another's takes them along too") { Given = [.. Assets, """{"action":"editBucket","bucket_id":2,"parent_id":4}"""], As = "viewer", Request = """{"action":"getTags","counts":true}""", Expect = """{"tags":[{"tag":"Zoo"},{"tag":"blue"},{"tag":"red","count":2},{"tag":"äpple"}]}""" },
        new("Nobody sees no tags") { As = "anonymous", Request = """{"action":"getTags"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },

        new("A tag is renamed where the caller sees it")
        {
            Given = Assets,
            Request = """{"action":"renameTag","tag":"red","to":"Réd"}""",
            Expect = """{"changed":4}""",
            Store = ("select (select sum(assets) from tag_count where tag = 'Réd') * 100 + (select sum(assets) from tag_count where tag = 'red') * 10 + (select count(*) from asset where modified_by = 'api_key:2' and code <> 'mine')", 413),
        },
        new("With the key of a bucket, in its subtree") { Given = Assets, As = "write:1", Request = """{"action":"renameTag","tag":"red","to":"crimson"}""", Expect = """{"changed":2}""" },
        new("Into one that an asset has already: it stays once, where it was first")
        {
            Given = [.. Assets, Asset("both", null, "x", "red", "y", "blue")],
            Request = """{"action":"renameTag","tag":"red","to":"blue"}""",
            Expect = """{"changed":5}""",
            Store = ("""select count(*) from asset where code = 'both' and data = '{"before":1,"tags":["x","blue","y"],"after":"é\u0001"}'""", 1),
        },
        new("Everything else in data stays as it is")
        {
            Given = [.. Assets, """{"action":"renameTag","tag":"red","to":"blue"}"""],
            Request = """{"action":"getAssetData","asset":"a"}""",
            Expect = """{"asset":{"data":{"before":1,"tags":["blue","Zoo","äpple"],"after":"é\u0001"},"modified_by":"api_key:1"}}""",
        },
        new("Into itself") { Given = Assets, Request = """{"action":"renameTag","tag":"red","to":"red"}""", Expect = """{"changed":0}""", Store = ("select count(*) from asset where modified_by = 'api_key:2' and code <> 'mine'", 0) },
        new("One that nobody bears") { Given = Assets, Request = """{"action":"renameTag","tag":"RED","to":"x"}""", Expect = """{"changed":0}""" },
        new("Another's is as one that nobody bears") { Given = Assets, Request = """{"action":"renameTag","tag":"secret","to":"x"}""", Expect = """{"changed":0}""" },
        new("One that is only in the trash") { Given = Assets, Request = """{"action":"renameTag","tag":"lost","to":"x"}""", Expect = """{"changed":0}""" },
        new("Into nothing") { Request = """{"action":"renameTag","tag":"red","to":""}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"to"}}""" },
        new("Into what is too long") { Request = $$"""{"action":"renameTag","tag":"red","to":"{{new string('x', 256)}}"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"to"}}""" },
        new("Nothing into something") { Request = """{"action":"renameTag","tag":"","to":"x"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"tag"}}""" },
        new("Where data would grow beyond its limit, nothing is renamed")
        {
            Given = [Asset("a", null, "red"), $$$"""{"action":"updateAssetData","asset":"a","data":{"note":"{{{new string('x', 65_400)}}}"}}""", Asset("b", null, "red")],
            Request = $$"""{"action":"renameTag","tag":"red","to":"{{new string('x', 200)}}"}""",
            Status = 400,
            Expect = """{"error":{"code":"invalid_parameter","parameter":"to"}}""",
            Store = ("select assets from tag_count where tag = 'red'", 2),
        },
        new("A viewer renames none") { As = "viewer", Request = """{"action":"renameTag","tag":"red","to":"x"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody renames none") { As = "anonymous", Request = """{"action":"renameTag","tag":"red","to":"x"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },

        new("A tag is taken away where the caller sees it")
        {
            Given = Assets,
            Request = """{"action":"deleteTag","tag":"red"}""",
            Expect = """{"changed":4}""",
            Store = ("select sum(assets) * 10 + (select count(*) from asset where code = 'b' and data like '%\"tags\":[]%') from tag_count where tag = 'red'", 11),
        },
        new("One that is taken away is found no more") { Given = [.. Assets, """{"action":"deleteTag","tag":"red"}"""], As = "admin", Request = """{"action":"searchAssets","tags":["red"]}""", Expect = """{"assets":[]}""" },
        new("None to take away") { Given = Assets, Request = """{"action":"deleteTag","tag":"no such tag"}""", Expect = """{"changed":0}""" },
        new("Nothing to take away") { Request = """{"action":"deleteTag","tag":""}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"tag"}}""" },
        new("A viewer takes none away") { As = "viewer", Request = """{"action":"deleteTag","tag":"red"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody takes none away") { As = "anonymous", Request = """{"action":"deleteTag","tag":"red"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Tags(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Thousands_are_renamed_in_batches_and_none_is_left()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Asset("seed", null, "red", "blue"));
        await server.ExecuteAsync("""
            insert into asset (code, state, filename, extension, media_type, mime_type, size, checksum, version, data, meta, created_at, created_by, modified_at, modified_by)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 1200)
            select 'x' || i, 1, 'x.txt', extension, media_type, mime_type, size, checksum, version, data, meta, created_at, created_by, modified_at, modified_by from n, asset where code = 'seed'
            """);
        Assert.That((await server.DoAsync("""{"action":"renameTag","tag":"red","to":"crimson"}""", "editor")).Get<long>("changed"), Is.EqualTo(1201));
        var tags = await server.DoAsync("""{"action":"getTags","counts":true}""");
        Assert.That(JsonMatch.Difference(JToken.Parse("""[{"tag":"blue","count":1201},{"tag":"crimson","count":1201}]"""), tags.Json["tags"]), Is.Null, tags.Text);
        Assert.That((await server.DoAsync("""{"action":"deleteTag","tag":"crimson"}""", "editor")).Get<long>("changed"), Is.EqualTo(1201));
        Assert.That(await server.ValueAsync<long>(SearchIndex.WrongTags), Is.Zero);
    }
}
