using Pims.Tests.Support;

namespace Pims.Tests.Assets;

/// <summary>deleteAsset and deleteAssets: into the trash or for good, each with its dry run.</summary>
public sealed class DeleteAssetTests
{
    // 1 /A (a), 2 /A/B (b), 3 editor's /Mine (mine), 4 other's /Theirs (theirs), free in no bucket
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Bucket("B", 1), Make.Personal("Mine"), Make.Personal("Theirs", "other"),
        Make.Asset("a", 1), Make.Asset("b", 2), Make.Asset("mine", 3), Make.Asset("theirs", 4), Make.Asset("free"),
    ];

    const string CountsOfAll = "select sum(abs(asset_count - (select count(*) from asset where asset.bucket_id = bucket.bucket_id and state = 1))) from bucket";

    const string Kept = "select (select count(*) from asset where state = 1) * 100 + (select count(*) from asset_reference) * 10 + (select sum(asset_count) from bucket)";

    static readonly string ManyReferences =
        $$$"""{"action":"addAssetReferences","asset":"a","references":{"product":[{{{string.Join(',', Enumerable.Range(1, 150))}}}]}}""";

    static readonly Scenario[] One =
    [
        new("It goes to the trash and knows where it was")
        {
            Given = Assets,
            Request = """{"action":"deleteAsset","asset":"b"}""",
            Expect = """{"asset":{"asset":"b","bucket_id":"-","path":"-","original_path":"/A/B/b.txt","deleted_at":"*","modified_by":"api_key:2","size":13}}""",
            Store = ("select count(*) from asset where code = 'b' and state = 2 and original_bucket_id = 2 and original_owner = '' and not original_is_private and bucket_id is null", 1),
        },
        new("By path, counts kept") { Given = Assets, Request = """{"action":"deleteAsset","path":"/A/a.txt"}""", Expect = """{"asset":{"asset":"a"}}""", Store = (CountsOfAll, 0) },
        new("Of no bucket") { Given = Assets, Request = """{"action":"deleteAsset","asset":"free"}""", Expect = """{"asset":{"original_path":"/free.txt"}}""", Store = ("select count(*) from asset where state = 2 and original_bucket_id is null and original_owner = ''", 1) },
        new("Of a personal bucket, whose owner is kept") { Given = Assets, Request = """{"action":"deleteAsset","asset":"mine"}""", Store = ("select count(*) from asset where state = 2 and original_owner = 'api_key:2' and original_is_private", 1) },
        new("It stands for its bucket no more")
        {
            Given = [.. Assets, """{"action":"editBucket","bucket_id":1,"thumbnail":"a"}"""],
            Request = """{"action":"deleteAsset","asset":"a"}""",
            Store = ("select count(*) from bucket where thumbnail is not null", 0),
        },
        new("A write_key deletes below its bucket") { Given = Assets, As = "write:1", Request = """{"action":"deleteAsset","asset":"b"}""", Expect = """{"asset":{"original_path":"/A/B/b.txt"}}""" },
        new("In the trash it is deleted no more") { Given = [.. Assets, """{"action":"deleteAsset","asset":"a"}"""], Request = """{"action":"deleteAsset","asset":"a"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("A dry run says the same and changes nothing")
        {
            Given = Assets,
            Request = """{"action":"deleteAsset","asset":"b","dry_run":true}""",
            Expect = """{"asset":{"asset":"b","original_path":"/A/B/b.txt","deleted_at":"*"}}""",
            Store = (Kept, 504),
        },
        new("A referenced one stays, and what refers to it is named")
        {
            Given = [.. Assets, Make.Reference("a")],
            Request = """{"action":"deleteAsset","asset":"a"}""",
            Status = 409,
            Expect = """{"error":{"code":"asset_linked","parameter":"force_unlink","details":{"references":{"product":["7"],"variant":[]}}}}""",
            Store = (Kept, 514),
        },
        new("A dry run says that it stays") { Given = [.. Assets, Make.Reference("a")], Request = """{"action":"deleteAsset","asset":"a","dry_run":true}""", Status = 409, Expect = """{"error":{"code":"asset_linked"}}""" },
        new("For good it stays too") { Given = [.. Assets, Make.Reference("a")], As = "admin", Request = """{"action":"deleteAsset","asset":"a","permanent":true}""", Status = 409, Expect = """{"error":{"code":"asset_linked"}}""", Store = (Kept, 514) },
        new("force_unlink takes the references along") { Given = [.. Assets, Make.Reference("a"), Make.Reference("b")], Request = """{"action":"deleteAsset","asset":"a","force_unlink":true}""", Store = (Kept, 413) },
        new("force_unlink in a dry run takes none") { Given = [.. Assets, Make.Reference("a")], Request = """{"action":"deleteAsset","asset":"a","force_unlink":true,"dry_run":true}""", Store = (Kept, 514) },
        new("For good: row, references and bytes")
        {
            Given = [.. Assets, Make.Reference("b")],
            As = "admin",
            Request = """{"action":"deleteAsset","asset":"b","permanent":true,"force_unlink":true}""",
            Expect = """{"asset":{"asset":"b","path":"/A/B/b.txt","deleted_at":"-"}}""",
            Store = ($"select ({CountsOfAll}) + (select count(*) from asset where code = 'b') * 10 + (select count(*) from blob) * 100 + (select count(*) from asset_reference)", 400),
        },
        new("For good from the trash")
        {
            Given = [.. Assets, """{"action":"deleteAsset","asset":"theirs"}"""],
            As = "admin",
            Request = """{"action":"deleteAsset","asset":"theirs","permanent":true}""",
            Expect = """{"asset":{"asset":"theirs","original_path":"/Theirs/theirs.txt"}}""",
            Store = ("select (select count(*) from asset where code = 'theirs') + (select count(*) from blob)", 4),
        },
        new("For good in a dry run") { Given = Assets, As = "admin", Request = """{"action":"deleteAsset","asset":"a","permanent":true,"dry_run":true}""", Store = (Kept, 504) },
        new("For good is for administrators") { Given = Assets, Request = """{"action":"deleteAsset","asset":"a","permanent":true}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""", Store = (Kept, 504) },
        new("For good is not for a write_key") { Given = Assets, As = "write:1", Request = """{"action":"deleteAsset","asset":"a","permanent":true,"dry_run":true}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("By two names") { Given = Assets, Request = """{"action":"deleteAsset","asset":"a","path":"/A/a.txt"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"path"}}""" },
        new("By none") { Request = """{"action":"deleteAsset"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"asset"}}""" },
        new("Another's is not there") { Given = Assets, Request = """{"action":"deleteAsset","asset":"theirs"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""", Store = (Kept, 504) },
        new("For a write_key what is elsewhere is not there") { Given = Assets, As = "write:2", Request = """{"action":"deleteAsset","asset":"a"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("A viewer may not") { Given = Assets, As = "viewer", Request = """{"action":"deleteAsset","asset":"a"}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"deleteAsset","asset":"a"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Several =
    [
        new("What can go goes, each once; the rest is named")
        {
            Given = [.. Assets, Make.Reference("b")],
            Request = """{"action":"deleteAssets","assets":["free","b","nothing","mine","theirs","free","a"]}""",
            Expect = """{"deleted":["free","mine","a"],"invalid_codes":["nothing","theirs"],"linked":["b"]}""",
            Store = (Kept, 212),
        },
        new("Each knows where it was, counts kept")
        {
            Given = Assets,
            Request = """{"action":"deleteAssets","assets":["a","b","mine","free"]}""",
            Store = ($"select ({CountsOfAll}) + (select count(*) from asset where state = 2 and original_path in ('/A/a.txt', '/A/B/b.txt', '/Mine/mine.txt', '/free.txt'))", 4),
        },
        new("force_unlink") { Given = [.. Assets, Make.Reference("b")], Request = """{"action":"deleteAssets","assets":["a","b"],"force_unlink":true}""", Expect = """{"deleted":["a","b"],"linked":[]}""", Store = (Kept, 302) },
        new("A dry run says the same and changes nothing")
        {
            Given = [.. Assets, Make.Reference("b")],
            Request = """{"action":"deleteAssets","assets":["a","b","nothing"],"dry_run":true}""",
            Expect = """{"deleted":["a"],"invalid_codes":["nothing"],"linked":["b"]}""",
            Store = (Kept, 514),
        },
        new("For good, also what is in the trash")
        {
            Given = [.. Assets, """{"action":"deleteAsset","asset":"theirs"}"""],
            As = "admin",
            Request = """{"action":"deleteAssets","assets":["a","theirs","nothing"],"permanent":true}""",
            Expect = """{"deleted":["a","theirs"],"invalid_codes":["nothing"]}""",
            Store = ("select (select count(*) from asset) * 10 + (select count(*) from blob)", 33),
        },
        new("What is in the trash is not sent there again") { Given = [.. Assets, """{"action":"deleteAsset","asset":"a"}"""], Request = """{"action":"deleteAssets","assets":["a"]}""", Expect = """{"deleted":[],"invalid_codes":["a"]}""" },
        new("None") { Request = """{"action":"deleteAssets","assets":[]}""", Expect = """{"deleted":[],"invalid_codes":[],"linked":[]}""" },
        new("For good is for administrators") { Given = Assets, Request = """{"action":"deleteAssets","assets":["a"],"permanent":true}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("1,001 are too many") { Request = $$"""{"action":"deleteAssets","assets":[{{string.Join(',', Enumerable.Range(1, 1001).Select(i => $"\"a{i}\""))}}]}""", Status = 400, Expect = """{"error":{"parameter":"assets"}}""" },
        new("A viewer may not") { As = "viewer", Request = """{"action":"deleteAssets","assets":[]}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"deleteAssets","assets":[]}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(One))]
    public Task Deleting_an_asset(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Several))]
    public Task Deleting_assets(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task At_most_a_hundred_referrers_are_named()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Asset("a"), ManyReferences })
            await server.DoAsync(step);
        var answer = await server.PostAsync("""{"action":"deleteAsset","asset":"a"}""");
        Assert.That(answer.Json.SelectToken("error.details.references.product")!.Count(), Is.EqualTo(100));
    }

    [Test]
    public async Task In_the_trash_an_asset_is_nowhere_else_and_its_code_is_taken()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Bucket("A"), Make.Asset("a", 1), """{"action":"deleteAsset","asset":"a"}""" })
            await server.DoAsync(step);
        foreach (var request in new[] { "getAssetData", "downloadAsset", "createSignedUrl", "getAssetReferences", "deleteAsset" })
            Assert.That((await server.PostAsync($$"""{"action":"{{request}}","asset":"a"}""")).Get<string>("error.code"), Is.EqualTo("asset_not_found"), request);
        Assert.That((await server.PostAsync("""{"action":"moveAssetToBucket","asset":"a","bucket_id":null}""")).Get<string>("error.code"), Is.EqualTo("asset_not_found"));
        Assert.That((await server.DoAsync("""{"action":"getAssetDataList","assets":["a"]}""")).Get<string>("invalid_codes[0]"), Is.EqualTo("a"));
        Assert.That((await server.DoAsync("""{"action":"listAssetsInBucket","bucket_id":"root","recursive":true}""")).Json.SelectToken("assets"), Is.Empty);
        Assert.That((int)(await server.GetAsync("/media/a/a.txt", "admin")).Status, Is.EqualTo(404));
        Assert.That((await server.PostAsync(Make.Asset("a"))).Get<string>("error.code"), Is.EqualTo("asset_exists"));
    }

    [Test]
    public async Task Bytes_go_with_the_last_asset_that_has_them()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Asset("a", content: "same"), Make.Asset("b", content: "same"), Make.Asset("c", content: "same"), """{"action":"deleteAsset","asset":"b"}""" })
            await server.DoAsync(step);
        await server.DoAsync("""{"action":"deleteAssets","assets":["a","c"],"permanent":true}""");
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(1), "an asset in the trash keeps its bytes");
        await server.DoAsync("""{"action":"deleteAsset","asset":"b","permanent":true,"dry_run":true}""");
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(1), "a dry run removes none");
        await server.DoAsync("""{"action":"deleteAsset","asset":"b","permanent":true}""");
        Assert.That(await server.BlobsAsync(), Is.Empty);
    }
}
