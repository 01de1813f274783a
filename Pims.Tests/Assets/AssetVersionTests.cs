using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Assets;

public sealed class AssetVersionTests
{
    /// <summary>a in /A has three versions, b one; theirs is another's.</summary>
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Asset("a", 1, content: "one"), Make.File("a", "two"), Make.File("a", "three!"), Make.Asset("b", 1, content: "one"),
        Make.Personal("Theirs", "other"), Make.Asset("theirs", 2), Make.File("theirs", "another"),
    ];

    const string Versions = "select count(*) from asset_version v join asset a on a.asset_id = v.asset_id where a.code = 'a'";

    static readonly Scenario[] Replacing =
    [
        new("The file is the next version; code, filename, data and creation stay")
        {
            Given = [Make.Bucket("A"), """{"action":"uploadAsset","asset":"a","bucket_id":1,"filename":"a.txt","content":"b25l","data":{"tags":["t"]}}"""],
            Request = Make.File("a", "three!"),
            Expect = """{"asset":{"asset":"a","version":2,"size":6,"path":"/A/a.txt","created_by":"api_key:1","modified_by":"api_key:2","data":{"filename":"a.txt","size":"6","tags":["t"]}}}""",
            Store = (Versions, 1),
        },
        new("By path") { Given = Assets, Request = """{"action":"replaceAssetFile","path":"/A/b.txt","content":"dHdv"}""", Expect = """{"asset":{"asset":"b","version":2}}""" },
        new("The same bytes are a version too, stored once") { Given = Assets, Request = Make.File("a", "three!"), Expect = """{"asset":{"version":4}}""", Store = ("select count(*) from blob", 5) },
        new("The type is found anew") { Given = [Make.Asset("a")], Request = """{"action":"replaceAssetFile","asset":"a","content":"R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs="}""", Expect = """{"asset":{"media_type":"IMAGE","extension":"txt","data":{"type":"image/gif"},"meta":{"width":1}}}""" },
        new("Nothing sent") { Given = Assets, Request = """{"action":"replaceAssetFile","asset":"a"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"content"}}""", Store = (Versions, 2) },
        new("No base64") { Given = Assets, Request = """{"action":"replaceAssetFile","asset":"a","content":"!"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"content"}}""" },
        new("Too large") { Given = Assets, Settings = [("FileBytes", "20")], Request = Make.File("a", "twenty-one characters"), Status = 413, Expect = """{"error":{"code":"file_too_large"}}""", Store = (Versions, 2) },
        new("With no room on the disk")
        {
            IsOfTheDisk = true,
            Settings = [("DiskReserveBytes", "9000000000000000000")],
            Given =
            [
                "sql: insert into blob (checksum, name, size, created_at) values ('00', '00ff', 1, 1)",
                "sql: insert into asset (code, state, filename, extension, media_type, mime_type, size, checksum, version, data, created_at, created_by, modified_at, modified_by) "
                    + "values ('a', 1, 'a.txt', 'txt', 'DOCUMENT', 'text/plain', 1, '00', 1, '{}', 1, 'api_key:1', 1, 'api_key:1')",
            ],
            Request = Make.File("a", "two"),
            Status = 507,
            Expect = """{"error":{"code":"storage_full"}}""",
            Store = (Versions, 0),
        },
        new("A code without a file") { Given = ["editor: {\"action\":\"generateAssetCode\"}", "sql: update asset set code = 'promised'"], Request = Make.File("promised", "two"), Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("An unknown one") { Request = Make.File("none", "two"), Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("One in the trash") { Given = [.. Assets, """{"action":"deleteAsset","asset":"a"}"""], Request = Make.File("a", "four"), Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""", Store = (Versions, 2) },
        new("Another's is not there") { Given = Assets, Request = Make.File("theirs", "mine"), Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("A viewer may not") { Given = Assets, As = "viewer", Request = Make.File("a", "four"), Status = 403, Expect = """{"error":{"code":"forbidden"}}""", Store = (Versions, 2) },
        new("Nobody may not") { As = "anonymous", Request = Make.File("a", "four"), Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Listing =
    [
        new("The newest first, which is the current one")
        {
            Given = Assets,
            As = "viewer",
            Request = """{"action":"getAssetVersions","asset":"a"}""",
            Expect = """{"versions":[{"version":3,"is_current":true,"size":6,"type":"text/plain","media_type":"DOCUMENT"},{"version":2,"is_current":false,"size":3},{"version":1,"is_current":false,"size":3,"checksum":"sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed","created_by":"api_key:1"}]}""",
        },
        new("Of one that was never replaced") { Given = Assets, Request = """{"action":"getAssetVersions","path":"/A/b.txt"}""", Expect = """{"versions":[{"version":1,"is_current":true}]}""" },
        new("No limit of 0") { Given = Assets, Request = """{"action":"getAssetVersions","asset":"a","limit":0}""", Status = 400, Expect = """{"error":{"parameter":"limit"}}""" },
        new("A cursor of something else") { Given = Assets, Request = """{"action":"getAssetVersions","asset":"a","cursor":"x"}""", Status = 400, Expect = """{"error":{"parameter":"cursor"}}""" },
        new("An unknown one") { Request = """{"action":"getAssetVersions","asset":"none"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("Another's is not there") { Given = Assets, Request = """{"action":"getAssetVersions","asset":"theirs"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"getAssetVersions","asset":"a"}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Restoring =
    [
        new("It becomes the next version, with what was known of the file") { Given = Assets, Request = """{"action":"restoreAssetVersion","asset":"a","version":1}""", Expect = """{"asset":{"asset":"a","version":4,"size":3,"checksum":"sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed","modified_by":"api_key:2"}}""", Store = (Versions, 3) },
        new("By path") { Given = Assets, Request = """{"action":"restoreAssetVersion","path":"/A/a.txt","version":2}""", Expect = """{"asset":{"version":4}}""" },
        new("The current one") { Given = Assets, Request = """{"action":"restoreAssetVersion","asset":"a","version":3}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"version"}}""", Store = (Versions, 2) },
        new("One that never was") { Given = Assets, Request = """{"action":"restoreAssetVersion","asset":"a","version":4}""", Status = 404, Expect = """{"error":{"code":"version_not_found","parameter":"version"}}""" },
        new("Version 0") { Given = Assets, Request = """{"action":"restoreAssetVersion","asset":"a","version":0}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"version"}}""" },
        new("No version") { Given = Assets, Request = """{"action":"restoreAssetVersion","asset":"a"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"version"}}""" },
        new("An unknown one") { Request = """{"action":"restoreAssetVersion","asset":"none","version":1}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"asset"}}""" },
        new("Another's is not there") { Given = Assets, Request = """{"action":"restoreAssetVersion","asset":"theirs","version":1}""", Status = 404, Expect = """{"error":{"code":"asset_not_found"}}""" },
        new("A viewer may not") { Given = Assets, As = "viewer", Request = """{"action":"restoreAssetVersion","asset":"a","version":1}""", Status = 403, Expect = """{"error":{"code":"forbidden"}}""" },
        new("Nobody may not") { As = "anonymous", Request = """{"action":"restoreAssetVersion","asset":"a","version":1}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    static readonly Scenario[] Downloading =
    [
        new("A version that never was") { Given = Assets, Request = """{"action":"downloadAsset","asset":"a","version":9}""", Status = 404, Expect = """{"error":{"code":"version_not_found","parameter":"version"}}""" },
        new("The current one in JSON-RPC") { Given = Assets, Request = """{"jsonrpc":"2.0","id":1,"method":"downloadAsset","params":{"asset":"a","version":3}}""", Expect = """{"result":{"url":"*"}}""" },
        new("An older one in JSON-RPC") { Given = Assets, Request = """{"jsonrpc":"2.0","id":1,"method":"downloadAsset","params":{"asset":"a","version":1}}""", Expect = """{"result":{"url":"*","expires_at":"*"}}""" },
    ];

    [TestCaseSource(nameof(Replacing))]
    public Task Replacing_a_file(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Listing))]
    public Task Listing_versions(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Restoring))]
    public Task Restoring_a_version(Scenario scenario) => scenario.RunAsync();

    [TestCaseSource(nameof(Downloading))]
    public Task Downloading_a_version(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Each_version_has_its_bytes_and_the_address_the_current_ones()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in Assets)
            await server.DoAsync(step[step.IndexOf('{')..], step.StartsWith("other", StringComparison.Ordinal) ? "other" : "admin");
        foreach (var (version, text) in new[] { (1, "one"), (2, "two"), (3, "three!") })
            Assert.That((await server.DoAsync($$"""{"action":"downloadAsset","asset":"a","version":{{version}}}""")).Text, Is.EqualTo(text));
        var before = await server.GetAsync("/media/a/a.txt?v=2");
        Assert.That((int)before.Status, Is.EqualTo(302));
        Assert.That(before.Header("Location"), Does.EndWith("/media/a/a.txt?v=3"));
        var now = await server.GetAsync("/media/a/a.txt");
        await server.DoAsync("""{"action":"restoreAssetVersion","asset":"a","version":1}""");
        var then = await server.GetAsync("/media/a/a.txt?v=4");
        Assert.That((now.Text, then.Text), Is.EqualTo(("three!", "one")));
        Assert.That(then.Header("ETag"), Is.Not.EqualTo(now.Header("ETag")));
    }

    [Test]
    public async Task A_multipart_file_replaces_an_image_and_its_name_is_not_asked()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("logo", filename: "logo.png"));
        var answer = await server.UploadAsync("""{"action":"replaceAssetFile","asset":"logo"}""", await File.ReadAllBytesAsync(Fixture.Path("cmyk-perceptual.png")), "other\u0001name");
        Assert.That((answer.Get<string>("asset.data.filename"), answer.Get<string>("asset.media_type"), answer.Get<int>("asset.version")), Is.EqualTo(("logo.png", "IMAGE", 2)));
    }

    [Test]
    public async Task Versions_page()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("a", content: "1"));
        for (var version = 2; version <= 5; version++)
            await server.DoAsync(Make.File("a", version.ToString()));
        var (seen, cursor) = (new List<int>(), "");
        do
        {
            var page = await server.DoAsync($$"""{"action":"getAssetVersions","asset":"a","limit":2{{cursor}}}""");
            seen.AddRange(page.Json["versions"]!.Select(version => (int)version["version"]!));
            cursor = page.Json["next_cursor"] is { } next ? $",\"cursor\":\"{next}\"" : "";
        }
        while (cursor.Length > 0);
        Assert.That(seen, Is.EqualTo(new[] { 5, 4, 3, 2, 1 }));
    }

    [Test]
    public async Task A_file_goes_when_no_version_of_any_asset_needs_it()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Asset("a", content: "same"), Make.File("a", "other"), Make.Asset("b", content: "same"), """{"action":"deleteAsset","asset":"b","permanent":true}""" })
            await server.DoAsync(step);
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(2), "the version of a has it");
        await server.DoAsync("""{"action":"deleteAsset","asset":"a"}""");
        Assert.That(await server.BlobsAsync(), Has.Count.EqualTo(2), "the trash keeps all versions");
        await server.DoAsync("""{"action":"restoreAsset","asset":"a"}""");
        Assert.That((await server.DoAsync("""{"action":"downloadAsset","asset":"a","version":1}""")).Text, Is.EqualTo("same"));
        await server.DoAsync("""{"action":"deleteAsset","asset":"a","permanent":true}""");
        Assert.That(((await server.BlobsAsync()).Count, await server.ValueAsync<long>("select count(*) from asset_version") + await server.ValueAsync<long>("select count(*) from asset_log")), Is.EqualTo((0, 0L)));
    }

    [Test]
    public async Task A_purged_bucket_takes_versions_along()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Bucket("A"), Make.Asset("a", 1), Make.File("a", "two"), """{"action":"deleteBucket","bucket_id":1,"contents":"purge"}""" })
            await server.DoAsync(step);
        Assert.That(((await server.BlobsAsync()).Count, await server.ValueAsync<long>("select count(*) from asset_version")), Is.EqualTo((0, 0L)));
    }

    [Test]
    public async Task A_reader_gets_all_of_one_version_while_the_file_is_replaced()
    {
        await using var server = await TestServer.StartAsync();
        string[] texts = [.. "abcd".Select(letter => new string(letter, 300_000))];
        await server.DoAsync(Make.Asset("a", content: texts[0]));
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(async _ =>
        {
            var read = 0;
            for (; !done.IsCancellationRequested; read++)
            {
                Assert.That(texts, Does.Contain((await server.GetAsync("/media/a/a.txt")).Text), "a mix of versions");
                Assert.That(texts, Does.Contain((await server.DoAsync("""{"action":"downloadAsset","asset":"a"}""")).Text), "a mix of versions");
            }
            return read;
        }).ToArray();
        for (var round = 1; round <= 20; round++)
            await server.DoAsync(round % 3 == 0 ? $$"""{"action":"restoreAssetVersion","asset":"a","version":{{round - 1}}}""" : Make.File("a", texts[round % 4]));
        await done.CancelAsync();
        Assert.That((await Task.WhenAll(readers)).Sum(), Is.Positive);
    }

    [Test]
    public async Task Replacements_at_once_are_versions_one_after_another()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("a", content: "0"));
        await Task.WhenAll(Enumerable.Range(1, 20).Select(n => server.DoAsync(Make.File("a", $"text {n}"))));
        var versions = (JArray)(await server.DoAsync("""{"action":"getAssetVersions","asset":"a"}""")).Json["versions"]!;
        Assert.That(versions.Select(version => (int)version["version"]!), Is.EqualTo(Enumerable.Range(1, 21).Reverse()));
        Assert.That(versions.Select(version => (string?)version["checksum"]).Distinct().Count(), Is.EqualTo(21), "each is one of those sent");
    }

    [Test]
    public async Task A_replacement_that_breaks_off_leaves_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("a"));
        var body = Encoding.UTF8.GetBytes("--x\r\nContent-Disposition: form-data; name=\"request\"\r\nContent-Type: application/json\r\n\r\n"
            + "{\"action\":\"replaceAssetFile\",\"asset\":\"a\"}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhalf of");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        Assert.That((int)(await server.SendAsync(request, "admin")).Status, Is.EqualTo(400));
        Assert.That(((await server.BlobsAsync()).Count, await server.ValueAsync<long>("select version from asset")), Is.EqualTo((1, 1L)));
    }
}
