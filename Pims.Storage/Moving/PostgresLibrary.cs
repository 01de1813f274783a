using Npgsql;
using NpgsqlTypes;
using Pims.Storage.Backup;

namespace Pims.Storage.Moving;

/// <summary>A PostgreSQL database. It is filled in one transaction, and bears the mark of an unfinished copy until all is there.</summary>
sealed class PostgresLibrary(LibraryPlace place) : LibraryDatabase
{
    readonly PostgresDialect dialect = new(place.Database!);
    IAsyncDisposable? held;

    public override string Shown => place.ShownDatabase;

    public override bool HoldsZeros => false;

    public override async Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        var connection = await dialect.RentReaderAsync(cancellation);
        try
        {
            await Statement.RunAsync(connection, dialect.BeginRead);
            return await work(new Session(connection, dialect, cancellation));
        }
        finally
        {
            await dialect.ReturnReaderAsync(connection);
        }
    }

    public override async Task RequireLibraryAsync(CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(async session =>
            {
                await RequireCurrentAsync(session);
                await RequireNoServerAsync(session);
                return true;
            }, cancellation);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw new BackupException($"There is no library in {Shown}: {error.MessageText}.", error);
        }
    }

    public override Task<IReadOnlyList<RingKey>> KeysAsync(Session session) => session.ListAsync<RingKey>("select name, xml from key_ring order by name");

    public override Task<long> LastIdAsync(Session session, LibraryTable table) =>
        session.ValueAsync<long>($"select coalesce(pg_sequence_last_value(pg_get_serial_sequence('{table.Name}', '{table.Identity}')::regclass), 0)");

    public override async Task<bool> FindAsync(string mark, CancellationToken cancellation)
    {
        // Also says whether its version and encoding will do.
        await using var starting = await dialect.HoldStartAsync(cancellation);
        held ??= await dialect.TryHoldCopyAsync(cancellation) ?? throw new BackupException($"Another copy into {Shown} is under way.");
        return await ReadAsync(async session =>
        {
            var tables = await session.ListAsync<string>(
                "select relname::text from pg_class where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace order by relname");
            if (tables.Count == 0)
                return false;
            var found = tables.Contains("migration") ? (await Migrator.RunsAsync(session)).FirstOrDefault(run => CopyMark.IsMeant(run.Name)) : null;
            if (found is null)
                throw new BackupException(
                    $"The database {Shown} is not empty: it holds the tables {string.Join(", ", tables.Take(5))}{(tables.Count > 5 ? $" and {tables.Count - 5} more" : "")}. A library is copied into an empty database.");
            CopyMark.RequireSame(found.Name, mark, Shown);
            return true;
        }, cancellation);
    }

    public override async Task ClaimAsync(string mark, CancellationToken cancellation)
    {
        await using var starting = await dialect.HoldStartAsync(cancellation);
        await WriteAsync(async session =>
        {
            await session.ExecuteAsync("""
                begin;
                create table if not exists migration (name varchar(200) primary key, ran_at bigint not null);
                """);
            await SetMarkAsync(session, null);
            await Migrator.MigrateAsync(session, TimeProvider.System);
            await SetMarkAsync(session, mark);
            await session.ExecuteAsync("commit;");
        }, cancellation);
    }

    public override async Task<RowLoad> LoadAsync(IReadOnlyList<LibraryTable> tables, CancellationToken cancellation)
    {
        var connection = (NpgsqlConnection)await dialect.OpenWriterAsync(cancellation);
        try
        {
            var session = new Session(connection, dialect, cancellation);
            await session.ExecuteAsync($"""
                begin;
                set local maintenance_work_mem = '256MB';
                truncate {string.Join(", ", tables.Select(table => table.Name))}, key_ring, chore_turn, asset_word, asset_facet, tag_count;
                alter table asset disable trigger asset_search
                """);
            return new Load(connection, session);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override Task FinishAsync(CancellationToken cancellation) => WriteAsync(async session =>
    {
        // Or the first searches would be planned as those of an empty database.
        await session.ExecuteAsync("analyze;");
        await SetMarkAsync(session, null);
    }, cancellation);

    public override async ValueTask DisposeAsync()
    {
        if (held is not null)
            await held.DisposeAsync();
        await dialect.DisposeAsync();
    }

    async Task RequireNoServerAsync(Session session)
    {
        var others = await session.ValueAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and application_name = 'pims' and pid <> pg_backend_pid()");
        if (others > 0)
            throw new BackupException($"Servers are connected to {Shown} ({others} connections): stop them first, since what they write from now on would not be copied.");
    }

    static async Task SetMarkAsync(Session session, string? mark)
    {
        await session.ExecuteAsync("delete from migration where name like @all", new { all = CopyMark.All });
        if (mark is not null)
            await session.ExecuteAsync("insert into migration (name, ran_at) values (@mark, 0)", new { mark });
    }

    async Task WriteAsync(Func<Session, Task> work, CancellationToken cancellation)
    {
        await using var connection = await dialect.OpenWriterAsync(cancellation);
        await work(new Session(connection, dialect, cancellation));
    }

    sealed class Load(NpgsqlConnection connection, Session session) : RowLoad
    {
        public override Session Session => session;

        public override async Task AddAsync(LibraryTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancellation)
        {
            await using var import = await connection.BeginBinaryImportAsync($"copy {table.Name} ({table.ColumnList}) from stdin (format binary)", cancellation);
            await foreach (var row in rows.WithCancellation(cancellation))
            {
                await import.StartRowAsync(cancellation);
                for (var column = 0; column < row.Length; column++)
                    await WriteAsync(import, row[column], table.Columns[column].Kind, cancellation);
            }
            await import.CompleteAsync(cancellation);
        }

        public override Task SetLastIdAsync(LibraryTable table, long last) => session.ExecuteAsync($"""
            select setval(pg_get_serial_sequence('{table.Name}', '{table.Identity}'), greatest(last, 1), last > 0)
            from (select greatest(@last, (select coalesce(max({table.Identity}), 0) from {table.Name})) as last) l
            """, new { last });

        public override async Task SetKeysAsync(IReadOnlyList<RingKey> keys, CancellationToken cancellation)
        {
            foreach (var key in keys)
                await KeyRingTable.AddAsync(session, key.Name, key.Xml);
        }

        public override Task IndexAsync() => session.ExecuteAsync("""
            alter table asset enable trigger asset_search;
            insert into asset_word (asset_id, words) select asset_id, asset_words(filename, data) from asset where state <> 0;
            insert into asset_facet (name, value, asset_id)
                select f.name, f.value, a.asset_id from asset a cross join lateral asset_facets(a.data) f where a.state <> 0 order by 1, 2, 3 on conflict do nothing;
            insert into tag_count (tag, bucket_id, assets)
                select t.tag, coalesce(a.bucket_id, 0), count(*) from asset a cross join lateral asset_tags(a.data) t where a.state = 1 group by 1, 2
            """);

        public override Task KeepAsync(CancellationToken cancellation) => session.ExecuteAsync("commit;");

        public override ValueTask DisposeAsync() => connection.DisposeAsync();

        static Task WriteAsync(NpgsqlBinaryImporter import, object? value, ColumnKind kind, CancellationToken cancellation) => (value, kind) switch
        {
            (null, _) => import.WriteNullAsync(cancellation),
            (long number, ColumnKind.Short) => import.WriteAsync(checked((short)number), NpgsqlDbType.Smallint, cancellation),
            (long number, ColumnKind.Integer) => import.WriteAsync(checked((int)number), NpgsqlDbType.Integer, cancellation),
            (long number, _) => import.WriteAsync(number, NpgsqlDbType.Bigint, cancellation),
            (bool isSo, _) => import.WriteAsync(isSo, NpgsqlDbType.Boolean, cancellation),
            (string text, _) => import.WriteAsync(text, NpgsqlDbType.Text, cancellation),
            (byte[] bytes, _) => import.WriteAsync(bytes, NpgsqlDbType.Bytea, cancellation),
            _ => throw new InvalidOperationException($"A row has a value of {value.GetType()}."),
        };
    }
}
