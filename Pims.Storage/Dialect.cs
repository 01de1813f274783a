using System.Data.Common;
using Dapper;

namespace Pims.Storage;

/// <summary>
/// What differs between the databases, and nothing else. The SQL of the tables is one text for all of them;
/// a difference is a member here with a test that fails without it.
/// </summary>
public abstract class Dialect : IAsyncDisposable
{
    /// <summary>The name that logs and getStatus show.</summary>
    public abstract string Name { get; }

    /// <summary>How many write transactions may run side by side.</summary>
    public abstract int Writers { get; }

    /// <summary>Whether buckets and assets are written by one server alone, so that it knows of every change.</summary>
    public abstract bool HasOneServer { get; }

    /// <summary>How many waiting writes share one commit; 1 where the database groups commits itself.</summary>
    public abstract int WritesPerCommit { get; }

    /// <summary>The statement that opens a read of one state.</summary>
    public abstract string BeginRead { get; }

    /// <summary>The statements that open a write transaction.</summary>
    public abstract string BeginWrite { get; }

    /// <summary>Those that open one beside which nobody writes, on any server: so that one that is run again has nobody in its way.</summary>
    public virtual string BeginWriteAlone => BeginWrite;

    /// <summary>The column types behind <c>$identity</c>, <c>$text</c> and <c>$bytes</c> in a migration.</summary>
    public abstract IReadOnlyDictionary<string, string> ColumnTypes { get; }

    /// <summary>The word before <c>.sql</c> of a migration that only this database understands.</summary>
    public abstract string MigrationMark { get; }

    /// <summary>A connection for reading. Give it back with <see cref="ReturnReaderAsync"/>.</summary>
    public abstract ValueTask<DbConnection> RentReaderAsync(CancellationToken cancellation);

    /// <summary>Takes a connection back and ends what was begun on it, whatever became of it.</summary>
    public abstract ValueTask ReturnReaderAsync(DbConnection connection);

    /// <summary>A connection for one of the <see cref="Writers"/>, kept open by it.</summary>
    public abstract ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancellation);

    /// <summary>Ends the read that runs on the connection, where its commands do not heed their token.</summary>
    public virtual void Interrupt(DbConnection connection)
    {
    }

    /// <summary>Waits until no other server starts over the database, and keeps others waiting until it is disposed of.</summary>
    public abstract ValueTask<IAsyncDisposable?> HoldStartAsync(CancellationToken cancellation);

    /// <summary>A condition: the column is one of the values bound to the parameter by <see cref="ListOf{T}"/>.</summary>
    public abstract string AnyOf(string column, string parameter);

    /// <summary>The form in which <see cref="AnyOf"/> takes its values.</summary>
    public abstract SqlMapper.ICustomQueryParameter ListOf<T>(IEnumerable<T> values);

    /// <summary>
    /// A table in a from clause: the rows bound to the parameter by <see cref="RowsOf{T}"/>, under a name. Columns are written with their
    /// types: <c>asset_id bigint, filename text</c>.
    /// </summary>
    public abstract string Rows(string parameter, string name, string columns);

    /// <summary>The form in which <see cref="Rows"/> takes its values: a column is a property of the same name.</summary>
    public abstract SqlMapper.ICustomQueryParameter RowsOf<T>(IEnumerable<T> rows);

    /// <summary>A table in a from clause: <c>asset_id</c> of the assets whose words are as <see cref="WordsIn"/>, bound to the parameter, says.</summary>
    public abstract string AssetsWith(string parameter);

    /// <summary>The form in which <see cref="AssetsWith"/> takes what is looked for: words that begin with these, all of them.</summary>
    /// <param name="words">Letters, digits and marks; nothing in them has a meaning of its own.</param>
    /// <param name="place">Where they stand.</param>
    /// <param name="except">Leaves out those that have all of them here; null for none.</param>
    public abstract SqlMapper.ICustomQueryParameter WordsIn(IReadOnlyList<string> words, WordPlace place, WordPlace? except);

    /// <summary>A table in a from clause: <c>name</c> and <c>value</c> as the index of data has them of the JSON object bound to the parameter.</summary>
    public abstract string Facets(string parameter);

    /// <summary>A text parameter in the order of the columns, where a recursion's column begins with one.</summary>
    public abstract string Text(string parameter);

    /// <summary>Whether the statement failed since the disk is full.</summary>
    public abstract bool IsFull(DbException error);

    /// <summary>Whether another transaction was in the way: it was undone, and may succeed when it is run again.</summary>
    public abstract bool IsConflict(DbException error);

    /// <summary>Whether the database can't be reached, or not any more.</summary>
    public abstract bool IsLost(DbException error);

    public abstract ValueTask DisposeAsync();
}
