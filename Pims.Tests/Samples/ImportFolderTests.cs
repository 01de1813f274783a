using System.Net;
using System.Net.Sockets;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Samples;

/// <summary>import-folder against a server of its own.</summary>
sealed class ImportFolderTests
{
    [Test]
    public async Task A_folder_becomes_buckets_and_assets_and_what_is_there_is_skipped_the_next_time()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        local.Add("top.txt", "at the top");
        local.Add("Brand/Größe 1.txt", "one");
        local.Add("Brand/Logos/back\\slash \"x\".txt", "two");
        local.Add("Brand/Logos/empty.txt", "");
        local.Add("Press/2026/a.txt", "one");
        await using var server = await ServerProcess.StartAsync(data.Path);
        await server.DoAsync("""{"action":"addBuckets","buckets":[{"name":"brand"}]}""");
        await ToldAsync(local, server, 0, "uploaded 5, replaced 0, skipped 0, differing 0, failed 0, left out 0; 19 bytes in ");
        // Buckets' names differ by more than their case: the one that is there is taken.
        Assert.That(await ImportFolder.LibraryAsync(server), Is.EquivalentTo(local.Files().Select(line => line.Replace("/Brand/", "/brand/"))));
        await ToldAsync(local, server, 0, "uploaded 0, replaced 0, skipped 5, differing 0, failed 0, left out 0; 0 bytes in ");

