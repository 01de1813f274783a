using Pims.Tests.Support;

namespace Pims.Tests.Files;

public sealed class DownloadAssetsTests
{
    // 1 /A, 2 /A/B, 3 /A/Empty, 4 the other editor's /Theirs
    static readonly string[] Assets =
    [
        Make.Bucket("A"), Make.Bucket("B", 1), Make.Bucket("Empty", 1), Make.Personal("Theirs", "other"),
        Make.Asset("a", 1), Make.Asset("b", 2), Make.Asset("theirs", 4), Make.Asset("free"),
    ];

    static readonly Scenario[] Scenarios =
    [
        new("In a batch it is an address")
        {
            Given = Assets,
            Request = """[{"action":"downloadAssets","bucket_id":1},{"action":"getBucket","bucket_id":1}]""",
            Expect = """[{"status":"OK","url":"*","expires_at":"*"},{"status":"OK"}]""",
        },
        new("In JSON-RPC it is an address")
        {
            Given = Assets,
            Request = """{"jsonrpc":"2.0","id":1,"method":"downloadAssets","params":{"bucket_id":1}}""",
            Expect = """{"result":{"url":"*","expires_at":"*"},"id":1}""",
        },
        new("Neither assets nor a bucket") { Request = """{"action":"downloadAssets"}""", Status = 400, Expect = """{"error":{"code":"missing_parameter","parameter":"assets"}}""" },
        new("Both") { Given = Assets, Request = """{"action":"downloadAssets","assets":["a"],"bucket_id":1}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"bucket_id"}}""" },
        new("Both, by path") { Given = Assets, Request = """{"action":"downloadAssets","assets":["a"],"path":"/A"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"path"}}""" },
        new("Assets have nothing below them") { Given = Assets, Request = """{"action":"downloadAssets","assets":["a"],"recursive":true}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"recursive"}}""" },
        new("A bucket by two names") { Given = Assets, Request = """{"action":"downloadAssets","bucket_id":1,"slug":"a"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"slug"}}""" },
        new("1,001 are too many") { Request = $$"""{"action":"downloadAssets","assets":[{{string.Join(',', Enumerable.Range(1, 1001).Select(i => $"\"a{i}\""))}}]}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"assets"}}""" },
        new("No width") { Given = Assets, Request = """{"action":"downloadAssets","assets":["a"],"max_width":0}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"max_width"}}""" },
        new("Too much width") { Given = Assets, Request = """{"action":"downloadAssets","assets":["a"],"max_width":5001}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"max_width"}}""" },
        new("A height that is no number") { Given = Assets, Request = """{"action":"downloadAssets","assets":["a"],"max_height":"5"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"max_height"}}""" },
        new("A format that is none") { Given = Assets, Request = """{"action":"downloadAssets","assets":["a"],"format":"avif"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"format"}}""" },
        new("No colour") { Given = Assets, Request = """{"action":"downloadAssets","assets":["a"],"bgcolor":"no colour"}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"bgcolor"}}""" },
        new("A colour that is a number") { Given = Assets, Request = """{"action":"downloadAssets","assets":["a"],"bgcolor":800080}""", Status = 400, Expect = """{"error":{"code":"invalid_parameter","parameter":"bgcolor"}}""" },
        new("Another parameter of images") { Given = Assets, Request = """{"action":"downloadAssets","assets":["a"],"width":5}""", Status = 400, Expect = """{"error":{"code":"unknown_parameter","parameter":"width"}}""" },
        new("An unknown bucket") { Request = """{"action":"downloadAssets","bucket_id":9}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""" },
        new("Another's bucket is not there") { Given = Assets, Request = """{"action":"downloadAssets","bucket_id":4}""", Status = 404, Expect = """{"error":{"code":"bucket_not_found","parameter":"bucket_id"}}""" },
        new("An empty bucket") { Given = Assets, Request = """{"action":"downloadAssets","path":"/A/Empty","recursive":true}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"path"}}""" },
        new("An empty top") { Request = """{"action":"downloadAssets","bucket_id":"root","recursive":true}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"bucket_id"}}""" },
        new("A bucket whose assets are all in the trash") { Given = [.. Assets, """{"action":"deleteAsset","asset":"b"}"""], Request = """{"action":"downloadAssets","slug":"b"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"slug"}}""" },
        new("For the key of a bucket nothing is at the top") { Given = Assets, As = "read:1", Request = """{"action":"downloadAssets","bucket_id":"root"}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"bucket_id"}}""" },
        new("No assets") { Request = """{"action":"downloadAssets","assets":[]}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"assets"}}""" },
        new("Unknown assets alone") { Given = Assets, Request = """{"action":"downloadAssets","assets":["theirs","nothing"]}""", Status = 404, Expect = """{"error":{"code":"asset_not_found","parameter":"assets"}}""" },
        new("Nobody may not") { Given = Assets, As = "anonymous", Request = """{"action":"downloadAssets","assets":["a"]}""", Status = 401, Expect = """{"error":{"code":"unauthenticated"}}""" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public Task Downloading(Scenario scenario) => scenario.RunAsync();

    [Test]
    public async Task Assets_come_in_the_order_asked_and_what_is_not_there_is_listed()
    {
        await using var server = await StartAsync();
        foreach (var step in new[]
        {
            Make.Asset("trashed", 1), """{"action":"deleteAsset","asset":"trashed"}""", Make.Asset("over", 1), Make.Asset("missing", filename: "missing.txt"), Make.Asset("same", 2, "FREE.txt"),
        })
            await server.DoAsync(step);
        var reserved = (await server.DoAsync("""{"action":"generateAssetCode"}""", "editor")).Get<string>("asset_code");
        await server.ExecuteAsync($"update asset set expires_at = {server.Clock.GetUtcNow().ToUnixTimeMilliseconds()} where code = 'over'");
        var zip = await Zipped.OfAsync(server, $$"""{"assets":["free","theirs","b","nothing","trashed","free","{{reserved}}","over","line\nbreak\ttab","exe\u202egpj.b","missing","same"]}""", "editor");
        Assert.Multiple(() =>
        {
            Assert.That(zip.Names, Is.EqualTo(new[] { "free.txt", "b.txt", "missing (2).txt", "FREE (2).txt", "missing.txt" }));
            Assert.That(zip.Text("free.txt"), Is.EqualTo("The file of free"));
            Assert.That(zip.Text("FREE (2).txt"), Is.EqualTo("The file of same"));
            Assert.That(zip.Text("missing (2).txt"), Is.EqualTo("The file of missing"));
            Assert.That(zip.Text("missing.txt").Split('\n').Select(line => string.Join('|', line.Split('\t').Take(2))), Is.EqualTo(new[]
            {
                "theirs|asset_not_found", "nothing|asset_not_found", "trashed|asset_not_found", $"{reserved}|asset_not_found", "over|asset_expired", "line_break_tab|asset_not_found", "exe_gpj.b|asset_not_found", "",
            }));
        });
    }

    [Test]
    public async Task The_answer_is_a_file_to_be_saved()
    {
        await using var server = await StartAsync();
        await server.DoAsync(Make.Bucket("Größe: \"1\"")); // 5
        await server.DoAsync(Make.Asset("c", 5));
        var named = await server.DoAsync("""{"action":"downloadAssets","bucket_id":5}""", "viewer");
        var unnamed = await server.DoAsync("""{"action":"downloadAssets","assets":["a"],"pretty":true}""", "viewer");
        Assert.Multiple(() =>
        {
            Assert.That(named.Header("Content-Type"), Is.EqualTo("application/zip"));
            Assert.That(named.Header("Content-Disposition"), Does.StartWith("attachment").And.Contain("filename*=UTF-8''Gr%C3%B6%C3%9Fe_%20_1_.zip"));
            Assert.That(named.Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(named.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
            Assert.That(named.Header("X-Request-Id"), Is.Not.Null);
            Assert.That(named.Response.Headers.TransferEncodingChunked, Is.True);
            Assert.That(unnamed.Header("Content-Disposition"), Is.EqualTo("attachment; filename=assets.zip; filename*=UTF-8''assets.zip"));
        });
    }

    [Test]
    public async Task A_bucket_comes_alone_or_with_its_sub_buckets_as_folders()
    {
        await using var server = await StartAsync();
        foreach (var step in new[] { Make.Bucket("a.txt", 1), Make.Asset("deep", 5), Make.Asset("twin", 2, "b.txt"), Make.Asset("older", 1, "z.txt"), Make.Asset("newer", 1, "Z.TXT") })
            await server.DoAsync(step);
        Assert.That((await Zipped.OfAsync(server, """{"path":"/A"}""")).Names, Is.EqualTo(new[] { "a.txt", "z.txt", "Z (2).TXT" }));
        var whole = await Zipped.OfAsync(server, """{"slug":"a","recursive":true}""");
        Assert.That(whole.Names, Is.EqualTo(new[] { "a (2).txt", "z.txt", "Z (2).TXT", "a.txt/deep.txt", "B/b.txt", "B/b (2).txt" }));
        Assert.That((whole.Text("B/b.txt"), whole.Text("B/b (2).txt")), Is.EqualTo(("The file of b", "The file of twin")));
        Assert.That((await Zipped.OfAsync(server, """{"bucket_id":2,"recursive":true}""")).Names, Is.EqualTo(new[] { "b.txt", "b (2).txt" }));
    }

    [Test]
    public async Task An_asset_that_expired_is_listed_by_its_bucket_too()
    {
        await using var server = await StartAsync();
        await server.DoAsync(Make.Asset("over", 2));
        await server.ExecuteAsync($"update asset set expires_at = {server.Clock.GetUtcNow().ToUnixTimeMilliseconds()} where code = 'over'");
        var zip = await Zipped.OfAsync(server, """{"bucket_id":1,"recursive":true}""");
        Assert.That(zip.Names, Is.EqualTo(new[] { "a.txt", "B/b.txt", "missing.txt" }));
        Assert.That(zip.Text("missing.txt"), Is.EqualTo("over\tasset_expired\tThe asset's expires_at has passed.\n"));
    }

    [TestCase("admin", "A/a.txt", "A/B/b.txt", "free.txt", "Theirs/theirs.txt", "Theirs (2)/public.txt")]
    [TestCase("editor", "A/a.txt", "A/B/b.txt", "free.txt", "Theirs/public.txt")]
    [TestCase("other", "A/a.txt", "A/B/b.txt", "free.txt", "Theirs/theirs.txt", "Theirs (2)/public.txt")]
    [TestCase("read:1", "A/a.txt", "A/B/b.txt")]
    [TestCase("read:2", "B/b.txt")]
    [TestCase("write:4", "Theirs/theirs.txt")]
    public async Task The_whole_is_what_the_caller_sees(string caller, params string[] names)
    {
        await using var server = await StartAsync();
        await server.DoAsync(Make.Bucket("Theirs"));
        await server.DoAsync(Make.Asset("public", 5));
        Assert.That((await Zipped.OfAsync(server, """{"bucket_id":"root","recursive":true}""", caller)).Names, Is.EquivalentTo(names));
    }

    [Test]
    public async Task The_top_alone_is_what_is_in_no_bucket()
    {
        await using var server = await StartAsync();
        Assert.That((await Zipped.OfAsync(server, """{"bucket_id":"root"}""", "viewer")).Names, Is.EqualTo(new[] { "free.txt" }));
    }

    [Test]
    public async Task Names_are_made_safe_and_times_kept()
    {
        await using var server = await StartAsync();
        string[] filenames = ["..\\up.txt", "C:\\con", "nul.tar.gz", "dots...", "ü?.txt", "ü*.txt"];
        foreach (var (number, filename) in filenames.Index())
            await server.DoAsync(Make.Asset($"n{number}", 3, filename));
        await server.DoAsync(Make.Bucket("..\\..\\Evil", 3));
        await server.DoAsync(Make.Asset("deep", 5));
        await server.ExecuteAsync("update asset set modified_at = 0 where code = 'n0'");
        await server.ExecuteAsync("update asset set modified_at = 1767225600000 where code = 'n1'"); // 2026-01-01
        var zip = await Zipped.OfAsync(server, """{"bucket_id":3,"recursive":true}""");
        Assert.That(zip.Names, Is.EqualTo(new[] { ".._up.txt", "C__con", "_nul.tar.gz", "dots", "ü_.txt", "ü_ (2).txt", ".._.._Evil/deep.txt" }));
        Assert.That(zip.Archive.Entries.Take(2).Select(entry => entry.LastWriteTime.DateTime), Is.EqualTo(new[] { new DateTime(1980, 1, 1), new DateTime(2026, 1, 1) }));
    }

    [Test]
    public async Task Every_page_comes_and_every_byte_of_it()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Bucket("Many"));
        var random = new Random(1);
        var files = Enumerable.Range(0, 7).Select(i => { var bytes = new byte[1 << (3 * i)]; random.NextBytes(bytes); return bytes; }).Append([]).ToArray();
        foreach (var (number, bytes) in files.Index())
            Assert.That((int)(await server.UploadAsync($$"""{"action":"uploadAsset","asset":"f{{number}}","bucket_id":1}""", bytes, $"f{number}.{(number % 2 == 0 ? "bin" : "txt")}")).Status, Is.EqualTo(200));
        await server.DoAsync(Make.Asset("text", 1, content: new string('x', 100_000)));
        await ManyAssets.MultiplyAsync(server, "f1", 250);
        var zip = await Zipped.OfAsync(server, """{"bucket_id":1}""");
        Assert.That(zip.Names, Has.Length.EqualTo(files.Length + 1 + 250).And.Unique);
        foreach (var (number, bytes) in files.Index())
            Assert.That(zip.Bytes(zip.Names.Single(name => name.StartsWith($"f{number}.", StringComparison.Ordinal))), Is.EqualTo(bytes));
        Assert.That(zip.Archive.GetEntry("text.txt")!.CompressedLength, Is.LessThan(10_000));
        Assert.That(zip.Archive.Entries.Where(entry => entry.Name.StartsWith("many", StringComparison.Ordinal)).Select(entry => entry.Length), Is.All.EqualTo(8));
    }

    static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync();
        foreach (var step in Assets)
            await server.DoAsync(step[step.IndexOf('{')..], step.StartsWith("other:", StringComparison.Ordinal) ? "other" : "admin");
        return server;
    }
}
