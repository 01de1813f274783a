using System.Security.Cryptography;
using Pims.Storage.Backup;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Backup;

/// <summary>What the server does at the worst moments: the backup asks its clock before each state and while it copies, and here the clock answers back.</summary>
public sealed class PurgedMeanwhileTests
{
    TemporaryFolder data = null!;
    TemporaryFolder folder = null!;

    string Backup => folder.In("backup");

    [SetUp]
    public async Task Make()
    {
        (data, folder) = (new TemporaryFolder(), new TemporaryFolder());
        await using var server = await ServerProcess.StartAsync(data.Path);
        await Backups.UploadAsync(server, "a");
        await server.StopAsync();
        await Backups.MakeAsync(data.Path, Backup);
    }

    [TearDown]
    public void Remove()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Test]
    public async Task Files_that_go_once_a_state_names_them_lead_to_another_state()
    {
        var states = 0;
        var moments = new Moments
        {
            BeforeState = () =>
            {
                if (states++ == 0)
                    Add(50);
            },
            WhileCopying = () => Purge(),
        };
        var report = await RunAsync(moments);
        Assert.That((states, report.Manifest.Files, report.DamagedFiles.Count), Is.EqualTo((3, 1L, 0)), "Two states, and when it was made.");
        await Backups.RequireRestorableAsync(Backup, folder.In("restored"));
    }

    [Test]
    public async Task Files_that_go_from_every_state_end_the_backup_with_a_reason_and_leave_the_former_one()
    {
        var moments = new Moments { BeforeState = () => Add(10), WhileCopying = () => Purge() };
        Assert.That(() => RunAsync(moments), Throws.TypeOf<BackupException>().With.Message.StartsWith("Files were deleted for good faster than they could be copied"));
        await Backups.RequireRestorableAsync(Backup, folder.In("restored"));
    }

    [Test]
    public async Task Files_that_come_after_the_first_look_are_in_it()
    {
        var states = 0;
        var report = await RunAsync(new Moments { BeforeState = () => Add(states++ == 0 ? 10 : 0) });
        Assert.That((report.Manifest.Files, report.Copied.Files, report.Copied.Bytes), Is.EqualTo((11L, 10L, 10_000L)));
        Assert.That(Directory.GetFiles(Path.Combine(Backup, "blobs"), "*", SearchOption.AllDirectories), Has.Length.EqualTo(11));
    }

    [Test]
    public async Task Progress_is_told_every_few_seconds_and_only_while_something_is_done()
    {
        var lines = new List<string>();
        Add(3);
        await RunAsync(new Moments(), lines);
        Assert.That(lines, Is.Empty, "It took no time.");
        Add(3);
        var moments = new Moments();
        moments.WhileCopying = () => moments.Passed += TimeSpan.FromSeconds(2);
        await RunAsync(moments, lines);
        Assert.That(lines, Has.Count.InRange(1, 4).And.All.Matches(@"^[1-7] of 7 files, 0 of 0 MB, 0 MB/s$"));
        lines.Clear();
        Directory.Delete(Path.Combine(Backup, "blobs"), recursive: true);
        await RunAsync(moments, lines);
        Assert.That(lines, Is.Not.Empty);
    }

    Task<BackupReport> RunAsync(Moments moments) => RunAsync(moments, []);

    async Task<BackupReport> RunAsync(Moments moments, List<string> lines)
    {
        using var target = BackupFolder.Claim(Backup);
        var library = new LibraryFiles(data.Path, data.In("pims.db"), data.In("keys"));
        return await new LibraryBackup(library, target, new CopyProgress(lines.Add, moments), moments) { Program = "0.1.0" }.RunAsync(CancellationToken.None);
    }

    /// <summary>As the server does: the file, then its row.</summary>
    void Add(int count)
    {
        for (var n = 0; n < count; n++)
        {
            var bytes = RandomNumberGenerator.GetBytes(1000);
            var (name, checksum) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            File.WriteAllBytes(Backups.BlobIn(data.Path, name), bytes);
            Backups.Execute(data.Path, $"insert into blob (checksum, name, size, created_at) values ('{checksum}', '{name}', 1000, 1); "
                + $"insert into asset (code, state, filename, size, checksum, version, data, created_at, created_by, modified_at, modified_by) values ('{name}', 2, 'f', 1000, '{checksum}', 1, '{{}}', 1, 'x', 1, 'x')");
        }
    }

    /// <summary>As the server does: the row, then its file.</summary>
    void Purge()
    {
        var before = Backups.Contents(data.Path);
        Backups.Execute(data.Path, "delete from asset where filename = 'f'; delete from blob where checksum not in (select checksum from asset)");
        foreach (var (_, name) in before.Except(Backups.Contents(data.Path)))
            File.Delete(Backups.BlobIn(data.Path, name));
    }

    /// <summary>A clock that stands still but for what a test passes.</summary>
    sealed class Moments : TimeProvider
    {
        readonly Lock one = new();

        public Action BeforeState { get; init; } = () => { };

        public Action WhileCopying { get; set; } = () => { };

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow()
        {
            BeforeState();
            return System.GetUtcNow();
        }

        public override long GetTimestamp()
        {
            lock (one)
            {
                WhileCopying();
                return Passed.Ticks;
            }
        }
    }
}
