using System.Diagnostics;
using Npgsql;
using Pims.Storage;
using Pims.Tests.Backup;
using Pims.Tests.Process;
using Pims.Tests.Support;
using Child = System.Diagnostics.Process;

namespace Pims.Tests.Moving;

/// <summary>A copy that is broken off, wherever that is: no server takes it for a library, and the next run goes on.</summary>
public sealed class CopyBreakTests : SmallLibrary
{
    const int Interrupt = 2, Terminate = 15;

    [Test]
    public async Task In_files_in_rows_by_signals_by_kills_and_by_stores_that_are_gone()
    {
        var database = await Copies.DatabaseAsync();
        var gateway = await (await SharedCeph.GetAsync()).AddGatewayAsync();
        var store = gateway.AddressOf($"copy/{Guid.NewGuid():N}");
        var place = $"{database}+{store}";
        await using var source = NpgsqlDataSource.Create(PostgresAddress.Read(database)! + ";Application Name=test");

        File.Move(FileIn(Data), In("aside"));
        await RequireEndAsync(1, "1 file can't be copied, so there is no library in postgres://", Copies.RunAsync(Data, place));
        File.Move(In("aside"), FileIn(Data));
        await RequireNoServerAsync("A copy into this database was not ended: run ./pims copy again, which goes on with it, or empty the database.", ("PIMS_DATABASE", database), ("PIMS_BLOBS", store), ("PIMS_DATA", In("server")));
        gateway.Pause();
        foreach (var signal in new[] { Interrupt, Terminate })
        {
            using var copy = Begin(place);
            await UntilAsync(source, "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())", copy);
            Signal.Send(signal, [copy.Id]);
            await RequireEndedAsync(copy, 1, "Broken off; the next run goes on.");
        }
        gateway.Continue();
        await gateway.KillAsync();
        await RequireEndAsync(1, "The S3 store does not answer for ", Copies.RunAsync(Data, place));
        await gateway.StartAgainAsync();

        // All files are there, and the rows must wait for whoever looks at them.
        await using (var other = await source.OpenConnectionAsync())
        await using (await other.BeginTransactionAsync())
        {
            await using (var command = new NpgsqlCommand("lock table asset in access share mode", other))
                await command.ExecuteNonQueryAsync();
            using (var copy = Begin(place))
            {
                await UntilAsync(source, "select count(*) from pg_stat_activity where application_name = 'pims' and wait_event_type = 'Lock'", copy);
                copy.Kill();
                await copy.WaitForExitAsync();
            }
            await EndConnectionsAsync(source);
            using (var copy = Begin(place))
            {
                await UntilAsync(source, "select count(*) from pg_stat_activity where application_name = 'pims' and wait_event_type = 'Lock'", copy);
                await EndConnectionsAsync(source);
                await RequireEndedAsync(copy, 1, "57P01");
            }
        }
        Assert.That(await Copies.MakeAsync(Data, place), Does.Contain("10 files (0 MB)").And.Contain(" 0 files copied, 0 damaged"), "The last of them came before the rows did.");
        using (var bucket = Copies.BucketOf(store))
            Assert.That((await bucket.ListAsync("blobs/", CancellationToken.None).ToArrayAsync()).Select(blob => blob.Name), Is.EquivalentTo(Backups.Contents(Data).Values));
        await RequireEndAsync(1, "is not empty: it holds the tables", Copies.RunAsync(Data, place));
        await using (var server = await ServerProcess.StartAsync(In("server"), ("PIMS_DATABASE", database), ("PIMS_BLOBS", store)))
        {
            Assert.That((await server.GetAsync("/media/a0/x")).Bytes, Is.EqualTo(First));
            await server.StopAsync();
        }
        await gateway.KillAsync();
    }

    [Test]
    [Category("Torture")]
    public async Task Killed_at_any_moment_it_is_whole_after_the_next_run()
    {
        var figures = Environment.GetEnvironmentVariable("PIMS_TORTURE");
        var (kills, killed, unfinished) = (figures is null ? 4 : 100, 0, 0);
        var began = Stopwatch.StartNew();
        await Copies.MakeAsync(Data, Target);
        for (var usual = began.Elapsed; killed < kills;)
        {
            Directory.Delete(Target, recursive: true);
            using var copy = Begin(Target);
            // A third of it goes by before the program has anything to do.
            await Task.WhenAny(copy.WaitForExitAsync(), Task.Delay(usual * (0.3 + 0.6 * Random.Shared.NextDouble())));
            copy.Kill();
            await copy.WaitForExitAsync();
            // One that ended by itself is no kill, and says that they take less by now.
            (killed, usual) = copy.ExitCode == 0 ? (killed, usual * 0.9) : (killed + 1, usual);
            if (File.Exists(Path.Combine(Target, "copy.unfinished")))
            {
                unfinished++;
                await RequireNoServerAsync($"A copy into {Target} was not ended: run ./pims copy again, which goes on with it, or remove what is in the folder.", ("PIMS_DATA", Target));
            }
            if (copy.ExitCode != 0 && !(File.Exists(Path.Combine(Target, "pims.db")) && !File.Exists(Path.Combine(Target, "copy.unfinished"))))
                await Copies.MakeAsync(Data, Target);
            await Backups.RequireWholeAsync(Target);
            Assert.That(Backups.Contents(Target), Is.EquivalentTo(Backups.Contents(Data)));
        }
        var line = $"copies: {killed} killed before their end, {unfinished} of them half done, which no server took for a library; all were whole after the next run";
        await TestContext.Out.WriteLineAsync(line);
        if (figures is not null)
            await File.AppendAllTextAsync(figures, line + "\n");
    }

    Child Begin(string place)
    {
        var start = ServerProcess.Command("dotnet", [ServerProcess.Server, "copy", "--from", Data, "--to", place]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return Child.Start(start)!;
    }

    static async Task RequireEndedAsync(Child copy, int exitCode, string told)
    {
        var errors = await copy.StandardError.ReadToEndAsync();
        await copy.WaitForExitAsync();
        Assert.That(copy.ExitCode, Is.EqualTo(exitCode), errors);
        Assert.That(errors, Does.Contain(told).And.Not.Contain("   at "));
    }

    static async Task UntilAsync(NpgsqlDataSource source, string sql, Child copy)
    {
        for (var tries = 0; ; tries++)
        {
            await using var command = source.CreateCommand(sql);
            if (await command.ExecuteScalarAsync() is > 0L)
                return;
            Assert.That(tries, Is.LessThan(4000), sql);
            Assert.That(copy.HasExited, Is.False, "It ended before.");
            await Task.Delay(10);
        }
    }

    static async Task EndConnectionsAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pims' and datname = current_database()");
        await command.ExecuteNonQueryAsync();
    }
}
