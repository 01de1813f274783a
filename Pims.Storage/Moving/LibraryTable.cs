using Microsoft.Data.Sqlite;

namespace Pims.Storage.Moving;

enum ColumnKind
{
    Boolean, Short, Integer, Long, Text, Bytes,
}

/// <summary>A table whose rows are copied.</summary>
/// <param name="Name">The table's.</param>
/// <param name="Columns">All of them.</param>
/// <param name="Key">The columns of its primary key.</param>
/// <param name="Identity">The column that the database numbers; null for none.</param>
sealed record LibraryTable(string Name, IReadOnlyList<(string Name, ColumnKind Kind)> Columns, IReadOnlyList<string> Key, string? Identity)
{
    /// <summary>What is copied otherwise, made anew from what is copied, or is of the servers of one place.</summary>
    static readonly string[] Others = ["migration", "key_ring", "chore_turn", "write_turn", "asset_facet", "tag_count"];

    public string ColumnList => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>All rows in the order of the key, which is the same in both databases.</summary>
    public string Select => $"select {ColumnList} from {Name} order by {string.Join(", ", Key)}";

    /// <summary>Those that the migrations make, each behind those that it refers to.</summary>
    public static async Task<IReadOnlyList<LibraryTable>> AllAsync(CancellationToken cancellation)
    {
        // The embedded database tells of its tables in plain queries, so they are made in one for a moment.
        await using var dialect = new SqliteDialect(":memory:");
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(cancellation);
        var session = new Session(connection, dialect, cancellation);
        await Migrator.MigrateAsync(session, TimeProvider.System);
        var left = new List<(LibraryTable Table, IReadOnlyList<string> Above)>();
        foreach (var name in await session.ListAsync<string>("select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' order by name"))
            if (!Others.Contains(name))
                left.Add((await ReadAsync(session, name), await session.ListAsync<string>("""select "table" from pragma_foreign_key_list(@name) where "table" <> @name""", new { name })));
        var all = new List<LibraryTable>();
        while (left.Count > 0)
        {
            var next = left.First(one => one.Above.All(above => all.Any(table => table.Name == above)));
            left.Remove(next);
            all.Add(next.Table);
        }
        return all;
    }

    static async Task<LibraryTable> ReadAsync(Session session, string name)
    {
        var columns = await session.ListAsync(
            "select name, lower(type), pk from pragma_table_info(@name) order by cid", new { name }, row => (Name: row.GetString(0), Type: row.GetString(1), Key: row.GetInt64(2)));
        var key = columns.Where(column => column.Key > 0).OrderBy(column => column.Key).ToArray();
        var identity = key is [{ Type: "integer" } number] ? number.Name : null;
        return new LibraryTable(name, [.. columns.Select(column => (column.Name, column.Name == identity ? ColumnKind.Long : KindOf(column.Type)))], [.. key.Select(column => column.Name)], identity);
    }

    static ColumnKind KindOf(string type) => type switch
    {
        "boolean" => ColumnKind.Boolean,
        "smallint" => ColumnKind.Short,
        "integer" => ColumnKind.Integer,
        "bigint" => ColumnKind.Long,
        "text" => ColumnKind.Text,
        "blob" => ColumnKind.Bytes,
        _ => throw new InvalidOperationException($"A migration makes a column of the type {type}, which copies don't know."),
    };
}
