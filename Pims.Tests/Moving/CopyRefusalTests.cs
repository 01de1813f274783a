using Npgsql;
using Pims.Storage;
using Pims.Tests.Backup;
using Pims.Tests.Process;
using Pims.Tests.Support;

namespace Pims.Tests.Moving;

/// <summary>What ./pims copy refuses, and leaves as it was.</summary>
public sealed class CopyRefusalTests : SmallLibrary
{
    [Test]
    public async Task No_place_and_none_that_is_understood()
    {
        await RequireEndAsync(2, "Name at least one place", Script.RunAsync("dotnet", [ServerProcess.Server, "copy"], Repository.Root, ("PIMS_DATA", Data)));
        await RequireEndAsync(2, "--to must be a data folder (./data), or database+files", Copies.RunAsync(Data, "postgres://u:secret@db/pims"));
    }

    [Test]
    public async Task Folders_that_hold_something_else_or_nothing()
    {
        await RequireEndAsync(2, $"There is no library in {In("nothing")}", Copies.RunAsync(In("nothing"), Target));
        await RequireEndAsync(1, "are one, or one in the other", Copies.RunAsync(Data, Path.Combine(Data, "new")));
        Directory.CreateDirectory(Path.Combine(Target, "mine"));
        await RequireEndAsync(1, $"The data folder {Target} is not empty: it holds mine.", Copies.RunAsync(Data, Target));
        Assert.That(Path.Exists(In("nothing")), Is.False);
        Assert.That(Directory.Exists(Path.Combine(Target, "blobs")), Is.False);
    }

    [Test]
    public async Task A_library_that_a_server_has()
    {
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            await RequireEndAsync(2, "is in use by another server", Copies.RunAsync(Data, Target));
            await server.StopAsync();
        }
        var database = await Copies.DatabaseAsync();
        await Copies.MakeAsync(Data, $"{database}+{Target}");
        await using var other = await ServerProcess.StartAsync(In("other"), ("PIMS_DATABASE", database));
        await RequireEndAsync(1, "Servers are connected to postgres://127.0.0.1:", Copies.RunAsync($"{database}+{Target}", In("again")));
        await other.StopAsync();
    }

    [TestCase("delete from migration where name = '0008_servers.sql'", 1, "The library that is to be copied is an older program's: start its server once")]
    [TestCase("insert into migration (name, ran_at) values ('9999_later.sql', 0)", 2, "The database was made by a newer version of this program")]
    [TestCase("drop table migration", 1, "is none of this program's")]
    public async Task A_library_of_another_program(string sql, int exitCode, string told)
    {
        Backups.Execute(Data, sql);
        await RequireEndAsync(exitCode, told, Copies.RunAsync(Data, Target));
        Assert.That(Directory.Exists(Path.Combine(Target, "blobs")), Is.False);
    }

    [Test]
    public async Task A_database_that_is_not_empty_or_not_there()
    {
        var database = await SharedPostgres.DatabaseAsync($"copy_{Guid.NewGuid():N}");
        await RequireEndAsync(1, "is not empty: it holds the tables api_key, app_user, asset, asset_facet, asset_log and ", Copies.RunAsync(Data, $"{database}+{Target}"));
        await RequireEndAsync(1, "does not exist", Copies.RunAsync(Data, $"{database}x+{Target}"));
        await RequireEndAsync(1, "There is no library in postgres://127.0.0.1:", Copies.RunAsync($"{await Copies.DatabaseAsync()}+{Data}", Target));
    }

    [Test]
    public async Task A_store_that_is_not_empty()
    {
        var store = await Copies.StoreAsync();
        using (var bucket = Copies.BucketOf(store))
            await bucket.PutAsync("blobs/0123", new MemoryStream([1]), CancellationToken.None);
        await RequireEndAsync(1, "There are files in s3://pims/copy/", Copies.RunAsync(Data, $"{Target}+{store}"));
        await RequireEndAsync(1, "two libraries can't share a store", Copies.RunAsync($"{Data}+{store}", $"{Target}+{store}"));
    }

    [Test]
    public async Task What_a_copy_of_another_library_left_or_one_with_its_files_elsewhere()
    {
        var database = await Copies.DatabaseAsync();
        var sound = await File.ReadAllBytesAsync(FileIn(Data));
        Backups.Damage(FileIn(Data));
        await RequireEndAsync(1, "so there is no library in", Copies.RunAsync(Data, $"{database}+{Target}"));
        await RequireEndAsync(1, "or of this one with its files elsewhere, was not ended", Copies.RunAsync(Data, $"{database}+{In("elsewhere")}"));
        await using (var server = await ServerProcess.StartAsync(In("second")))
            await server.StopAsync();
        await RequireEndAsync(1, "The copy of another library into ", Copies.RunAsync(In("second"), $"{database}+{Target}"));
        await RequireNoServerAsync("A copy into this database was not ended: run ./pims copy again, which goes on with it, or empty the database.", ("PIMS_DATABASE", database), ("PIMS_DATA", In("server")));
        await RequireNoServerAsync($"A copy into {Target} was not ended: run ./pims copy again, which goes on with it, or remove what is in the folder.", ("PIMS_DATA", Target));
        await File.WriteAllBytesAsync(FileIn(Data), sound);
        Assert.That(await Copies.MakeAsync(Data, $"{database}+{Target}"), Does.Contain("10 files (0 MB)").And.Contain(" 1 files copied, 0 damaged"));
        await using var moved = await ServerProcess.StartAsync(Target, ("PIMS_DATABASE", database));
        Assert.That((await moved.GetAsync("/media/a0/x")).Bytes, Is.EqualTo(First));
        await moved.StopAsync();
    }

    [Test]
    public async Task A_database_that_another_copy_is_under_way_into()
    {
        var database = await Copies.DatabaseAsync();
        await using var dialect = new PostgresDialect(PostgresAddress.Read(database)!);
        await using (await dialect.TryHoldCopyAsync(CancellationToken.None))
            await RequireEndAsync(1, "Another copy into postgres://127.0.0.1:", Copies.RunAsync(Data, $"{database}+{Target}"));
        await using var source = NpgsqlDataSource.Create(PostgresAddress.Read(database)!);
        await using var command = source.CreateCommand("select count(*) from pg_class where relname = 'migration'");
        Assert.That(await command.ExecuteScalarAsync(), Is.Zero);
    }
}
