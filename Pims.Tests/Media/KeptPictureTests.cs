using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Pims.Storage.Blobs;
using Pims.Tests.Imaging;
using Pims.Tests.Support;

namespace Pims.Tests.Media;

/// <summary>What is made from files is made once, kept, and goes when its file does.</summary>
public sealed class KeptPictureTests
{
    const string Small = "/media/a/a.png?width=8&height=8";

    static readonly byte[] Red = Pictures.Png(40, 20, (_, _) => (200, 10, 10, 255)), Green = Pictures.Png(40, 20, (_, _) => (10, 200, 10, 255));

    static string Upload(string code, byte[] bytes, int? bucket = null) => Make.Asset(code, code + ".png", bytes, bucket);

    static string Replace(byte[] bytes) => $$"""{"action":"replaceAssetFile","asset":"a","content":"{{Convert.ToBase64String(bytes)}}"}""";

    static async Task<TestServer> StartAsync(params (string, string)[] settings)
    {
        var server = await TestServer.StartAsync(settings);
        await StoreOf(server).Trim();
        await server.DoAsync(Make.Bucket("Brand"));
        await server.DoAsync(Upload("a", Red, 1));
        return server;
    }

    static RenditionStore StoreOf(TestServer server) => server.App.Services.GetRequiredService<RenditionStore>();

    static string[] Kept(TestServer server) => Kept(server.DataPath);

    static string[] Kept(string data) => Directory.GetFiles(Path.Combine(data, "renditions"), "*", SearchOption.AllDirectories);

    static async Task<Answer> SmallAsync(TestServer server, params (string, string)[] headers)
    {
        var answer = await server.GetAsync(Small, "anonymous", headers);
        Assert.That((int)answer.Status, Is.EqualTo(200), answer.Text);
        return answer;
    }

    [Test]
    public async Task The_same_picture_is_made_once_and_by_every_way_and_a_restart_keeps_it()
    {
        var folder = TestServer.NewFolder();
        var server = await TestServer.StartAsync(folder);
        await server.DoAsync(Upload("a", Red));
        await server.DoAsync(Upload("twin", Red));
        var first = await SmallAsync(server);
        var file = Kept(server).Single();
        var writtenAt = File.GetLastWriteTimeUtc(file);
        foreach (var body in new[] { """{"action":"downloadAsset","asset":"a","width":8,"height":8}""", """{"action":"downloadAsset","asset":"twin","height":8,"width":8}""" })
            Assert.That((await server.DoAsync(body)).Bytes, Is.EqualTo(first.Bytes));
        Assert.That((await SmallAsync(server)).Bytes, Is.EqualTo(first.Bytes));
        await server.StopAsync();

        await using var again = await TestServer.StartAsync(folder);
        var after = await SmallAsync(again);
        Assert.That((after.Bytes, after.Header("ETag")), Is.EqualTo((first.Bytes, first.Header("ETag"))));
        Assert.That((Kept(again), File.GetLastWriteTimeUtc(file)), Is.EqualTo((new[] { file }, writtenAt)), "It is the file of the first request.");
    }

    [Test]
    public async Task A_kept_picture_is_served_as_a_file_is()
    {
        await using var server = await StartAsync();
        const string address = Small + "&v=1";
        var made = await server.GetAsync(address);
        var kept = await server.GetAsync(address);
        string[] names = ["ETag", "Last-Modified", "Content-Type", "Content-Disposition", "Cache-Control", "Accept-Ranges"];
        Assert.That(names.Select(kept.Header), Is.EqualTo(names.Select(made.Header)).And.All.Not.Null);
        Assert.That((kept.Bytes, kept.Header("Cache-Control")), Is.EqualTo((made.Bytes, "public, max-age=31536000, immutable")));
        (string, string)[][] known = [[("If-None-Match", made.Header("ETag")!)], [("If-None-Match", "*")], [("If-Modified-Since", made.Header("Last-Modified")!)]];
        foreach (var headers in known)
        {
            var same = await server.GetAsync(address, "anonymous", headers);
            Assert.That(((int)same.Status, same.Bytes.Length, same.Header("ETag"), same.Header("Last-Modified"), same.Header("Cache-Control")),
                Is.EqualTo((304, 0, made.Header("ETag"), made.Header("Last-Modified"), made.Header("Cache-Control"))));
        }
        Assert.That((int)(await server.GetAsync(address, "anonymous", ("If-None-Match", "\"other\""), ("If-Modified-Since", made.Header("Last-Modified")!))).Status, Is.EqualTo(200));
        Assert.That((int)(await server.GetAsync(address, "anonymous", ("If-Match", "\"other\""))).Status, Is.EqualTo(412));
        var part = await server.GetAsync(address, "anonymous", ("Range", "bytes=1-3"), ("If-Range", made.Header("ETag")!));
        Assert.That(((int)part.Status, part.Bytes, part.Header("Content-Range")), Is.EqualTo((206, made.Bytes[1..4], $"bytes 1-3/{made.Bytes.Length}")));
        Assert.That((int)(await server.GetAsync(address, "anonymous", ("Range", $"bytes={made.Bytes.Length}-"))).Status, Is.EqualTo(416), "what stands behind the picture is not of it");
        Assert.That((await server.GetAsync(address, "anonymous", ("Range", "bytes=1-3"), ("If-Range", "\"other\""))).Bytes, Is.EqualTo(made.Bytes));
    }

