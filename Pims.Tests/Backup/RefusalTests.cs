using Newtonsoft.Json.Linq;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Backup;

/// <summary>What is refused, in one line, and changes nothing.</summary>
public sealed class RefusalTests
{
    TemporaryFolder library = null!;
    TemporaryFolder folder = null!;

    string Data => folder.In("data");

    string Backup => folder.In("backup");

    string Restored => folder.In("restored");

    string Manifest => Path.Combine(Backup, "pims-backup.json");

    [OneTimeSetUp]
    public async Task MakeLibrary()
    {
        library = new TemporaryFolder();
        await MakeLibraryAsync(library.In("data"));
    }

    [OneTimeTearDown]
    public void RemoveLibrary() => library.Dispose();

    [SetUp]
    public void Make()
    {
        folder = new TemporaryFolder();
        Backups.CopyFolder(library.Path, folder.Path);
    }

    [TearDown]
    public void Remove() => folder.Dispose();

    [TestCase("data/backup", "is in the data folder")]
    [TestCase("data", "is in the data folder")]
    [TestCase("link/backup", "is in the data folder")]
    [TestCase(".", "is in the backup's folder")]
    [TestCase("other", "holds something else (holiday.jpg)")]
    [TestCase("other/holiday.jpg", "is a file")]
    public async Task A_folder_that_is_no_place_for_a_backup(string target, string told)
    {
        Directory.CreateSymbolicLink(folder.In("link"), Data);
        Directory.CreateDirectory(folder.In("other"));
        await File.WriteAllTextAsync(folder.In("other", "holiday.jpg"), "");
        var before = Everything();
        await RequireRefusedAsync(1, told, "backup", Path.Combine(folder.Path, target));
        Assert.That(Everything(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_folder_without_a_library()
    {
        await RequireRefusedAsync(2, $"There is no library in {Restored}; set PIMS_DATA to the folder of the server.", "backup", Backup, Restored);
        Assert.That(Path.Exists(Backup) || Path.Exists(Restored), Is.False);
    }

    [TestCase("PIMS_DATABASE", "postgres://pims@127.0.0.1:1/pims")]
    [TestCase("PIMS_BLOBS", "s3://assets/pims?endpoint=http://127.0.0.1:1&region=eu-1")]
    public async Task A_library_that_is_kept_elsewhere(string setting, string value)
    {
        await RequireRefusedAsync(1, "is in PostgreSQL or S3", "backup", Backup, null, (setting, value));
        await RequireRefusedAsync(1, "is in PostgreSQL or S3", "restore", Backup, Restored, (setting, value));
        Assert.That(Path.Exists(Backup) || Path.Exists(Restored), Is.False);
    }

    [Test]
    public async Task A_database_of_a_newer_program()
    {
        Backups.Execute(Data, "insert into migration (name, ran_at) values ('9999_later.sql', 0)");
        await RequireRefusedAsync(2, "The database was made by a newer version of this program (migration 9999_later.sql); start that version.", "backup", Backup);
    }

    [Test]
    public async Task The_backup_of_another_library()
    {
        await Backups.MakeAsync(Data, Backup);
        await MakeLibraryAsync(folder.In("second"));
        await RequireRefusedAsync(1, "holds the backup of another library", "backup", Backup, folder.In("second"));
        await Backups.RequireRestorableAsync(Backup, Restored);
    }

    [Test]
    public async Task A_backup_that_another_one_is_written_into()
    {
        await Backups.MakeAsync(Data, Backup);
        await using (new FileStream(Path.Combine(Backup, "pims-backup.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await RequireRefusedAsync(1, "is in use by another backup or restore", "backup", Backup);
            await RequireRefusedAsync(1, "is in use by another backup or restore", "restore", Backup, Restored);
        }
        await Backups.RequireRestorableAsync(Backup, Restored);
    }

    [Test]
    public async Task A_data_folder_that_is_not_empty()
    {
        await Backups.MakeAsync(Data, Backup);
        Directory.CreateDirectory(Path.Combine(Restored, "mine"));
        var before = Everything();
        await RequireRefusedAsync(1, $"The data folder {Restored} is not empty: it holds mine.", "restore", Backup, Restored);
        Assert.That(Everything(), Is.EqualTo(before));
        await using var server = await ServerProcess.StartAsync(Data);
        await RequireRefusedAsync(1, "is not empty: it holds blobs, incoming, keys, pims.db, ", "restore", Backup);
        await server.DoAsync("""{"action":"addBucket","name":"Brand"}""");
        await server.StopAsync();
    }

    [Test]
    public async Task A_folder_that_another_restore_was_broken_off_in()
    {
        await Backups.MakeAsync(Data, Backup);
        Directory.CreateDirectory(Restored);
        await File.WriteAllTextAsync(Path.Combine(Restored, "restore.unfinished"), "state-20200101T000000-0");
        await RequireRefusedAsync(1, "The restore of another backup", "restore", Backup, Restored);
        await RequireRefusedAsync(2, "was not ended", "backup", folder.In("second"), Restored);
    }

    [Test]
    public async Task A_place_without_a_whole_backup()
    {
        await RequireRefusedAsync(1, $"There is no backup in {Backup}.", "restore", Backup, Restored);
        await RequireRefusedAsync(1, $"There is no backup in {Data}.", "restore", Data, Restored);
        await Backups.MakeAsync(Data, Backup);
        File.Delete(Manifest);
        await RequireRefusedAsync(1, "There is no whole backup", "restore", Backup, Restored);
        Assert.That(Path.Exists(Restored), Is.False);
    }

    [TestCase("format", "2", "made by a newer version of this program (format 2)")]
    [TestCase("migration", "\"9999_later.sql\"", "made by a newer version of this program (0.1.0, migration 9999_later.sql); restore it with that version.")]
    [TestCase("state", "\"../data\"", "is not as this program writes it")]
    [TestCase("database", "null", "is not as this program writes it")]
    [TestCase("files", "\"many\"", "is not as this program writes it")]
    public async Task A_manifest_that_this_program_does_not_understand(string member, string value, string told)
    {
        await Backups.MakeAsync(Data, Backup);
        var manifest = JObject.Parse(await File.ReadAllTextAsync(Manifest));
        manifest[member] = JToken.Parse(value);
        await File.WriteAllTextAsync(Manifest, manifest.ToString());
        await RequireRefusedAsync(1, told, "restore", Backup, Restored);
        Assert.That(Path.Exists(Path.Combine(Restored, "pims.db")), Is.False);
    }

    [Test]
    public async Task A_database_whose_file_names_lead_elsewhere()
    {
        await MakeLibraryAsync(folder.In("second"), "a");
        Backups.Execute(folder.In("second"), "update blob set name = '../../../../tmp/pims-elsewhere'");
        await RequireRefusedAsync(1, "which is no name of this program's", "backup", Backup, folder.In("second"));
    }

    [TestCase("backup")]
    [TestCase("backup", "here", "--loud")]
    [TestCase("restore")]
    public async Task Parameters_that_are_none(params string[] arguments)
    {
        var (code, _, errors) = await Script.RunAsync("dotnet", [ServerProcess.Server, .. arguments], folder.Path, ("PIMS_DATA", Data));
        Assert.That(code, Is.EqualTo(1), errors);
        Assert.That(Path.Exists(folder.In("here")), Is.False);
    }

    async Task RequireRefusedAsync(int exitCode, string told, string command, string target, string? data = null, params (string, string)[] settings)
    {
        var (code, output, errors) = await Script.RunAsync("dotnet", [ServerProcess.Server, command, target], folder.Path, [("PIMS_DATA", data ?? Data), .. settings]);
        Assert.That((code, output), Is.EqualTo((exitCode, "")), errors);
        Assert.That(errors.Trim().Split('\n'), Has.Length.EqualTo(1).And.One.Contains(told), errors);
    }

    string[] Everything() => [.. Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order()];

    static async Task MakeLibraryAsync(string data, params string[] codes)
    {
        await using var server = await ServerProcess.StartAsync(data);
        foreach (var code in codes)
            await Backups.UploadAsync(server, code);
        await server.StopAsync();
    }
}
