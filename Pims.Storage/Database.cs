using System.Data.Common;

namespace Pims.Storage;

/// <summary>Where units of work begin: reads side by side, writes through the <see cref="GroupCommitWriter"/>.</summary>
public sealed class Database : IAsyncDisposable
{
    readonly GroupCommitWriter writer;

    public Database(Dialect dialect)
    {
        Mapping.Register();
        Dialect = dialect;
        writer = new GroupCommitWriter(dialect);
    }

    public Dialect Dialect { get; }

    /// <summary>Told, after each write that is committed and before its caller is, the checksums of files that live assets had before it and have no more.</summary>
    public Action<IEnumerable<string>> OnLostFiles { get; init; } = _ => { };

    /// <summary>
    /// While it is the same as before a read began, that read's rows are still what is there; null where others than this may write.
    /// </summary>
    public long? Revision => Dialect.HasOneServer ? writer.Revision : null;

    /// <summary>
    /// Runs a read. All its statements see one state: what was committed when the first of them began. Where the connection is lost it is run
    /// once more, so it must not change anything outside. <exception cref="StorageUnavailableException">The database does not answer.</exception>
    /// </summary>
    public Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation) => ReadAsync(work, inTransaction: true, cancellation);

    /// <summary>Runs a read of one statement, which sees one state by itself: a transaction around it would cost more than it does.</summary>
    /// <inheritdoc cref="ReadAsync{T}(Func{Session, Task{T}}, CancellationToken)"/>
    public Task<T> ReadOneAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation) => ReadAsync(work, inTransaction: false, cancellation);

    async Task<T> ReadAsync<T>(Func<Session, Task<T>> work, bool inTransaction, CancellationToken cancellation)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await TryReadAsync(work, inTransaction, cancellation);
            }
            catch (DbException) when (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellation);
            }
            catch (DbException error) when (Dialect.IsLost(error))
            {
                // A connection that lay idle while the database was started anew is found out by its next use alone.
                if (isAgain)
                    throw new StorageUnavailableException("The database does not answer.", error);
            }
        }
    }

    async Task<T> TryReadAsync<T>(Func<Session, Task<T>> work, bool inTransaction, CancellationToken cancellation)
    {
        var connection = await Dialect.RentReaderAsync(cancellation);
        try
        {
            if (inTransaction)
                await Statement.RunAsync(connection, Dialect.BeginRead);
            await using var interruption = cancellation.Register(() => Dialect.Interrupt(connection));
            return await work(new Session(connection, Dialect, cancellation));
        }
        finally
        {
            await Dialect.ReturnReaderAsync(connection);
        }
    }

    /// <summary>
    /// Runs a write and returns once it is on the disk. It holds SQL only: no image, file or network work. What it throws undoes it, and no
    /// other write. Where another server's write was in the way it is run anew, so it must not change anything outside.
    /// <exception cref="StorageFullException">The disk is full; nothing was changed.</exception>
    /// <exception cref="StorageUnavailableException">
    /// The database does not answer, or others' writes are in the way for too long. Only where the connection broke during the commit itself
    /// may it have been done nevertheless.
    /// </exception>
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        Session? session = null;
        var result = await writer.RunAsync(one => work(session = one), undo: false, cancellation);
        if (session!.LostFiles.Count > 0)
            OnLostFiles(session.LostFiles.Distinct());
        return result;
    }

    /// <summary>Runs a write, undoes it, and returns what it would have returned: a dry run that can't differ from the real one.</summary>
    public Task<T> RehearseAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation) => writer.RunAsync(work, undo: true, cancellation);

    /// <summary>Runs a write that makes the tables that all others rely on, on a connection of its own.</summary>
    /// <exception cref="StorageFullException">The disk is full; nothing was changed.</exception>
    /// <exception cref="StorageUnavailableException">The database does not answer.</exception>
    public async Task<T> SetUpAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await Dialect.OpenWriterAsync(cancellation);
            await Statement.RunAsync(connection, "begin");
            var result = await work(new Session(connection, Dialect, cancellation));
            await Statement.RunAsync(connection, "commit");
            return result;
        }
        catch (DbException error) when (writer.Translate(error) is var translated && translated != error)
        {
            throw translated;
        }
    }

    /// <summary>Finishes the writes that wait, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        await Dialect.DisposeAsync();
    }
}
