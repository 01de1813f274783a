using Npgsql;
using Pims.Storage;
using Pims.Storage.Moving;

namespace Pims.Tests.Moving;

public sealed class LibraryTableTests
{
    /// <summary>Made anew from the others, of the servers of one place, or copied in another way.</summary>
    static readonly string[] Others = ["asset_facet", "asset_word", "chore_turn", "key_ring", "migration", "tag_count", "write_turn"];

    [Test]
    public async Task Every_table_with_every_column_is_copied_behind_those_that_it_refers_to()
    {
        var tables = await LibraryTable.AllAsync(CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(PostgresAddress.Read(await SharedPostgres.DatabaseAsync($"copy_{Guid.NewGuid():N}"))!);
        Assert.That(
            tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name} {TypeOf(column.Kind)}{(column.Name == table.Identity ? " numbered" : "")}")),
            Is.EquivalentTo(await ListAsync(source, $"""
                select table_name || '.' || column_name || ' ' || data_type || case is_identity when 'YES' then ' numbered' else '' end
                from information_schema.columns where table_schema = 'public' and table_name not in ({string.Join(", ", Others.Select(name => $"'{name}'"))})
                """)));
        var places = tables.Select((table, at) => (table.Name, at)).ToDictionary(table => table.Name, table => table.at);
        foreach (var pair in await ListAsync(source, "select conrelid::regclass || ' ' || confrelid::regclass from pg_constraint where contype = 'f' and conrelid <> confrelid"))
            Assert.That(places[pair.Split(' ')[0]], Is.GreaterThan(places[pair.Split(' ')[1]]), pair);
    }

    static string TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Boolean => "boolean",
        ColumnKind.Short => "smallint",
        ColumnKind.Integer => "integer",
        ColumnKind.Long => "bigint",
        ColumnKind.Text => "text",
        _ => "bytea",
    };

    static async Task<IReadOnlyList<string>> ListAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }
}
