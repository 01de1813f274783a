using System.Diagnostics;
using System.Security.Cryptography;
using Pims.Tests.Process;
using Pims.Tests.Support;
using Child = System.Diagnostics.Process;

namespace Pims.Tests.Backup;

/// <summary>kill -9 of a backup and of a restore.</summary>
public sealed class BackupKillTests
{
    static readonly int Kills = Torture.Form(10, 200);

    [Test]
    [Category(Torture.Category)]
    public async Task A_backup_that_is_killed_leaves_the_former_one_restorable_and_the_next_run_goes_on()
    {
        using var data = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        var (backup, restored, manifest) = (folder.In("backup"), folder.In("restored"), folder.In("backup", "pims-backup.json"));
        await using var server = await ServerProcess.StartAsync(data.Path);
        await Backups.UploadAsync(server, "first");
        await Backups.MakeAsync(data.Path, backup);
        var (killed, ended, renewed, unfinished) = (0, 0, 0, 0);
        await using (var writers = new Writers(server, "kill"))
        {
            // How long one takes with what is written meanwhile.
            await writers.DoAsync(30);
            var usual = await TimeAsync(() => Backups.MakeAsync(data.Path, backup));
            while (killed < Kills)
            {
                await writers.DoAsync(15);
                var before = await File.ReadAllTextAsync(manifest);
                var (isKilled, took) = await KillAsync("backup", data.Path, backup, usual);
                // One that ended by itself is no kill; it says how long they take by now, and one that was killed that they may take longer.
                (killed, ended, usual) = isKilled ? (killed + 1, ended, usual * 1.05) : (killed, ended + 1, took);
                Assert.That(ended, Is.LessThan(10 + 2 * Kills), "Most end before they are killed.");
                if (isKilled && await File.ReadAllTextAsync(manifest) != before)
                    renewed++;
                if (isKilled && Directory.GetDirectories(backup, "state-*").Length + Drafts(backup) != 1)
                    unfinished++;
                await Backups.RequireRestorableAsync(backup, restored);
                Directory.Delete(restored, recursive: true);
            }
        }
        await Backups.MakeAsync(data.Path, backup, "--verify");
        await Backups.RequireRestorableAsync(backup, restored);
        Assert.That(Backups.Contents(restored), Is.EquivalentTo(Backups.Contents(data.Path)), "Nobody wrote any more.");
        Assert.That(Directory.GetFiles(Path.Combine(backup, "blobs"), "*", SearchOption.AllDirectories), Has.Length.EqualTo(Backups.Contents(data.Path).Count));
        await Torture.TellAsync($"backups of a library that is written to: {killed} killed before their end, {unfinished} of them with something half done, {renewed} with the new state whole, and {ended} that ended before; each time what the manifest named was restored whole");
        await server.StopAsync();
    }

    // One that was killed early has not made the folder yet, or has just removed it.
    static int Drafts(string backup) => Path.Combine(backup, "incoming") is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder).Length : 0;

    [Test]
    [Category(Torture.Category)]
    public async Task A_restore_that_is_killed_makes_no_library_and_the_next_one_goes_on_with_it()
    {
        using var data = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        var (backup, restored) = (folder.In("backup"), folder.In("restored"));
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            for (var n = 0; n < 60; n++)
                await Backups.UploadAsync(server, $"a{n}", 100_000);
            await server.StopAsync();
        }
        await Backups.MakeAsync(data.Path, backup);
        var usual = await TimeAsync(() => Backups.RequireRestorableAsync(backup, restored));
        var (killed, ended, unfinished) = (0, 0, 0);
        while (killed < Kills / 2)
        {
            Directory.Delete(restored, recursive: true);
            var (isKilled, took) = await KillAsync("restore", restored, backup, usual);
            (killed, ended, usual) = isKilled ? (killed + 1, ended, usual * 1.05) : (killed, ended + 1, took);
            Assert.That(ended, Is.LessThan(10 + 2 * Kills), "Most end before they are killed.");
            if (File.Exists(Path.Combine(restored, "restore.unfinished")))
            {
                unfinished++;
                Assert.That((await ServerProcess.RunAsync(("PIMS_DATA", restored), ("PIMS_URLS", "http://127.0.0.1:0"))).ExitCode, Is.EqualTo(2));
                await KillAsync("restore", restored, backup, usual);
            }
            if (File.Exists(Path.Combine(restored, "pims.db")) && !File.Exists(Path.Combine(restored, "restore.unfinished")))
                await Backups.RequireWholeAsync(restored);
            else
                await Backups.RequireRestorableAsync(backup, restored);
            Assert.That(Backups.Contents(restored), Has.Count.EqualTo(60));
        }
        await Torture.TellAsync($"restores: {killed} killed before their end, {unfinished} of them half done, which no server took for a library; all were whole after the next run");
        Assert.That(unfinished, Is.Positive);
    }

    /// <summary>Starts a command and kills it at a moment of its own.</summary>
    /// <returns>Whether that was before its end, and how long it ran.</returns>
    static async Task<(bool IsKilled, TimeSpan Took)> KillAsync(string command, string data, string folder, TimeSpan usual)
    {
        var start = ServerProcess.Command("dotnet", [ServerProcess.Server, command, folder], ("PIMS_DATA", data));
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var began = Stopwatch.GetTimestamp();
        using var child = Child.Start(start)!;
        // A third of it goes by before the program has anything to do.
        await Task.WhenAny(child.WaitForExitAsync(), Task.Delay(usual * (0.3 + 0.7 * RandomNumberGenerator.GetInt32(1000) / 1000)));
        child.Kill();
        await child.WaitForExitAsync();
        return (child.ExitCode != 0, Stopwatch.GetElapsedTime(began));
    }

    static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began);
    }
}
