using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pims.Storage;

/// <summary>One database file in WAL mode: one writer that groups commits, readers beside it.</summary>
public sealed class SqliteDialect : Dialect
{
    const int Busy = 5, Full = 13;

    static readonly JsonSerializerOptions InSnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    readonly string connectionString;
    readonly ConcurrentBag<SqliteConnection> idle = [];

    // One thread at a time works on a connection, so SQLite need not lock it for each column that is read. Where SQLite was in use
    // before, it refuses the change and goes on locking.
    static SqliteDialect()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    }

    public SqliteDialect(string file) =>
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 10 }.ToString();

    public override string Name => "SQLite " + raw.sqlite3_libversion().utf8_to_string();

    public override int Writers => 1;

    public override int WritesPerCommit => 256;

    /// <summary>A server holds its data folder; what else opens the file writes users and keys.</summary>
    public override bool HasOneServer => true;

    public override string BeginRead => "begin";

    public override string BeginWrite => "begin immediate";

    // autoincrement: the id of a deleted bucket is never given to another one.
    public override IReadOnlyDictionary<string, string> ColumnTypes { get; } = new Dictionary<string, string>
    {
        ["$identity"] = "integer primary key autoincrement",
        ["$text"] = "text",
        ["$bytes"] = "blob",
    };

    public override string MigrationMark => "sqlite";

    public override ValueTask<DbConnection> RentReaderAsync(CancellationToken cancellation) =>
        ValueTask.FromResult<DbConnection>(idle.TryTake(out var connection) ? connection : Open("pragma query_only = on;"));

    public override async ValueTask ReturnReaderAsync(DbConnection connection)
    {
        if (raw.sqlite3_get_autocommit(((SqliteConnection)connection).Handle) == 0)
            await Statement.RunAsync(connection, "rollback");
        idle.Add((SqliteConnection)connection);
    }

    public override ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancellation) => ValueTask.FromResult<DbConnection>(Open(""));

    public override void Interrupt(DbConnection connection) => raw.sqlite3_interrupt(((SqliteConnection)connection).Handle);

    /// <summary>One server holds the data folder, and its writes are one after another.</summary>
    public override ValueTask<IAsyncDisposable?> HoldStartAsync(CancellationToken cancellation) => default;

    public override string AnyOf(string column, string parameter) => $"{column} in (select value from json_each({parameter}))";

    public override SqlMapper.ICustomQueryParameter ListOf<T>(IEnumerable<T> values)
    {
        var json = new StringBuilder("[");
        foreach (var value in values)
        {
            if (json.Length > 1)
                json.Append(',');
            json.Append(value is long or int
                ? Convert.ToString(value, CultureInfo.InvariantCulture)
                : $"\"{JsonEncodedText.Encode(value!.ToString()!)}\"");
        }
        return new TextParameter(json.Append(']').ToString());
    }

    public override string Rows(string parameter, string name, string columns)
    {
        var members = columns.Split(", ").Select(column => column[..column.IndexOf(' ')]).Select(column => $"json_extract(value, '$.{column}') as {column}");
        return $"(select {string.Join(", ", members)} from json_each({parameter})) {name}";
    }

    public override SqlMapper.ICustomQueryParameter RowsOf<T>(IEnumerable<T> rows) => new TextParameter(JsonSerializer.Serialize(rows, InSnakeCase));

    public override string AssetsWith(string parameter) => $"(select rowid as asset_id from asset_word where asset_word match {parameter})";

    public override SqlMapper.ICustomQueryParameter WordsIn(IReadOnlyList<string> words, WordPlace place, WordPlace? except)
    {
        // A string is no syntax of FTS5, whatever stands in it.
        var all = string.Join(" AND ", words.Select(word => $"\"{word.Replace("\"", "\"\"")}\"*"));
        return new TextParameter(except is { } better ? $"({In(place)}) NOT ({In(better)})" : In(place));

        string In(WordPlace where) => where switch
        {
            WordPlace.Filename => $"{{filename}} : ({all})",
            WordPlace.Labels => $"{{filename tags keywords}} : ({all})",
            _ => all,
        };
    }

    // As the view asset_facet_due has it.
    public override string Facets(string parameter) => $"""
        (select distinct substr(key, 1, 64) as name,
            case type when 'text' then 's' || case when length(value) > 64 then substr(value, 1, 32) || substr(value, -32) else value end
                when 'integer' then 'n' || cast(value as real) when 'real' then 'n' || value else substr(type, 1, 1) end as value
        from (
            select key, type, value from json_each({parameter})
            union all
            select m.key, e.type, e.value from json_each({parameter}) m, json_each(case m.type when 'array' then m.value else '[]' end) e))
        """;

    public override string Text(string parameter) => parameter;

    public override bool IsFull(DbException error) => error is SqliteException { SqliteErrorCode: Full };

    public override bool IsConflict(DbException error) => false;

    // Another program holds the file for longer than the busy timeout.
    public override bool IsLost(DbException error) => error is SqliteException { SqliteErrorCode: Busy };

    public override ValueTask DisposeAsync()
    {
        while (idle.TryTake(out var connection))
            connection.Dispose();
        return ValueTask.CompletedTask;
    }

    // synchronous = full: with less, a power cut loses acknowledged rows in WAL mode.
    PreparedConnection Open(string more)
    {
        var connection = new PreparedConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 10000; pragma cache_size = -16000; {more}";
        command.ExecuteNonQuery();
        return connection;
    }

    sealed class TextParameter(string text) : SqlMapper.ICustomQueryParameter
    {
        public void AddParameter(System.Data.IDbCommand command, string name) => command.Parameters.Add(new SqliteParameter(name, text));
    }
}
