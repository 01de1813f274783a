using System.Data;
using System.Data.Common;
using Dapper;

namespace Pims.Storage;

/// <summary>
/// One unit of work on one connection: a read, or one write of a transaction. The only place that calls Dapper, so that
/// the token always travels; the transaction is the connection's own.
/// </summary>
public sealed class Session
{
    readonly DbConnection connection;
    readonly CancellationToken cancellation;

    internal Session(DbConnection connection, Dialect dialect, CancellationToken cancellation)
    {
        this.connection = connection;
        this.cancellation = cancellation;
        Dialect = dialect;
    }

    public Dialect Dialect { get; }

    /// <summary>Checksums of files that live assets had before this write and have no more.</summary>
    internal List<string> LostFiles { get; } = [];

    /// <summary>Says which files live assets have no more by this write: what was made from them goes once it is committed.</summary>
    internal void Lose(IEnumerable<string> checksums) => LostFiles.AddRange(checksums);

    /// <summary>All rows. For what is bounded: a page, a chain of parents, the values of one list.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters = null) =>
        (await connection.QueryAsync<T>(Command(sql, parameters))).AsList();

    /// <summary>All rows of what may be many. The function takes each value by its type: Dapper would box every one of them.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters, Func<DbDataReader, T> row)
    {
        // Not "await using": Dapper's reader gives its command back only where it is disposed of in this way.
        using var wrapped = await connection.ExecuteReaderAsync(Command(sql, parameters));
        var reader = (DbDataReader)((IWrappedDataReader)wrapped).Reader;
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>Row by row what may be too many to be held. No other statement runs meanwhile.</summary>
    public async IAsyncEnumerable<T> EachAsync<T>(string sql, Func<DbDataReader, T> row)
    {
        using var wrapped = await connection.ExecuteReaderAsync(Command(sql, parameters: null));
        var reader = (DbDataReader)((IWrappedDataReader)wrapped).Reader;
        while (await reader.ReadAsync(cancellation))
            yield return row(reader);
    }

    /// <summary>The first row, or default where there is none.</summary>
    public Task<T?> FirstAsync<T>(string sql, object? parameters = null) =>
        connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>The row that one value finds, or default. For what every request does: without Dapper it costs half.</summary>
    public async Task<T?> LookUpAsync<T>(string sql, string parameter, object value, Func<DbDataReader, T> row)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var bound = command.CreateParameter();
        (bound.ParameterName, bound.Value) = (parameter, value);
        command.Parameters.Add(bound);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellation);
        return await reader.ReadAsync(cancellation) ? row(reader) : default;
    }

    /// <summary>The one value of a query that always has one.</summary>
    public Task<T> ValueAsync<T>(string sql, object? parameters = null) => connection.QuerySingleAsync<T>(Command(sql, parameters));

    /// <summary>How many rows a statement changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => connection.ExecuteAsync(Command(sql, parameters));

    CommandDefinition Command(string sql, object? parameters)
    {
        cancellation.ThrowIfCancellationRequested();
        return new CommandDefinition(sql, parameters, cancellationToken: cancellation);
    }
}
