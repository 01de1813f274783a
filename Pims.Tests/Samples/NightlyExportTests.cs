using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Tests.Support;

namespace Pims.Tests.Samples;

public sealed class NightlyExportTests
{
    static readonly string LongName = string.Concat(Enumerable.Repeat("ü", 250)) + ".txt";

    /// <summary>Bucket (0: none), the filename, and where a viewer's export has it. A file's text is its number in this list.</summary>
    static readonly (int Bucket, string Filename, string? File)[] Library =
    [
        (1, "a b.txt", "Brand/a b.txt"),
        (1, "same.txt", "Brand/same.txt"),
        (1, "same.txt", "Brand/same (2).txt"),
        (1, "Same.TXT", "Brand/Same (3).TXT"),
        (1, "Logos", "Brand/Logos (2)"),
        (2, "Übersicht ä.txt", "Brand/Logos/Übersicht ä.txt"),
        (2, "con", "Brand/Logos/%63on"),
        (2, "NUL.txt", "Brand/Logos/%4EUL.txt"),
        (2, "console.txt", "Brand/Logos/console.txt"),
        (2, ".hidden", "Brand/Logos/%2Ehidden"),
        (2, "...", "Brand/Logos/%2E.%2E"),
        (2, @"..\..\up.txt", "Brand/Logos/%2E.%5C..%5Cup.txt"),
        (2, "what? 100%.txt", "Brand/Logos/what%3F 100%25.txt"),
        (2, "dot.", "Brand/Logos/dot%2E"),
        (3, "secret.txt", "Secret/secret.txt"),
        (4, "deep.txt", "Secret/ Größe & Tiefe/deep.txt"),
        (6, "in gone.txt", "%5Fgone/in gone.txt"),
        (0, "manifest.json", "manifest (2).json"),
        (0, "none.txt", "none.txt"),
        (7, "mine.txt", null),
    ];

    static Dictionary<string, string> Exported => Library.Index().Where(file => file.Item.File is not null).ToDictionary(file => file.Item.File!, file => Text(file.Index));

    static string Text(int number) => $"The text of {number}";

    [Test]
    public async Task What_the_key_sees_is_exported_once_and_follows_the_library()
    {
        await using var server = await LibraryAsync();
        using var export = new NightlyExport();
        var expected = Exported;
        Assert.That(await export.DoAsync(server, "viewer"), Is.EqualTo($"exported {expected.Count}, unchanged 0, gone 0"));
        Assert.That(export.Files(), Is.EquivalentTo(expected));
        Assert.That(await export.DoAsync(server, "viewer"), Is.EqualTo($"exported 0, unchanged {expected.Count}, gone 0"));
        Assert.That(export.Files(), Is.EquivalentTo(expected));

        // One moves, one is replaced, one comes, and the first of the equal names goes with its bucket.
        await server.DoAsync("""{"action":"moveAssetToBucket","asset":"f0","bucket_id":3}""");
        await server.ExecuteAsync("update asset set (checksum, size) = (select checksum, size from asset where code = 'f19') where code = 'f5'");
        await server.DoAsync(Make.Asset("new", 3, "a b.txt", "It came later"));
        await server.DoAsync("""{"action":"moveAssetToBucket","asset":"f1","bucket_id":6}""");
        await server.DoAsync("""{"action":"deleteBucket","bucket_id":6,"contents":"trash"}""");
        var day = server.Clock.GetUtcNow().ToString("yyyy-MM-dd");
        Move(expected, "Brand/a b.txt", "Secret/a b.txt");
        expected["Brand/Logos/Übersicht ä.txt"] = Text(19);
        expected["Secret/a b (2).txt"] = "It came later";
        Move(expected, "Brand/same.txt", $"_gone/{day}/Brand/same.txt");
        Move(expected, "%5Fgone/in gone.txt", $"_gone/{day}/%5Fgone/in gone.txt");
        Assert.That(await export.DoAsync(server, "viewer"), Is.EqualTo($"exported 3, unchanged {expected.Count - 5}, gone 2"));
        Assert.That(export.Files(), Is.EquivalentTo(expected));
        Assert.That(Directory.Exists(export.In("%5Fgone")), Is.False, "A folder that is empty goes.");
        Assert.That(export.Beside, Is.Empty);
    }

    [Test]
    public async Task A_run_that_was_cut_off_is_made_good_by_the_next()
    {
        await using var server = await LibraryAsync();
        using var export = new NightlyExport();
        await export.DoAsync(server, "viewer");
        await File.WriteAllTextAsync(export.In("none.txt"), "changed here");
        File.Delete(export.In("Secret", "secret.txt"));
        Directory.CreateDirectory(export.In("_incoming"));
        await File.WriteAllTextAsync(export.In("_incoming", (await ChecksumAsync(server, "f14"))["sha256:".Length..]), "The text");
        Assert.That(await export.DoAsync(server, "viewer"), Is.EqualTo($"exported 2, unchanged {Exported.Count - 2}, gone 0"));
        File.Delete(export.In("manifest.json"));
        Assert.That(await export.DoAsync(server, "viewer"), Is.EqualTo($"exported 0, unchanged {Exported.Count}, gone 0"));
        Assert.That(export.Files(), Is.EquivalentTo(Exported));
    }

