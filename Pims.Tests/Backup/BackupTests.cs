using System.Net;
using System.Text.RegularExpressions;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Backup;

/// <summary>./pims backup and ./pims restore: what comes back.</summary>
public sealed partial class BackupTests
{
    [Test]
    public async Task A_library_that_is_written_to_comes_back_whole_elsewhere()
    {
        using var data = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        var (backup, restored) = (folder.In("backup"), elsewhere.In("new", "data"));
        await using var server = await ServerProcess.StartAsync(data.Path, ("PIMS_TRASH_DAYS", "1"));
        var keys = (await server.DoAsync("""{"action":"addBucket","name":"Brand"}""")).Json["bucket"]!["api_access"]!;
        await server.DoAsync("""{"action":"addUser","email":"ann@example.com","password":"a password of these tests","role":"editor"}""");
        await server.UploadAsync("""{"action":"uploadAsset","path":"/Brand","asset":"sea","data":{"description":"The sunset over the harbour"}}""", "waves"u8.ToArray(), "sea.txt");
        for (var n = 0; n < 40; n++)
            await Backups.UploadAsync(server, $"before-{n}", 100_000);

        await using (var writers = new Writers(server, "during"))
        {
            await writers.DoAsync(10);
            var before = writers.Steps;
            await Backups.MakeAsync(data.Path, backup);
            Assert.That(writers.Steps, Is.GreaterThan(before), "The server was written to meanwhile.");
            await Backups.MakeAsync(data.Path, backup);
        }
        await Backups.RequireRestorableAsync(backup, restored);
        Assert.That(Path.Exists(Path.Combine(restored, "renditions")), Is.False);

        await using var again = await ServerProcess.StartAsync(restored);
        var codes = (await again.DoAsync("""{"action":"getAssetIds","limit":10000}""")).Json["assets"]!.Select(code => (string)code!).ToArray();
        Assert.That(codes, Has.Length.GreaterThan(41).And.SupersetOf(Enumerable.Range(0, 40).Select(n => $"before-{n}")));
        foreach (var code in codes)
        {
            var asset = (await again.DoAsync($$"""{"action":"getAssetData","asset":"{{code}}"}""")).Get<string>("asset.checksum");
            Assert.That(Library.Checksum((await again.GetAsync($"/media/{code}/x")).Bytes), Is.EqualTo(asset), code);
        }
        Assert.That((await again.DoAsync("""{"action":"getBucket","path":"/Brand"}""")).Json["bucket"]!["api_access"]!.ToString(), Is.EqualTo(keys.ToString()), "The bucket's keys open.");
        Assert.That((await again.SendAsync("""{"action":"getAssetData","asset":"sea"}""", (string)keys["read_key"]!)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await again.PostAsync("""{"action":"authenticate","email":"ann@example.com","password":"a password of these tests"}""")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await again.DoAsync("""{"action":"searchAssets","query":"harbour suns"}""")).Json.SelectTokens("assets[*].asset").Select(code => (string?)code), Is.EqualTo(new[] { "sea" }));
        await Backups.UploadAsync(again, "after");
        await again.StopAsync();
        await Backups.RequireWholeAsync(restored);
        // It is the same library: its backups go on where they were.
        Assert.That(Copied(await Backups.MakeAsync(restored, backup)), Is.EqualTo(1));
        await server.StopAsync();
    }

    [Test]
    public async Task A_further_run_copies_what_is_new_and_removes_what_is_gone()
    {
        using var data = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        for (var n = 0; n < 5; n++)
            await Backups.UploadAsync(server, $"a{n}");
        Assert.That(Counts(await Backups.MakeAsync(data.Path, folder.Path)), Is.EqualTo((5, 0)));
        Assert.That(Counts(await Backups.MakeAsync(data.Path, folder.Path)), Is.EqualTo((0, 0)));
        await Backups.UploadAsync(server, "b0");
        await Backups.UploadAsync(server, "b1");
        await server.DoAsync("""{"action":"deleteAsset","asset":"a0","permanent":true}""");
        await server.DoAsync("""{"action":"deleteAsset","asset":"a1"}""");
        Assert.That(Counts(await Backups.MakeAsync(data.Path, folder.Path)), Is.EqualTo((2, 1)));
        await server.StopAsync();
        // Without a server too.
        Assert.That(Counts(await Backups.MakeAsync(data.Path, folder.Path)), Is.EqualTo((0, 0)));
        await Backups.RequireRestorableAsync(folder.Path, data.In("again"));
    }

    [Test]
    public async Task Nobody_but_its_user_can_read_a_backup_or_what_is_restored()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows has rights of another kind.");
        using var data = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            await Backups.UploadAsync(server, "a");
            await server.StopAsync();
        }
        await Backups.MakeAsync(data.Path, folder.In("backup"));
        await Backups.RequireRestorableAsync(folder.In("backup"), folder.In("restored"));
        var (_, backup, _) = await Script.RunAsync("find", [folder.In("backup"), "-perm", "/077"], folder.Path);
        Assert.That(backup, Is.Empty);
        var (_, restored, _) = await Script.RunAsync("find", [folder.In("restored"), "-perm", "/077", "-not", "-path", "*/workers*", "-not", "-name", "pims.lock"], folder.Path);
        Assert.That(restored, Is.Empty);
    }

    [Test]
    public async Task A_backup_of_an_older_program_is_restored_and_brought_up_to_date_by_the_next_start()
    {
        using var data = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        byte[] file;
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            file = await Backups.UploadAsync(server, "a");
            await server.StopAsync();
        }
        Backups.Execute(data.Path, "drop table download; delete from migration where name = '0007_download.sql'");
        await Backups.MakeAsync(data.Path, folder.In("backup"));
        await Backups.RequireRestorableAsync(folder.In("backup"), folder.In("restored"));
        await using var again = await ServerProcess.StartAsync(folder.In("restored"));
        Assert.That((await again.GetAsync("/media/a/x")).Bytes, Is.EqualTo(file));
        Assert.That((await again.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"downloadAsset","params":{"asset":"a"}}""")).Json["result"]!["url"], Is.Not.Null);
        await again.StopAsync();
    }

    static int Copied(string summary) => Counts(summary).Copied;

    static (int Copied, int Removed) Counts(string summary)
    {
        var match = Summary().Match(summary);
        Assert.That(match.Success, summary);
        return (int.Parse(match.Groups[1].Value), int.Parse(match.Groups[2].Value));
    }

    [GeneratedRegex(@"^Backed up to .*: \d+ files? \(\d+ MB\) and a database of \d+ MB\. (\d+) copied, (\d+) removed, 0 damaged\. \d+\.\d s, \d+ MB/s\.\n$")]
    private static partial Regex Summary();
}
