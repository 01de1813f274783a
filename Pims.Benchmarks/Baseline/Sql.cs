using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Pims.Benchmarks.Baseline;

/// <summary>Connections to a library's database beside the server, with the server's durability.</summary>
sealed class Sql(string folder)
{
    readonly ConcurrentBag<SqliteConnection> idle = [];

    /// <summary>Lends a kept connection.</summary>
    public async Task<T> LendAsync<T>(Func<SqliteConnection, Task<T>> work)
    {
        var connection = idle.TryTake(out var kept) ? kept : Open(folder);
        var result = await work(connection);
        idle.Add(connection);
        return result;
    }

    public static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "pims.db"), Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 10000; pragma cache_size = -16000");
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
