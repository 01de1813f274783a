using System.Text.RegularExpressions;
using Npgsql;
using Pims.Storage;
using Pims.Storage.Backup;
using Pims.Storage.Moving;
using Pims.Tests.Backup;
using Pims.Tests.Process;

namespace Pims.Tests.Moving;

/// <summary>What is not as it should be: in the library, and in what was copied of it.</summary>
public sealed class CopyDamageTests : SmallLibrary
{
    [TestCase("has other bytes")]
    [TestCase("has 20001 bytes in place of 20000")]
    [TestCase("is missing")]
    public async Task A_file_of_the_library_is_named_and_the_rest_is_a_library_only_where_that_is_wanted(string how)
    {
        var file = FileIn(Data);
        if (how == "is missing")
            File.Delete(file);
        else if (how == "has other bytes")
            Backups.Damage(file);
        else
            await File.AppendAllTextAsync(file, "!");
        var told = $"The file of asset a0 ({Library.Checksum(First)}, {file}) {how}";
        await RequireEndAsync(1, told, Copies.RunAsync(Data, Target));
        Assert.That(File.Exists(Path.Combine(Target, "pims.db")) || File.Exists(FileIn(Target)), Is.False);
        var (code, output, errors) = await Copies.RunAsync(Data, Target, "--skip-damaged");
        Assert.That(code, Is.EqualTo(1), "That something is missing is no success.");
        Assert.That(errors, Does.StartWith(told).Or.Contain("\n" + told));
        Assert.That(output, Does.Contain(" 0 files copied, 1 damaged or missing."));
        await using var server = await ServerProcess.StartAsync(Target);
        Assert.That((int)(await server.GetAsync("/media/a1/x")).Status, Is.EqualTo(200));
        await server.StopAsync();
    }

    [Test]
    public async Task Files_that_are_gone_through_twice_are_counted_anew()
    {
        Directory.CreateDirectory(Target);
        File.Delete(FileIn(Data));
        var (lines, clock) = (new List<string>(), new TickingClock());
        await new LibraryCopy(new LibraryPlace(Data, null, null), new LibraryPlace(Target, null, null), new CopyProgress(lines.Add, clock)) { SkipDamaged = true }.RunAsync(CancellationToken.None);
        var done = lines.Select(line => Regex.Match(line, $"^([0-9]+) of {Files} files")).Where(match => match.Success).Select(match => int.Parse(match.Groups[1].Value)).ToArray();
        Assert.That(done, Has.Some.EqualTo(Files).And.All.LessThanOrEqualTo(Files), string.Join('\n', lines));
    }

    [Test]
    public async Task A_file_that_a_server_deleted_for_good_after_its_row_was_read_ends_the_copy()
    {
        Directory.CreateDirectory(Target);
        File.Delete(FileIn(Data));
        var copy = new LibraryCopy(new LibraryPlace(Data, null, null), new LibraryPlace(Target, null, null), new CopyProgress(Meanwhile, TimeProvider.System)) { SkipDamaged = true };
        var error = Assert.ThrowsAsync<BackupException>(() => copy.RunAsync(CancellationToken.None))!;
        Assert.That(error.Message, Is.EqualTo($"A server deleted files of {Data} for good meanwhile: stop its servers, and run the copy again."));
        Assert.That(File.Exists(Path.Combine(Target, "pims.db")), Is.False);
        Assert.That(await Copies.MakeAsync(Data, Target), Does.Contain(", 0 damaged"));

        void Meanwhile(string line)
        {
            if (line.StartsWith("The rows are the same", StringComparison.Ordinal))
                Backups.Execute(Data, """
                    update asset set checksum = (select checksum from blob where checksum <> 'GONE' limit 1) where checksum = 'GONE';
                    delete from blob where checksum = 'GONE'
                    """.Replace("GONE", Library.Checksum(First)["sha256:".Length..]));
        }
    }

    /// <summary>Each look at it comes long after the one before.</summary>
    sealed class TickingClock : TimeProvider
    {
        long ticks;

        public override long GetTimestamp() => Interlocked.Add(ref ticks, TimestampFrequency * 10);
    }

    [Test]
    public async Task A_file_that_was_damaged_in_the_target_is_found_and_mended_where_all_is_read_again()
    {
        await RequireUnfinishedAsync(Target);
        Backups.Damage(FileIn(Target));
        Assert.That(await Copies.MakeAsync(Data, Target, "--verify"), Does.Contain(" 2 files copied, 0 damaged"));
        await Backups.RequireWholeAsync(Target);
    }

    [TestCase("new.name = 'tampered'; return new;", "The table bucket has other rows in postgres://")]
    [TestCase("return null;", "The table bucket has 0 rows in postgres://")]
    public async Task Rows_that_are_others_in_the_target_are_found(string how, string told)
    {
        var database = await Copies.DatabaseAsync();
        var place = $"{database}+{Target}";
        await RequireUnfinishedAsync(place);
        await ExecuteAsync(database, $"create function tamper() returns trigger language plpgsql as $$ begin {how} end $$; create trigger tamper before insert on bucket for each row execute function tamper()");
        await RequireEndAsync(1, told, Copies.RunAsync(Data, place));
        await RequireNoServerAsync("A copy into this database was not ended: run ./pims copy again, which goes on with it, or empty the database.", ("PIMS_DATABASE", database), ("PIMS_DATA", In("server")));
        await ExecuteAsync(database, "drop trigger tamper on bucket");
        await Copies.MakeAsync(Data, place);
    }

    [Test]
    public async Task A_zero_in_a_text_which_postgres_can_not_have_is_told()
    {
        Backups.Execute(Data, "update bucket set name = 'a' || char(0) || 'b'");
        var database = await Copies.DatabaseAsync();
        var (code, output, errors) = await Copies.RunAsync(Data, $"{database}+{Target}");
        Assert.That(code, Is.Zero, errors);
        Assert.That(errors, Does.Contain("1 texts had zeros (U+0000)"));
        await using var source = NpgsqlDataSource.Create(PostgresAddress.Read(database)!);
        await using var command = source.CreateCommand("select name from bucket");
        Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo("a\ufffdb"));
        await Copies.MakeAsync($"{database}+{Target}", In("back"));
    }

    /// <summary>A copy that all but one file is in.</summary>
    async Task RequireUnfinishedAsync(string target)
    {
        var other = Directory.GetFiles(Path.Combine(Data, "blobs"), "*", SearchOption.AllDirectories).First(file => file != FileIn(Data));
        File.Move(other, In("aside"));
        await RequireEndAsync(1, "is missing", Copies.RunAsync(Data, target));
        File.Move(In("aside"), other);
    }

    static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(PostgresAddress.Read(database)!);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
