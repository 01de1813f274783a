using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Samples;

/// <summary>Where the export can't go on, it says so in one line and leaves what is there as it is.</summary>
public sealed class NightlyExportFailureTests
{
    const string Key = "pims_key_of_these_tests";

    const string Bytes = "These are the bytes";

    static readonly string Checksum = Library.Checksum(Encoding.UTF8.GetBytes(Bytes));

    [TestCase("wrong", "/", "listAssetsInBucket: 401 unauthenticated: ")]
    [TestCase("", "/", "set PIMS_KEY to an API key")]
    [TestCase("two\nlines", "/", "set PIMS_KEY to an API key")]
    [TestCase("viewer", "/Nowhere", "listAssetsInBucket: 404 bucket_not_found: ")]
    [TestCase("viewer", "/Mine", "listAssetsInBucket: 404 bucket_not_found: ")]
    public async Task A_call_that_is_refused(string caller, string bucket, string line)
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync("""{"action":"addBucket","name":"Mine","type":"personal"}""", "editor");
        using var export = new NightlyExport();
        await FailsAsync(export, server.Http.BaseAddress!, await server.CredentialAsync(caller), line, bucket);
    }

    [Test]
    public async Task A_key_that_was_withdrawn_moves_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("a", filename: "a.txt"));
        using var export = new NightlyExport();
        await export.DoAsync(server, "viewer");
        await FailsAsync(export, server.Http.BaseAddress!, "wrong", "listAssetsInBucket: 401 unauthenticated: ");
        Assert.That(export.Files(), Is.EquivalentTo(new Dictionary<string, string> { ["a.txt"] = "The file of a" }));
    }

    [Test]
    public async Task A_server_that_is_not_there()
    {
        Uri address;
        await using (var server = await ScriptedServer.StartAsync((_, _, _) => Task.CompletedTask))
            address = server.Address;
        using var export = new NightlyExport();
        await FailsAsync(export, address, Key, $"{address.ToString().TrimEnd('/')} can't be reached: ");
    }

    [TestCase(403, null, 1, "listAssetsInBucket: 403 told: So it is.")]
    [TestCase(503, "0", 5, "listAssetsInBucket: 503 told: So it is.")]
    [TestCase(429, "0", 5, "listAssetsInBucket: 429 told: So it is.")]
    [TestCase(429, "86400", 1, "listAssetsInBucket: 429 told: So it is.")]
    [TestCase(503, "Fri, 01 Jan 2100 00:00:00 GMT", 1, "listAssetsInBucket: 503 told: So it is.")]
    public async Task A_server_that_goes_on_refusing_is_asked_so_often(int status, string? retryAfter, int calls, string line)
    {
        await using var server = await ScriptedServer.StartAsync((context, _, _) => ScriptedServer.FailAsync(context, status, "told", retryAfter));
        using var export = new NightlyExport();
        await FailsAsync(export, server.Address, Key, line);
        Assert.That(server.Calls, Has.Count.EqualTo(calls));
    }

    [Test]
    public async Task A_server_that_is_busy_for_a_while_is_waited_for()
    {
        await using var server = await ScriptedServer.StartAsync((context, action, before) =>
            before < 2 ? ScriptedServer.FailAsync(context, before == 0 ? 503 : 429, "told", "0") : AnswerAsync(context, action, "/a.txt"));
        using var export = new NightlyExport();
        await EndsWellAsync(export, server, 1, 0, 0);
        Assert.That(export.Files(), Is.EquivalentTo(new Dictionary<string, string> { ["a.txt"] = Bytes }));
    }

    [Test]
    public async Task Bytes_that_are_not_those_of_the_checksum_reach_no_place()
    {
        await using var server = await ScriptedServer.StartAsync((context, action, _) =>
            action == "downloadAsset" ? context.Response.WriteAsync("These are not the bytes") : AnswerAsync(context, action, "/a.txt"));
        using var export = new NightlyExport();
        await FailsAsync(export, server.Address, Key, "/a.txt: the checksum of what came is sha256:");
        Assert.That(File.Exists(export.In("a.txt")), Is.False);
    }

    [Test]
    public async Task A_download_that_breaks_off_reaches_no_place_and_is_made_good_by_the_next_run()
    {
        await using var server = await ScriptedServer.StartAsync(async (context, action, before) =>
        {
            if (action != "downloadAsset" || before > 0)
            {
                await AnswerAsync(context, action, "/a.txt");
                return;
            }
            context.Response.ContentLength = Bytes.Length;
            await context.Response.WriteAsync(Bytes[..5]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var export = new NightlyExport();
        await FailsAsync(export, server.Address, Key, "");
        Assert.That(server.Calls, Does.Contain("downloadAsset"));
        Assert.That(File.Exists(export.In("a.txt")), Is.False);
        await EndsWellAsync(export, server, 1, 0, 0);
        Assert.That(export.Files(), Is.EquivalentTo(new Dictionary<string, string> { ["a.txt"] = Bytes }));
    }

    [Test]
    public async Task What_was_replaced_or_deleted_while_the_export_ran_is_no_failure()
    {
        var (isReplaced, isDeleted) = (false, false);
        await using var server = await ScriptedServer.StartAsync((context, action, _) => action switch
        {
            "listAssetsInBucket" => AnswerAsync(context, action, "/a.txt", isReplaced ? Checksum.Replace(Checksum[^4..], "0000") : Checksum),
            "downloadAsset" when isDeleted => ScriptedServer.FailAsync(context, 404, "asset_not_found"),
            _ => AnswerAsync(context, action, "/a.txt"),
        });
        using var export = new NightlyExport();
        isReplaced = true;
        await EndsWellAsync(export, server, 1, 0, 0);
        Assert.That(export.Files(), Is.EquivalentTo(new Dictionary<string, string> { ["a.txt"] = Bytes }));
        isReplaced = false;
        await EndsWellAsync(export, server, 0, 1, 0);
        (isReplaced, isDeleted) = (true, true);
        await EndsWellAsync(export, server, 0, 0, 1);
        Assert.That(export.Files(), Is.EquivalentTo(new Dictionary<string, string> { [$"_gone/{TimeProvider.System.GetUtcNow():yyyy-MM-dd}/a.txt"] = Bytes }));
    }

    [Test]
    public async Task A_redirect_gets_no_key()
    {
        await using var other = await ScriptedServer.StartAsync((context, action, _) => AnswerAsync(context, action, "/a.txt"));
        await using var server = await ScriptedServer.StartAsync((context, _, _) =>
        {
            context.Response.Redirect(other.Address + "api", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        using var export = new NightlyExport();
        await FailsAsync(export, server.Address, Key, $"{server.Address.ToString().TrimEnd('/')} can't be reached: unexpected redirect");
        Assert.That(other.Calls, Is.Empty);
    }

    [TestCase("/../../up.txt", "%2E%2E/%2E%2E/up.txt")]
    [TestCase("/a/../../up.txt", "a/%2E%2E/%2E%2E/up.txt")]
    [TestCase("/..", "%2E%2E")]
    [TestCase("../up.txt", "%2E%2E/up.txt")]
    [TestCase("/a\0b/C:\\up.txt", "a%00b/C%3A%5Cup.txt")]
    [TestCase("//etc//up.txt", "etc/up.txt")]
    [TestCase("/_incoming/up.txt", "%5Fincoming/up.txt")]
    [TestCase("/MANIFEST.json/up.txt", "%4DANIFEST.json/up.txt")]
    public async Task No_path_leads_out_of_the_folder(string path, string file)
    {
        await using var server = await ScriptedServer.StartAsync((context, action, _) => AnswerAsync(context, action, path));
        using var export = new NightlyExport();
        await EndsWellAsync(export, server, 1, 0, 0);
        Assert.That(export.Files(), Is.EquivalentTo(new Dictionary<string, string> { [file] = Bytes }));
        Assert.That(export.Beside, Is.Empty);
    }

    static async Task FailsAsync(NightlyExport export, Uri server, string key, string line, params string[] bucket)
    {
        var (exitCode, output, errors) = await export.RunAsync(server, key, bucket);
        Assert.That((exitCode, output), Is.EqualTo((1, "")), errors);
        Assert.That(errors, Does.StartWith("nightly-export: " + line).And.EndsWith("\n"));
        Assert.That(errors.Count(letter => letter == '\n'), Is.EqualTo(1), errors);
        if (key.Length > 0)
            Assert.That(errors, Does.Not.Contain(key));
    }

    static async Task EndsWellAsync(NightlyExport export, ScriptedServer server, int exported, int unchanged, int gone)
    {
        var (exitCode, output, errors) = await export.RunAsync(server.Address, Key);
        Assert.That((exitCode, output, errors), Is.EqualTo((0, $"exported {exported}, unchanged {unchanged}, gone {gone}\n", "")));
    }

    /// <summary>A library of one asset.</summary>
    static Task AnswerAsync(HttpContext context, string action, string path, string? checksum = null) => action switch
    {
        "downloadAsset" => context.Response.WriteAsync(Bytes),
        "getAssetData" => context.Response.WriteAsync(new JObject { ["status"] = "OK", ["asset"] = Asset(path, checksum) }.ToString()),
        _ => context.Response.WriteAsync(new JObject { ["status"] = "OK", ["assets"] = new JArray(Asset(path, checksum)) }.ToString()),
    };

    static JObject Asset(string path, string? checksum) => new() { ["asset"] = "a", ["path"] = path, ["checksum"] = checksum ?? Checksum };
}
