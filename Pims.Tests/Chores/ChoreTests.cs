using Newtonsoft.Json.Linq;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Chores;

/// <summary>The other things that the server does by itself, and what it tells of them.</summary>
public sealed class ChoreTests
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Test]
    public async Task The_trash_keeps_for_its_days_and_then_row_and_file_go_but_not_what_another_asset_needs()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Asset("live", content: "same"), Make.Asset("copy", content: "same"), Make.Asset("own"), """{"action":"deleteAssets","assets":["copy","own"]}""" })
            await server.DoAsync(step);
        var library = new Library(server);
        await server.PassAsync(30 * Day - TimeSpan.FromHours(1));
        Assert.That((await server.ValueAsync<long>("select count(*) from asset"), (await library.FilesAsync()).Count), Is.EqualTo((3L, 2)));
        await server.PassAsync(TimeSpan.FromHours(2));
        Assert.That((await server.ValueAsync<long>("select count(*) from asset"), (await library.FilesAsync()).Count), Is.EqualTo((1L, 1)));
        Assert.That((await server.GetAsync("/media/live/live.txt")).Text, Is.EqualTo("same"));
        await library.RequireWholeAsync();
    }

    [TestCase("3", 4, 0)]
    [TestCase("0", 4000, 1)]
    public async Task How_long_it_keeps_is_a_setting_and_0_is_for_good(string days, int passed, long left)
    {
        await using var server = await TestServer.StartAsync(("TrashDays", days));
        await server.DoAsync(Make.Asset("a"));
        await server.DoAsync("""{"action":"deleteAsset","asset":"a"}""");
        for (; passed > 0; passed -= 40)
            await server.PassAsync(Math.Min(passed, 40) * Day);
        Assert.That(await server.ValueAsync<long>("select count(*) from asset"), Is.EqualTo(left));
    }

    [Test]
    public async Task Codes_that_got_no_file_are_dropped_after_seven_days()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync("""{"action":"generateAssetCode"}""");
        await server.PassAsync(7 * Day - TimeSpan.FromHours(1));
        Assert.That(await server.ValueAsync<long>("select count(*) from asset"), Is.EqualTo(1));
        await server.PassAsync(TimeSpan.FromHours(2));
        Assert.That(await server.ValueAsync<long>("select count(*) from asset"), Is.Zero);
    }

    [Test, Category(Stores.Embedded)]
    public async Task Files_of_an_earlier_process_that_no_row_names_go_and_those_of_this_one_stay()
    {
        var folder = TestServer.NewFolder();
        var first = await TestServer.StartAsync(folder);
        await first.DoAsync(Make.Asset("a"));
        await first.StopAsync();
        var kept = (await new Library(folder).FilesAsync()).Single();
        var old = Path.Combine(folder, "blobs", "00");
        for (var i = 0; i < 450; i++)
        {
            var left = Path.Combine(old, $"00{i:x30}");
            await File.WriteAllTextAsync(left, "left by a crash");
            // The clock of a file system ticks in milliseconds: the last of them could seem to be of the next process.
            File.SetLastWriteTimeUtc(left, File.GetLastWriteTimeUtc(left).AddSeconds(-1));
        }

        await using var server = await TestServer.StartAsync(folder);
        await TestServer.UntilAsync(async () => (await new Library(folder).FilesAsync()).Count == 1, "The leftovers are gone.");
        Assert.That(await new Library(folder).FilesAsync(), Is.EqualTo(new[] { kept }));
        await File.WriteAllTextAsync(Path.Combine(old, $"00{450:x30}"), "an upload of this process whose row is on its way");
        var late = Path.Combine(old, $"00{451:x30}");
        await File.WriteAllTextAsync(late, "could not be removed when its row went");
        File.SetLastWriteTimeUtc(late, File.GetLastWriteTimeUtc(late).AddDays(-1));
        await server.PassAsync(Day);
        Assert.That(await new Library(folder).FilesAsync(), Is.EquivalentTo(new[] { kept, $"00{450:x30}" }));
    }

    [Test]
    public async Task What_was_done_is_told_to_administrators_and_logged()
    {
        await using var server = await TestServer.StartAsync();
        await server.DoAsync(Make.Asset("a"));
        await server.ExecuteAsync("update asset set expires_at = 1");
        await server.PassAsync(TimeSpan.FromMinutes(1));
        await server.PassAsync(TimeSpan.FromMinutes(1));
        var told = await ToldAsync(server, "expire_assets");
        Assert.Multiple(() =>
        {
            Assert.That(((long)told["last_done"]!, (long)told["total_done"]!, (long)told["failed_runs"]!, told["last_error"]), Is.EqualTo((0L, 1L, 0L, (JToken?)null)));
            Assert.That(DateTimeOffset.Parse((string)told["next_run_at"]!), Is.GreaterThan(DateTimeOffset.Parse((string)told["last_run_at"]!)));
            Assert.That(server.LogLines.Where(line => line.Contains("Chore ", StringComparison.Ordinal)), Has.Exactly(1).Items.And.One.Contains("Chore expire_assets did 1 in "));
        });
    }

    [Test]
    public async Task One_that_fails_is_told_keeps_no_other_back_and_is_tried_again()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var step in new[] { Make.Asset("old"), Make.Asset("due"), """{"action":"deleteAsset","asset":"old"}""" })
            await server.DoAsync(step);
        await server.ExecuteAsync("update asset set expires_at = 1 where code = 'due'");
        await server.ExecuteAsync("alter table asset_reference rename to mislaid");
        await server.PassAsync(31 * Day);
        var failed = await ToldAsync(server, "purge_trash");
        Assert.That(((long)failed["failed_runs"]!, (long)failed["total_done"]!), Is.EqualTo((1L, 0L)));
        Assert.That((string?)failed["last_error"], Is.AnyOf("SqliteException", "PostgresException"));
        Assert.That(server.LogLines, Has.One.Contains("Chore purge_trash failed").And.One.Contains("asset_reference"));
        Assert.That(await server.ValueAsync<long>("select state from asset where code = 'due'"), Is.EqualTo(2));

        await server.ExecuteAsync("alter table mislaid rename to asset_reference");
        await server.PassAsync(TimeSpan.FromHours(1));
        var done = await ToldAsync(server, "purge_trash");
        Assert.That(((long)done["failed_runs"]!, (long)done["total_done"]!, done["last_error"]), Is.EqualTo((1L, 1L, (JToken?)null)));
        Assert.That(await server.ValueAsync<long>("select count(*) from asset"), Is.EqualTo(1));
    }

    static async Task<JToken> ToldAsync(TestServer server, string chore) =>
        (await server.DoAsync("""{"action":"getStatus"}""")).Json["background"]!.Single(entry => (string?)entry["name"] == chore);
}