    [Test]
    public async Task A_foreign_file_that_stands_in_the_way_is_kept()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("a", filename: "a.txt"));
        using var export = new NightlyExport();
        Directory.CreateDirectory(export.Folder);
        await File.WriteAllTextAsync(export.In("a.txt"), "somebody's own");
        await export.DoAsync(server, "viewer");
        Assert.That(export.Files(), Is.EquivalentTo(new Dictionary<string, string>
        {
            ["a.txt"] = "The file of a", [$"_gone/{server.Clock.GetUtcNow():yyyy-MM-dd}/a.txt"] = "somebody's own",
        }));
    }

    [TestCase("editor", "/", "exported 20, unchanged 0, gone 0", "Mine/mine.txt", TestName = "A personal bucket is exported with its owner's key")]
    [TestCase("admin", "/", "exported 20, unchanged 0, gone 0", "Mine/mine.txt", TestName = "An administrator's key exports everybody's personal buckets")]
    [TestCase("viewer", "/Secret/", "exported 2, unchanged 0, gone 0", "Secret/secret.txt", TestName = "One bucket alone is exported with what is below it")]
    [TestCase("read:3", "/", "exported 2, unchanged 0, gone 0", "Secret/secret.txt", TestName = "The key of a bucket exports that bucket")]
    [TestCase("viewer", "/Empty", "exported 0, unchanged 0, gone 0", null, TestName = "An empty bucket is an empty export")]
    public async Task A_part_is_exported(string caller, string bucket, string line, string? file)
    {
        await using var server = await LibraryAsync();
        using var export = new NightlyExport();
        Assert.That(await export.DoAsync(server, caller, bucket), Is.EqualTo(line));
        if (file is not null)
            Assert.That(export.Files(), Contains.Key(file));
        var (exitCode, _, errors) = await export.RunAsync(server.Http.BaseAddress!, await server.CredentialAsync(caller), "/Brand");
        Assert.That((exitCode, errors), Is.EqualTo((1, $"nightly-export: {export.Folder} holds the export of {bucket.TrimEnd('/').PadLeft(1, '/')} of "
            + $"{server.Http.BaseAddress!.ToString().TrimEnd('/')}; take another folder for /Brand of {server.Http.BaseAddress!.ToString().TrimEnd('/')}\n")));
    }

    [Test]
    public async Task More_files_than_a_page_has_and_names_longer_than_a_disk_takes_are_exported()
    {
        const int Count = 1005;
        await using var server = await TestServer.StartAsync();
        foreach (var some in Enumerable.Range(0, Count).Chunk(100))
            await server.DoAsync(new JArray(some.Select(number => JObject.Parse(Make.Asset($"n{number}", filename: LongName, content: Text(number))))).ToString());
        using var export = new NightlyExport();
        Assert.That(await export.DoAsync(server, "viewer"), Is.EqualTo($"exported {Count}, unchanged 0, gone 0"));
        var files = export.Files();
        Assert.That(files.Values, Is.EquivalentTo(Enumerable.Range(0, Count).Select(Text)));
        Assert.That(files.Keys.Max(file => Encoding.UTF8.GetByteCount(file)), Is.LessThan(255));
    }

    static void Move(Dictionary<string, string> files, string from, string to)
    {
        files.Remove(from, out var text);
        files[to] = text!;
    }

    static async Task<string> ChecksumAsync(TestServer server, string code) =>
        (await server.DoAsync($$"""{"action":"getAssetData","asset":"{{code}}"}""")).Get<string>("asset.checksum");

    /// <summary>1 /Brand, 2 /Brand/Logos, 3 /Secret (private), 4 below it, 5 /Empty, 6 /_gone, 7 editor's /Mine.</summary>
    static async Task<TestServer> LibraryAsync()
    {
        var server = await TestServer.StartAsync();
        foreach (var bucket in new[] { Make.Bucket("Brand"), Make.Bucket("Logos", 1), Make.Bucket("Secret", isPrivate: true), Make.Bucket(" Größe & Tiefe", 3), Make.Bucket("Empty"), Make.Bucket("_gone") })
            await server.DoAsync(bucket);
        await server.DoAsync("""{"action":"addBucket","name":"Mine","type":"personal"}""", "editor");
        foreach (var (number, file) in Library.Index())
            await server.DoAsync(Make.Asset($"f{number}", file.Bucket == 0 ? null : file.Bucket, file.Filename, Text(number)), "editor");
        return server;
    }
}