    [Test]
    public async Task Whoever_names_its_tag_has_it_also_when_it_is_made_anew_and_HEAD_says_what_GET_would()
    {
        await using var server = await StartAsync();
        var whole = await SmallAsync(server);
        Assert.That(whole.Header("ETag"), Is.EqualTo($"\"{Convert.ToHexStringLower(SHA256.HashData(whole.Bytes))[..32]}\""));
        foreach (var file in Kept(server))
            File.Delete(file);
        foreach (var (known, status) in new[] { (whole.Header("ETag")!, 304), ("W/" + whole.Header("ETag"), 304), ("\"other\"", 200) })
        {
            var answer = await server.GetAsync(Small, "anonymous", ("If-None-Match", known));
            Assert.That(((int)answer.Status, answer.Header("ETag"), answer.Bytes.Length), Is.EqualTo((status, whole.Header("ETag"), status == 304 ? 0 : whole.Bytes.Length)), known);
            Assert.That(Kept(server), Has.Length.EqualTo(1), "Only its bytes tell which tag it has.");
            File.Delete(Kept(server).Single());
        }
        var head = await server.SendAsync(new HttpRequestMessage(HttpMethod.Head, Small), "anonymous");
        string[] names = ["ETag", "Last-Modified", "Content-Type", "Content-Length", "Accept-Ranges"];
        Assert.That(((int)head.Status, head.Bytes.Length), Is.EqualTo((200, 0)));
        Assert.That(names.Select(head.Header), Is.EqualTo(names.Select(whole.Header)));
        foreach (var request in new[] { HttpMethod.Head, HttpMethod.Get })
        {
            var refused = new HttpRequestMessage(request, "/media/a/a.png?page=9");
            refused.Headers.TryAddWithoutValidation("If-None-Match", "*");
            Assert.That((int)(await server.SendAsync(refused, "anonymous")).Status, Is.EqualTo(400), request.Method);
        }
    }

