using System.Text;
using Microsoft.Data.Sqlite;
using Pims.Storage.Backup;
using Pims.Storage.Blobs;

namespace Pims.Storage.Moving;

/// <summary>A database file in a data folder that this process holds, and the keys beside it. It is filled beside its place, and moved there at the end.</summary>
sealed class SqliteLibrary(LibraryFiles library) : LibraryDatabase
{
    bool isFilled;

    public override string Shown => library.Folder;

    public override bool HoldsZeros => true;

    string Draft => library.Database + ".copied";

    public override async Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        using var file = isFilled ? SqliteFile.OpenCopy(Draft, cancellation) : SqliteFile.OpenLive(library.Database, cancellation);
        await file.Session.ExecuteAsync("begin;");
        return await work(file.Session);
    }

    public override async Task RequireLibraryAsync(CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(async session =>
            {
                await RequireCurrentAsync(session);
                return true;
            }, cancellation);
        }
        catch (SqliteException error)
        {
            throw new BackupException($"The database in {library.Folder} is none of this program's: {error.Message}", error);
        }
    }

    public override async Task<IReadOnlyList<RingKey>> KeysAsync(Session session)
    {
        var keys = new List<RingKey>();
        string[] files = Directory.Exists(library.Keys) ? Directory.GetFiles(library.Keys, "*.xml") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
            keys.Add(new RingKey { Name = Path.GetFileNameWithoutExtension(file), Xml = await File.ReadAllTextAsync(file) });
        return keys;
    }

    public override Task<long> LastIdAsync(Session session, LibraryTable table) =>
        session.FirstAsync<long>("select seq from sqlite_sequence where name = @Name", new { table.Name });

    // The folder has the mark.
    public override Task<bool> FindAsync(string mark, CancellationToken cancellation) => Task.FromResult(false);

    public override Task ClaimAsync(string mark, CancellationToken cancellation) => Task.CompletedTask;

    public override async Task<RowLoad> LoadAsync(IReadOnlyList<LibraryTable> tables, CancellationToken cancellation)
    {
        PrivateFiles.Create(Draft).Dispose();
        isFilled = true;
        var file = SqliteFile.OpenDraft(Draft, cancellation);
        try
        {
            await Migrator.MigrateAsync(file.Session, TimeProvider.System);
            file.LeaveTriggers();
            await file.Session.ExecuteAsync("begin;");
            return new Load(file, library.Keys);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override Task FinishAsync(CancellationToken cancellation)
    {
        using (var file = new FileStream(Draft, FileMode.Open, FileAccess.ReadWrite))
            file.Flush(flushToDisk: true);
        File.Move(Draft, library.Database, overwrite: true);
        Folder.Flush(library.Folder);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    sealed class Load(SqliteFile file, string folder) : RowLoad
    {
        public override Session Session => file.Session;

        public override async Task AddAsync(LibraryTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancellation)
        {
            await using var command = file.CreateCommand();
            command.CommandText = $"insert into {table.Name} ({table.ColumnList}) values ({string.Join(", ", table.Columns.Select((_, column) => $"@{column}"))})";
            var parameters = table.Columns.Select((_, column) => command.Parameters.Add(new SqliteParameter { ParameterName = $"@{column}" })).ToArray();
            await foreach (var row in rows.WithCancellation(cancellation))
            {
                for (var column = 0; column < row.Length; column++)
                    parameters[column].Value = row[column] ?? DBNull.Value;
                await command.ExecuteNonQueryAsync(cancellation);
            }
        }

        // Each row that was put in counted for it already.
        public override Task SetLastIdAsync(LibraryTable table, long last) => Session.ExecuteAsync("""
            insert into sqlite_sequence (name, seq) select @Name, 0 where not exists (select 1 from sqlite_sequence where name = @Name);
            update sqlite_sequence set seq = @last where name = @Name and seq < @last
            """, new { table.Name, last });

        public override async Task SetKeysAsync(IReadOnlyList<RingKey> keys, CancellationToken cancellation)
        {
            PrivateFiles.RemoveFolder(folder);
            PrivateFiles.MakeFolder(folder);
            foreach (var key in keys)
            {
                // Its name is no more than a name: the framework looks into the file.
                var name = Path.GetFileName(key.Name) == key.Name && key.Name[0] != '.' ? key.Name : Guid.NewGuid().ToString();
                await PrivateFiles.ReplaceAsync(Path.Combine(folder, name + ".xml"), Encoding.UTF8.GetBytes(key.Xml), cancellation);
            }
        }

        public override Task IndexAsync() => Session.ExecuteAsync("""
            insert into asset_word (rowid, filename, tags, keywords, description) select asset_id, filename, tags, keywords, description from asset_word_due order by asset_id;
            insert into asset_facet (name, value, asset_id) select distinct name, value, asset_id from asset_facet_due order by name, value, asset_id;
            insert into tag_count (tag, bucket_id, assets) select tag, bucket_id, count(*) from asset_tag_due group by tag, bucket_id
            """);

        public override async Task KeepAsync(CancellationToken cancellation)
        {
            if (await Session.FirstAsync<string>("""select "table" from pragma_foreign_key_check""") is { } table)
                throw new BackupException($"Rows of the table {table} refer to others that are not there: the database that is copied is damaged.");
            await Session.ExecuteAsync("commit;");
        }

        public override ValueTask DisposeAsync()
        {
            file.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
