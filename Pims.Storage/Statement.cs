using System.Data.Common;

namespace Pims.Storage;

/// <summary>A statement without parameters and result: where a transaction or a savepoint begins and ends.</summary>
static class Statement
{
    public static async Task RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