    [Test]
    public async Task Fifty_who_ask_at_once_get_one_computation()
    {
        // One worker without a queue: a second computation would be refused.
        await using var server = await StartAsync(("ImageWorkers", "1"), ("ImageQueue", "0"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SmallAsync(server)));
        Assert.That(answers.Select(answer => Convert.ToBase64String(answer.Bytes)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(Kept(server), Has.Length.EqualTo(1));
    }

    static readonly (string Name, string[] Given, string Request)[] Ways =
    [
        ("deleteAsset", [], """{"action":"deleteAsset","asset":"a"}"""),
        ("deleteAsset for good", [], """{"action":"deleteAsset","asset":"a","permanent":true}"""),
        ("deleteAssets", [], """{"action":"deleteAssets","assets":["a","none"]}"""),
        ("deleteAssets for good", [], """{"action":"deleteAssets","assets":["a"],"permanent":true}"""),
        ("deleteBucket into the trash", [], """{"action":"deleteBucket","bucket_id":1,"contents":"trash"}"""),
        ("deleteBucket for good", [], """{"action":"deleteBucket","bucket_id":1,"contents":"purge"}"""),
        ("deleteBuckets into the trash", [], """{"action":"deleteBuckets","bucket_ids":[1],"contents":"trash"}"""),
        ("deleteBuckets for good", [], """{"action":"deleteBuckets","bucket_ids":[1],"contents":"purge"}"""),
        ("a personal bucket that is moved up", ["sql: update bucket set owner = 'user:7'"], """{"action":"deleteBucket","bucket_id":1,"contents":"move_to_parent"}"""),
        ("replaceAssetFile", [], Replace(Green)),
        ("restoreAssetVersion", [Replace(Green), Replace(Red)], """{"action":"restoreAssetVersion","asset":"a","version":2}"""),
        ("expiry", ["sql: update asset set expires_at = 9000000000000"], ""),
    ];

    [TestCaseSource(nameof(Ways))]
    public async Task It_goes_at_once_when_its_file_does((string Name, string[] Given, string Request) way)
    {
        await using var server = await StartAsync();
        foreach (var given in way.Given)
        {
            if (given.StartsWith("sql:", StringComparison.Ordinal))
                await server.ExecuteAsync(given[4..]);
            else
                await server.DoAsync(given);
        }
        await server.DoAsync(Upload("stays", Pictures.Png(9, 9, (_, _) => (1, 2, 3, 255))));
        await server.GetAsync("/media/stays/x?width=3");
        var other = Kept(server).Single();
        // A caller who sees it whatever became of its bucket.
        Assert.That((int)(await server.PostAsync("""{"action":"downloadAsset","asset":"a","width":8,"height":8}""")).Status, Is.EqualTo(200));
        Assert.That(Kept(server), Has.Length.EqualTo(2));
        if (way.Request.Length > 0)
        {
            await server.DoAsync(way.Request);
        }
        else
        {
            await server.ExecuteAsync("update asset set expires_at = 1 where code = 'a'");
            await server.PassAsync(TimeSpan.FromMinutes(1));
        }
        Assert.That(Kept(server), Is.EqualTo(new[] { other }));
        Assert.That(Directory.GetDirectories(Path.Combine(server.DataPath, "renditions"), "*", SearchOption.AllDirectories).Count(folder => Path.GetFileName(folder).Length == 64), Is.EqualTo(1));
    }

    [Test]
    public async Task A_dry_run_and_a_refusal_remove_nothing()
    {
        await using var server = await StartAsync();
        await SmallAsync(server);
        await server.DoAsync("""{"action":"deleteAsset","asset":"a","dry_run":true}""");
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":1,"contents":"trash","dry_run":true}""");
        await server.ExecuteAsync("insert into asset_reference (asset_id, kind, target) select asset_id, 'product', '7' from asset");
        Assert.That((await server.PostAsync("""{"action":"deleteAsset","asset":"a"}""")).ErrorCode, Is.EqualTo("asset_linked"));
        Assert.That(Kept(server), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task One_that_is_made_while_its_file_goes_is_answered_and_does_not_stay()
    {
        await using var server = await StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var asked = Enumerable.Range(1, 6).Select(i => server.GetAsync($"/media/a/a.png?width={round * 10 + i}&height=300")).ToArray();
            var deleted = server.DoAsync("""{"action":"deleteAsset","asset":"a"}""");
            var answers = await Task.WhenAll(asked);
            await deleted;
            Assert.That(answers.Select(answer => (int)answer.Status), Is.All.AnyOf(200, 404));
            Assert.That(Kept(server), Is.Empty);
            await server.DoAsync("""{"action":"restoreAsset","asset":"a"}""");
        }
    }

    [Test, Category(Stores.Embedded)]
    [Platform("Linux")]
    public async Task One_of_which_nobody_knows_whether_it_may_stay_does_not_and_leaves_nothing_open()
    {
        await using var server = await StartAsync();
        // Where the asset is, is known from here on.
        await server.GetAsync("/media/a/a.png");
        await RenameAsync(server, "asset", "away");
        Assert.That((int)(await server.GetAsync(Small)).Status, Is.EqualTo(500), "made, and then the database fails");
        var open = Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget).Where(target => target?.StartsWith(Path.Combine(server.DataPath, "renditions")) is true);
        Assert.That((Kept(server), open), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())));
        await RenameAsync(server, "away", "asset");
        await SmallAsync(server);
        Assert.That(Kept(server), Has.Length.EqualTo(1));
    }

    /// <summary>Behind the server's back.</summary>
    static async Task RenameAsync(TestServer server, string table, string name)
    {
        await using var connection = new SqliteConnection($"Data Source={Directory.GetFiles(server.DataPath, "*.db").Single()};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"alter table {table} rename to {name}";
        await command.ExecuteNonQueryAsync();
    }

    [Test]
    public async Task Pictures_of_older_versions_are_made_and_do_not_stay()
    {
        await using var server = await StartAsync();
        await server.DoAsync(Replace(Green));
        const string older = """{"action":"downloadAsset","asset":"a","version":1,"width":8,"height":8}""";
        Assert.That((await server.DoAsync(older)).Bytes, Is.Not.EqualTo((await SmallAsync(server)).Bytes));
        Assert.That(Kept(server), Has.Length.EqualTo(1));
        await server.DoAsync(Upload("b", Red));
        await server.DoAsync(older);
        Assert.That(Kept(server), Has.Length.EqualTo(2), "another asset has that file");
    }

    [Test]
    public async Task What_a_crash_left_of_files_that_are_gone_goes_and_the_rest_stays()
    {
        var folder = TestServer.NewFolder();
        var first = await TestServer.StartAsync(folder);
        await first.DoAsync(Upload("a", Red));
        await SmallAsync(first);
        var kept = Kept(first).Single();
        await first.StopAsync();
        for (var i = 0; i < 450; i++)
        {
            var left = Directory.CreateDirectory(Path.Combine(folder, "renditions", (i % 256).ToString("x2"), $"{i % 256:x2}{i:x62}"));
            await File.WriteAllTextAsync(Path.Combine(left.FullName, "1.png"), "left");
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "renditions", "drafts", "half"), "half a pic");
        await using var server = await TestServer.StartAsync(folder);
        await TestServer.UntilAsync(() => Kept(server).Length == 1, "The leftovers are gone.");
        Assert.That(Kept(server), Is.EqualTo(new[] { kept }));
    }

    [TestCase("0")]
    [TestCase("100")]
    public async Task Without_room_pictures_are_made_for_each_request(string limit)
    {
        await using var server = await StartAsync(("RenditionBytes", limit));
        var first = await SmallAsync(server);
        Assert.That((await SmallAsync(server)).Bytes, Is.EqualTo(first.Bytes));
        Assert.That(Kept(server), Is.Empty);
    }

    [Test, Category(Stores.Embedded)]
    public async Task Below_the_reserve_of_the_disk_a_picture_is_served_and_not_kept()
    {
        var folder = TestServer.NewFolder();
        var first = await TestServer.StartAsync(folder);
        await first.DoAsync(Upload("a", Red));
        await first.StopAsync();
        await using var server = await TestServer.StartAsync(folder, ("DiskReserveBytes", long.MaxValue.ToString()));
        await SmallAsync(server);
        Assert.That(Kept(server), Is.Empty);
    }

    [Test]
    public async Task The_folder_can_be_emptied_and_files_in_it_spoilt_at_any_time()
    {
        await using var server = await StartAsync();
        var first = await SmallAsync(server);
        Action[] faults =
        [
            () => File.WriteAllText(Kept(server).Single(), "cut"), () => File.WriteAllBytes(Kept(server).Single(), []), () => File.Delete(Kept(server).Single()),
            () => Directory.Delete(Path.Combine(server.DataPath, "renditions"), recursive: true),
        ];
        foreach (var fault in faults)
        {
            fault();
            Assert.That((await SmallAsync(server)).Bytes, Is.EqualTo(first.Bytes));
            Assert.That(Kept(server), Has.Length.EqualTo(1));
        }
    }

    [Test]
    public async Task Administrators_see_how_much_is_kept()
    {
        await using var server = await StartAsync(("RenditionBytes", "5000000"));
        await SmallAsync(server);
        const string ask = """{"action":"getStatus"}""";
        var told = (JObject)(await server.DoAsync(ask)).Json["renditions"]!;
        Assert.That(((long)told["bytes"]!, (long)told["limit"]!), Is.EqualTo((new FileInfo(Kept(server).Single()).Length, 5000000L)));
        Assert.That((await server.DoAsync(ask, "editor")).Json["renditions"], Is.Null);
    }
}
