using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Backup;

public sealed class FullBackupDiskTests
{
    const int Size = 1_000_000;

    [Test]
    public async Task A_backup_that_the_disk_has_no_room_for_leaves_the_former_one_and_goes_on_once_there_is()
    {
        using var disk = new SmallDisk();
        using var data = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        await UploadAsync(server, "a", 4);
        await Backups.MakeAsync(data.Path, disk.Data);
        await UploadAsync(server, "b", 6);
        foreach (var free in new[] { 3 * Size, 0 })
        {
            disk.FillUpTo(free);
            var (code, output, errors) = await Backups.BackUpAsync(data.Path, disk.Data);
            Assert.That((code, output), Is.EqualTo((1, "")));
            Assert.That(errors.Trim().Split('\n'), Has.Length.EqualTo(1).And.One.Contains("is full"));
            Assert.That(Directory.GetFiles(Path.Combine(disk.Data, "incoming")), Is.Empty);
            Assert.That(Directory.GetDirectories(disk.Data, "state-*"), Has.Length.EqualTo(1));
            await Backups.RequireRestorableAsync(disk.Data, folder.In($"with {free}"));
            Assert.That(Backups.Contents(folder.In($"with {free}")), Has.Count.EqualTo(4));
        }
        disk.Release();
        Assert.That(await Backups.MakeAsync(data.Path, disk.Data), Does.Not.Contain(" 6 copied"), "What was copied before stays.");
        await Backups.RequireRestorableAsync(disk.Data, folder.In("all"));
        Assert.That(Backups.Contents(folder.In("all")), Has.Count.EqualTo(10));
        await server.StopAsync();
    }

    [Test]
    public async Task A_restore_that_the_disk_has_no_room_for_goes_on_once_there_is()
    {
        using var disk = new SmallDisk();
        using var data = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            await UploadAsync(server, "a", 8);
            await server.StopAsync();
        }
        await Backups.MakeAsync(data.Path, folder.In("backup"));
        disk.FillUpTo(4 * Size);
        var (code, _, errors) = await Backups.RestoreAsync(disk.Data, folder.In("backup"));
        Assert.That((code, errors.Trim()), Is.EqualTo((1, errors.Trim())));
        Assert.That(errors.Trim().Split('\n'), Has.Length.EqualTo(1).And.One.Contains("is full"));
        Assert.That((await ServerProcess.RunAsync(("PIMS_DATA", disk.Data), ("PIMS_URLS", "http://127.0.0.1:0"))).ExitCode, Is.EqualTo(2));
        disk.Release();
        await Backups.RequireRestorableAsync(folder.In("backup"), disk.Data);
    }

    static async Task UploadAsync(ServerProcess server, string name, int count)
    {
        for (var n = 0; n < count; n++)
            await Backups.UploadAsync(server, $"{name}{n}", Size);
    }
}
