using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Backup;

/// <summary>Files that are not what was stored: in the library, and in the backup.</summary>
public sealed class DamageTests
{
    TemporaryFolder library = null!;
    TemporaryFolder data = null!;
    TemporaryFolder folder = null!;
    byte[] sound = null!;
    byte[] broken = null!;

    string Backup => folder.In("backup");

    string Restored => folder.In("restored");

    [OneTimeSetUp]
    public async Task MakeLibrary()
    {
        library = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(library.Path);
        sound = await Backups.UploadAsync(server, "sound");
        broken = await Backups.UploadAsync(server, "broken");
        await server.StopAsync();
    }

    [OneTimeTearDown]
    public void RemoveLibrary() => library.Dispose();

    [SetUp]
    public void Make()
    {
        (data, folder) = (new TemporaryFolder(), new TemporaryFolder());
        Backups.CopyFolder(library.Path, data.Path);
    }

    [TearDown]
    public void Remove()
    {
        data.Dispose();
        folder.Dispose();
    }

    [TestCase("has other bytes", TestName = "A file of other bytes in the library is named and the rest is backed up")]
    [TestCase("has 20001 bytes in place of 20000", TestName = "A file of another size in the library is named and the rest is backed up")]
    [TestCase("is missing", TestName = "A file that is missing in the library is named and the rest is backed up")]
    public async Task What_is_damaged_in_the_library_is_named_and_the_rest_is_backed_up(string how)
    {
        var file = Backups.BlobOf(data.Path, data.Path, broken);
        if (how == "is missing")
            File.Delete(file);
        else if (how == "has other bytes")
            Backups.Damage(file);
        else
            await File.AppendAllTextAsync(file, "!");
        for (var run = 0; run < 2; run++)
        {
            var (code, output, errors) = await Backups.BackUpAsync(data.Path, Backup);
            Assert.That(code, Is.EqualTo(1), errors);
            Assert.That(errors.Trim().Split('\n'), Has.Length.EqualTo(1).And.One.StartsWith($"The file of asset broken ({Library.Checksum(broken)}, {file}) {how}"));
            Assert.That(output, Does.Contain("2 files").And.Contain($"{1 - run} copied, 0 removed, 1 damaged"));
        }
        var (restoreCode, _, told) = await Backups.RestoreAsync(Restored, Backup);
        Assert.That((restoreCode, told), Is.EqualTo((1,
            $"The file of asset broken ({Library.Checksum(broken)}, {Backups.BlobOf(Backup, data.Path, broken)}) is missing.\n1 file can't be restored, so there is no library in {Restored} yet; --skip-damaged restores the rest.\n")));
        var (started, refusal) = await ServerProcess.RunAsync(("PIMS_DATA", Restored), ("PIMS_URLS", "http://127.0.0.1:0"));
        Assert.That((started, refusal.Trim()), Is.EqualTo((2, $"A restore into {Restored} was not ended: run ./pims restore again, which goes on with it, or remove what is in the folder.")));

        var (skipped, summary, _) = await Backups.RestoreAsync(Restored, Backup, "--skip-damaged");
        Assert.That((skipped, summary), Is.EqualTo((1, summary)), "The exit code says that not all is there.");
        Assert.That(summary, Does.Contain("0 copied, 1 damaged or missing"));
        await using var again = await ServerProcess.StartAsync(Restored);
        Assert.That((await again.GetAsync("/media/sound/x")).Bytes, Is.EqualTo(sound));
        await again.StopAsync();
    }

    [Test]
    public async Task What_is_damaged_in_the_library_later_stays_sound_in_the_backup()
    {
        await Backups.MakeAsync(data.Path, Backup);
        Backups.Damage(Backups.BlobOf(data.Path, data.Path, broken));
        await Backups.MakeAsync(data.Path, Backup, "--verify");
        await Backups.RequireRestorableAsync(Backup, Restored);
    }

    [Test]
    public async Task What_is_damaged_in_the_backup_is_found_by_a_restore_and_mended_by_a_run_that_verifies()
    {
        await Backups.MakeAsync(data.Path, Backup);
        var file = Backups.BlobOf(Backup, data.Path, broken);
        Backups.Damage(file);
        var (code, _, errors) = await Backups.RestoreAsync(Restored, Backup);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain($"The file of asset broken ({Library.Checksum(broken)}, {file}) has other bytes"));
        Directory.Delete(Restored, recursive: true);

        Assert.That(await Backups.MakeAsync(data.Path, Backup), Does.Contain("0 copied"), "Its size is right.");
        Assert.That(await Backups.MakeAsync(data.Path, Backup, "--verify"), Does.Contain("1 copied"));
        await Backups.RequireRestorableAsync(Backup, Restored);
    }

    [Test]
    public async Task What_is_damaged_in_both_is_not_taken_for_sound_by_the_next_run()
    {
        await Backups.MakeAsync(data.Path, Backup);
        Backups.Damage(Backups.BlobOf(Backup, data.Path, broken));
        Backups.Damage(Backups.BlobOf(data.Path, data.Path, broken));
        Assert.That((await Backups.BackUpAsync(data.Path, Backup, "--verify")).ExitCode, Is.EqualTo(1));
        Assert.That((await Backups.BackUpAsync(data.Path, Backup)).ExitCode, Is.EqualTo(1));
    }

    [TestCase("pims.db")]
    [TestCase("key-*.xml")]
    public async Task A_database_or_a_key_that_is_damaged_in_the_backup_is_refused(string pattern)
    {
        await Backups.MakeAsync(data.Path, Backup);
        Backups.Damage(Directory.GetFiles(Directory.GetDirectories(Backup, "state-*").Single(), pattern).Single());
        var (code, _, errors) = await Backups.RestoreAsync(Restored, Backup);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith("The backup is damaged: its file ").And.Contain("has other bytes"));
        Assert.That((await ServerProcess.RunAsync(("PIMS_DATA", Restored), ("PIMS_URLS", "http://127.0.0.1:0"))).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task A_damaged_database_does_not_take_the_place_of_a_sound_one()
    {
        await Backups.MakeAsync(data.Path, Backup);
        var database = data.In("pims.db");
        var bytes = await File.ReadAllBytesAsync(database);
        // The pages behind the first two are those of tables and indexes.
        Array.Fill(bytes, (byte)0xff, 4096 * 3, bytes.Length - 4096 * 3);
        await File.WriteAllBytesAsync(database, bytes);
        var (code, _, errors) = await Backups.BackUpAsync(data.Path, Backup);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("malformed").Or.Contain("is damaged"));
        await Backups.RequireRestorableAsync(Backup, Restored);
    }
}