        local.Add("Brand/new.txt");
        local.Add("Brand/Größe 1.txt", "uno");
        var output = await ToldAsync(local, server, 0, "uploaded 1, replaced 0, skipped 4, differing 1, failed 0");
        Assert.That(output, Does.Contain("differs  Brand/Größe 1.txt\n"));
        await server.StopAsync();
    }

    [Test]
    public async Task It_goes_into_the_bucket_that_is_named_which_is_made_where_it_is_missing()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        local.Add("a.txt");
        local.Add("Sub/b.txt");
        await using var server = await ServerProcess.StartAsync(data.Path);
        await server.DoAsync("""{"action":"addBucket","name":"Mine","type":"personal"}""");
        await ToldAsync(local, server, 0, "uploaded 2", "--into", "/Mine/2026");
        await ToldAsync(local, server, 0, "uploaded 0, replaced 0, skipped 2", "--into", "Mine/2026/");
        var tree = (await server.DoAsync("""{"action":"getMyBucketsTree","counts":true}""")).Json;
        Assert.That(((string?)tree.SelectToken("buckets[0].children[0].children[0].path"), (long)tree.SelectToken("buckets[0].children[0].asset_count")!), Is.EqualTo(("/Mine/2026/Sub", 1L)));
        // The bucket's own key is enough.
        var key = (await server.DoAsync("""{"action":"getBucket","path":"/Mine"}""")).Get<string>("bucket.api_access.write_key");
        var (exitCode, output, errors) = await local.RunAsync(server.Address, key, "--into", "/Mine/2027");
        Assert.That((exitCode, output.Split(',')[0]), Is.EqualTo((0, "uploaded 2")), errors);
        await server.StopAsync();
    }

    [TestCase("-INT", 130)]
    [TestCase("-KILL", 137)]
    public async Task Stopped_in_the_middle_and_run_again_everything_is_there_exactly_once(string signal, int expected)
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        for (var i = 0; i < 1500; i++)
            // One bucket of more than a page.
            local.Add($"D{(i < 1100 ? 0 : i % 30)}/f{i}.txt", $"file {i}");
        await using var server = await ServerProcess.StartAsync(data.Path);
        var (exitCode, told) = await local.StopAsync(server, signal);
        Assert.That(exitCode, Is.EqualTo(expected), told);
        var before = await ImportFolder.LibraryAsync(server);
        Assert.That(before, Has.Count.InRange(1, 1499), "It was stopped in the middle.");
        if (signal == "-INT")
            Assert.That(told, Does.StartWith($"uploaded {before.Count}, "), "What ran was finished and counted.");
        await ToldAsync(local, server, 0, $"uploaded {1500 - before.Count}, replaced 0, skipped {before.Count}, differing 0, failed 0");
        Assert.That(await ImportFolder.LibraryAsync(server), Is.EquivalentTo(local.Files()));
        await server.StopAsync();
    }

    [Test]
    public async Task What_the_server_refuses_is_listed_with_its_reason_and_the_rest_goes_on()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        local.Add("good.txt");
        local.Add("bad\u0007name.txt");
        local.Add("large.txt", new string('x', 3000));
        local.Add("bad\u0007folder/inside.txt");
        local.Add("Good/inside.txt");
        await using var server = await ServerProcess.StartAsync(data.Path, ("PIMS_FILE_BYTES", "2000"));
        var output = await ToldAsync(local, server, 1, "uploaded 2, replaced 0, skipped 0, differing 0, failed 3");
        Assert.That(output, Does.Contain("failed   bad?name.txt: invalid_parameter: filename must be ")
            .And.Contain("failed   large.txt: file_too_large: ")
            .And.Contain("failed   bad?folder: invalid_parameter: ").And.Contain("1 files of it were not sent"));
        await server.StopAsync();
    }

    [Test]
    public async Task Hidden_files_are_left_out_unless_asked_for_and_links_always()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        local.Add("a.txt");
        local.Add(".hidden");
        local.Add(".git/config");
        File.CreateSymbolicLink(Path.Combine(local.Root, "link.txt"), Path.Combine(local.Root, "a.txt"));
        Directory.CreateSymbolicLink(Path.Combine(local.Root, "loop"), local.Root);
        await using var server = await ServerProcess.StartAsync(data.Path);
        await ToldAsync(local, server, 0, "uploaded 1, replaced 0, skipped 0, differing 0, failed 0, left out 4");
        await ToldAsync(local, server, 0, "uploaded 2, replaced 0, skipped 1, differing 0, failed 0, left out 2", "--hidden");
        await server.StopAsync();
    }

    [Test]
    public async Task A_busy_server_is_asked_again_as_it_wants()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        for (var i = 0; i < 130; i++)
            local.Add($"f{i}.txt", $"file {i}");
        await using var server = await ServerProcess.StartAsync(data.Path, ("PIMS_RATE_CREDENTIAL", "120"));
        await ToldAsync(local, server, 0, "uploaded 130, replaced 0, skipped 0, differing 0, failed 0");
        await server.StopAsync();
    }

    [Test]
    public async Task Replacing_is_asked_for()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        local.Add("a.txt", "one");
        await using var server = await ServerProcess.StartAsync(data.Path);
        await ToldAsync(local, server, 0, "uploaded 1");
        local.Add("a.txt", "uno");
        await ToldAsync(local, server, 0, "uploaded 0, replaced 1, skipped 0", "--replace");
        await ToldAsync(local, server, 0, "uploaded 0, replaced 0, skipped 1", "--replace");
        Assert.That(await ImportFolder.LibraryAsync(server), Is.EqualTo(local.Files()));
        await server.StopAsync();
    }

    [Test]
    public async Task What_no_file_can_fare_better_with_ends_it_in_one_line()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        local.Add("a.txt");
        await using var server = await ServerProcess.StartAsync(data.Path);
        var wrong = await local.RunAsync(server.Address, "wrong");
        Assert.That((wrong.ExitCode, wrong.Errors.Trim().Split('\n').Length, wrong.Errors.Contains("unauthenticated", StringComparison.Ordinal)), Is.EqualTo((1, 1, true)), wrong.Errors);
        var viewer = (await server.DoAsync("""{"action":"addApiKey","name":"viewer","role":"viewer"}""")).Get<string>("api_key.key");
        var forbidden = await local.RunAsync(server.Address, viewer);
        Assert.That((forbidden.ExitCode, forbidden.Errors.Trim().Split('\n').Length, forbidden.Errors.Contains("forbidden", StringComparison.Ordinal)), Is.EqualTo((1, 1, true)), forbidden.Errors);
        var none = await local.RunAsync(server.Address, "");
        Assert.That((none.ExitCode, none.Errors), Is.EqualTo((1, "import-folder: set PIMS_KEY to an API key of the role editor\n")));
        await server.StopAsync();
        var gone = await local.RunAsync(server.Address, ServerProcess.AdminKey);
        Assert.That((gone.ExitCode, gone.Errors.Trim().Split('\n').Length, gone.Errors.Contains("can't be reached", StringComparison.Ordinal)), Is.EqualTo((1, 1, true)), gone.Errors);
    }

    [Test, Platform("Linux")]
    public async Task Names_that_are_no_UTF8_are_listed_as_failed_and_the_rest_goes_on()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        local.Add("good.txt");
        // The one that is named so itself is no fault.
        local.Add("M\uFFFDrz.txt", "whole");
        await local.ShellAsync("""mkdir $'Gr\xfc\xdfe' && echo inside > $'Gr\xfc\xdfe/a.txt' && echo old > $'M\xe4rz.jpg' && echo old > $'M\xe4rz.txt' && echo hidden > $'.M\xe4rz'""");
        try
        {
            await using var server = await ServerProcess.StartAsync(data.Path);
            var output = await ToldAsync(local, server, 1, "uploaded 2, replaced 0, skipped 0, differing 0, failed 3, left out 1");
            Assert.That(output, Does.Contain("failed   Gr\uFFFD\uFFFDe: its name is not UTF-8; nothing in it was sent\n")
                .And.Contain("failed   M\uFFFDrz.jpg: its name is not UTF-8\n").And.Contain("failed   M\uFFFDrz.txt: its name is not UTF-8\n"));
            Assert.That((await ImportFolder.LibraryAsync(server)).Order(), Is.EqualTo(new[]
            {
                $"/M\uFFFDrz.txt {Library.Checksum("whole"u8.ToArray())}", $"/good.txt {Library.Checksum("content"u8.ToArray())}",
            }));
            await server.StopAsync();
        }
        finally
        {
            await local.ShellAsync("""rm -r $'Gr\xfc\xdfe' $'M\xe4rz.jpg' $'M\xe4rz.txt' $'.M\xe4rz'""");
        }
    }

    [Test, Platform("Linux")]
    public async Task What_is_no_regular_file_is_left_out_and_listed()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        local.Add("a.txt");
        local.Add("empty.txt", "");
        local.Add("Sub/b.txt");
        await local.ShellAsync("mkfifo pipe Sub/pipe && ln -s a.txt link");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(local.Root, "socket")));
        await using var server = await ServerProcess.StartAsync(data.Path);
        var output = await ToldAsync(local, server, 0, "uploaded 3, replaced 0, skipped 0, differing 0, failed 0, left out 4");
        Assert.That(output.Split('\n')[1..], Is.EqualTo(new[]
        {
            "left out Sub/pipe: no regular file", "left out link: a link", "left out pipe: no regular file", "left out socket: no regular file", "",
        }));
        await server.StopAsync();
    }

    [Test, Platform("Linux")]
    public async Task The_second_signal_ends_it_whatever_blocks()
    {
        using var local = new ImportFolder();
        local.Add("a.txt");
        for (var i = 0; i < 50; i++)
            local.Add($"f{i}.txt");
        var run = await local.StopBlockedAsync("a.txt", others: 50);
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((130, "")), "Nothing was finished.");
    }

    [Test, Platform("Linux")]
    public async Task What_the_rights_forbid_is_listed_as_failed_and_the_rest_goes_on()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        local.Add("good.txt");
        local.Add("locked.txt");
        local.Add("Locked/inside.txt");
        local.Add("Names/inside.txt");
        // The names of the last can be read, and no more.
        await local.ShellAsync("chmod 000 locked.txt Locked && chmod 400 Names");
        await using var server = await ServerProcess.StartAsync(data.Path);
        try
        {
            var run = await local.RunBoundAsync(server.Address, ServerProcess.AdminKey);
            Assert.That((run.ExitCode, run.Output.Split(',')[0]), Is.EqualTo((1, "uploaded 1")), run.Output + run.Errors);
            var failed = run.Output.Split('\n').Where(line => line.StartsWith("failed ", StringComparison.Ordinal)).Select(line => line.Split(": ")).ToArray();
            Assert.That(failed.Select(line => line[0]), Is.EqualTo(new[] { "failed   Locked", "failed   Names", "failed   locked.txt" }));
            Assert.That(failed.Select(line => line[1]), Has.All.Contains("denied"));
        }
        finally
        {
            await local.ShellAsync("chmod 700 Locked Names");
        }
        await server.StopAsync();
    }

    [Test]
    public async Task A_personal_bucket_is_never_taken_for_a_folder_and_only_ones_own_where_it_is_named()
    {
        using var data = new TemporaryFolder();
        using var local = new ImportFolder();
        local.Add("Brand/a.txt");
        local.Add("Mine/b.txt");
        await using var server = await ServerProcess.StartAsync(data.Path);
        var other = (await server.DoAsync("""{"action":"addApiKey","name":"other","role":"editor"}""")).Get<string>("api_key.key");
        foreach (var name in new[] { "Brand", "Into", "Mine" })
            Assert.That((await server.SendAsync($$"""{"action":"addBucket","name":"{{name}}","type":"personal"}""", other)).Status, Is.EqualTo(HttpStatusCode.OK));
        await server.DoAsync("""{"action":"addBucket","name":"Mine","type":"personal"}""");

        await ToldAsync(local, server, 0, "uploaded 2");
        await ToldAsync(local, server, 0, "uploaded 0, replaced 0, skipped 2");
        await ToldAsync(local, server, 0, "uploaded 2", "--into", "/Into");
        await ToldAsync(local, server, 0, "uploaded 0, replaced 0, skipped 2", "--into", "/Into");
        await ToldAsync(local, server, 0, "uploaded 2", "--into", "/Mine/Deep");
        await ToldAsync(local, server, 0, "uploaded 0, replaced 0, skipped 2", "--into", "/Mine/Deep");
        // An editor, who sees a personal and a global bucket of one name.
        Assert.That((await local.RunAsync(server.Address, other)).Output, Does.StartWith("uploaded 0, replaced 0, skipped 2"));

        var buckets = (await server.DoAsync("""{"action":"getBuckets"}""")).Json["buckets"]!;
        var own = (string)(await server.DoAsync("""{"action":"getCurrentCaller"}""")).Json.SelectToken("caller.id")!;
        Assert.That(buckets.Where(one => (long)one["asset_count"]! > 0).Select(one => ((string)one["path"]!, (string?)one["owner"])), Is.EquivalentTo(new (string, string?)[]
        {
            ("/Brand", null), ("/Mine", null), ("/Into/Brand", null), ("/Into/Mine", null), ("/Mine/Deep/Brand", own), ("/Mine/Deep/Mine", own),
        }));
        await server.StopAsync();
    }

    static async Task<string> ToldAsync(ImportFolder local, ServerProcess server, int exitCode, string line, params string[] options)
    {
        var run = await local.RunAsync(server, options);
        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Output + run.Errors);
        Assert.That(run.Output, Does.StartWith(line), run.Errors);
        return run.Output;
    }
}
