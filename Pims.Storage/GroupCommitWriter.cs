using System.Data.Common;
using System.Threading.Channels;

namespace Pims.Storage;

/// <summary>
/// Runs the waiting writes in one transaction, each in a savepoint of its own, and answers them all after one commit: one
/// flush to the disk for many writes. A write that throws is undone alone. Where another server's writes are in the way, the group is run
/// again.
/// </summary>
sealed class GroupCommitWriter : IAsyncDisposable
{
    /// <summary>How often a group is run before others' writes count as in the way for too long.</summary>
    const int MostTries = 15;

    readonly Dialect dialect;
    readonly Channel<Write> waiting = Channel.CreateUnbounded<Write>();
    readonly Task[] loops;
    long revision;

    /// <summary>Another number after each commit, before any of its callers is told of it.</summary>
    public long Revision => Interlocked.Read(ref revision);

    public GroupCommitWriter(Dialect dialect)
    {
        this.dialect = dialect;
        loops = [.. Enumerable.Range(0, dialect.Writers).Select(_ => Task.Run(RunAsync))];
    }

    public async Task<T> RunAsync<T>(Func<Session, Task<T>> work, bool undo, CancellationToken cancellation)
    {
        var write = new Write<T>(work, undo, cancellation);
        ObjectDisposedException.ThrowIf(!waiting.Writer.TryWrite(write), typeof(Database));
        // One that still waits behind a slow one is let go; one that has begun sees the token itself.
        await using var release = cancellation.Register(write.LetGo);
        return await write.Result;
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await Task.WhenAll(loops);
    }

    async Task RunAsync()
    {
        DbConnection? connection = null;
        var group = new List<Write>(dialect.WritesPerCommit);
        while (await waiting.Reader.WaitToReadAsync())
        {
            connection = await RunGroupAsync(connection, group);
            group.Clear();
        }
        connection?.Dispose();
    }

    /// <returns>The connection for the next group; null where that is to begin on a fresh one.</returns>
    async Task<DbConnection?> RunGroupAsync(DbConnection? connection, List<Write> group)
    {
        if (!dialect.HasOneServer && !TakeAll(group))
            return connection;
        for (var tries = 1; ; tries++)
        {
            var isCommitting = false;
            try
            {
                connection ??= await dialect.OpenWriterAsync(CancellationToken.None);
                await Statement.RunAsync(connection, $"{(tries == 1 ? dialect.BeginWrite : dialect.BeginWriteAlone)}; savepoint one");
                await RunWritesAsync(connection, group);
                isCommitting = true;
                await Statement.RunAsync(connection, "release savepoint one; commit");
                Interlocked.Increment(ref revision);
                foreach (var write in group)
                    write.Tell();
                return connection;
            }
            catch (Exception error)
            {
                // The transaction is lost, and what comes next begins on a fresh connection.
                Interlocked.Increment(ref revision);
                connection?.Dispose();
                connection = null;
                if (MayRunAgain(error, tries, isCommitting))
                    continue;
                Fail(group, Translate(error));
                return null;
            }
        }
    }

    /// <summary>
    /// All that wait, before the transaction begins: a write sees what other servers had committed when it came, which one that joined later might not.
    /// </summary>
    /// <returns>False where none waits any more.</returns>
    bool TakeAll(List<Write> group)
    {
        while (group.Count < dialect.WritesPerCommit && TakeOne(group))
        {
            // The next.
        }
        return group.Count > 0;
    }

    async Task RunWritesAsync(DbConnection connection, List<Write> group)
    {
        for (var count = 0; count < group.Count || dialect.HasOneServer && group.Count < dialect.WritesPerCommit && TakeOne(group); count++)
        {
            if (count > 0)
                await Statement.RunAsync(connection, "release savepoint one; savepoint one");
            await group[count].RunAsync(connection, this);
            // Fails where the database has already undone all (a full disk): then the whole group is lost.
            if (group[count].IsUndone)
                await Statement.RunAsync(connection, "rollback to savepoint one");
        }
    }

    // What was being committed when the connection broke may be done; what was not is not.
    bool MayRunAgain(Exception error, int tries, bool isCommitting) =>
        error is DbException failure && (dialect.IsConflict(failure) ? tries < MostTries : dialect.IsLost(failure) && !isCommitting && tries == 1);

    void Fail(List<Write> group, Exception error)
    {
        if (group.Count == 0)
            TakeOne(group);
        foreach (var write in group)
            write.Fail(error);
    }

    /// <summary>Whether a failure is of the one write alone, and not of the transaction that it is part of.</summary>
    bool IsOwn(Exception error) => error is not DbException failure || !dialect.IsConflict(failure) && !dialect.IsLost(failure);

    /// <summary>The next write whose caller still waits, now one of the group: whatever happens from here, it is answered.</summary>
    bool TakeOne(List<Write> group)
    {
        while (waiting.Reader.TryRead(out var write))
        {
            if (!write.TryBegin())
                continue;
            group.Add(write);
            return true;
        }
        return false;
    }

    public Exception Translate(Exception error) => error switch
    {
        DbException full when dialect.IsFull(full) => new StorageFullException("The disk of the database is full.", error),
        DbException lost when dialect.IsLost(lost) => new StorageUnavailableException("The database does not answer.", error),
        DbException conflict when dialect.IsConflict(conflict) => new StorageUnavailableException($"Other writes were in the way each time, at last by {conflict.SqlState}.", error),
        _ => error,
    };

    abstract class Write
    {
        /// <summary>What it did is not to stay: it failed, or was only rehearsed.</summary>
        public abstract bool IsUndone { get; }

        /// <summary>False for one whose caller no longer waits: it must not run.</summary>
        public abstract bool TryBegin();

        /// <summary>Runs it, perhaps again; what is thrown is of the transaction, its own failure is kept.</summary>
        public abstract Task RunAsync(DbConnection connection, GroupCommitWriter writer);

        /// <summary>Tells its caller what it came to, once that is committed.</summary>
        public abstract void Tell();

        /// <summary>Tells its caller that it was not done.</summary>
        public abstract void Fail(Exception error);
    }

    sealed class Write<T>(Func<Session, Task<T>> work, bool undo, CancellationToken cancellation) : Write
    {
        readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? failure;
        T? result;
        int hasBegun;

        public Task<T> Result => completion.Task;

        public override bool IsUndone => undo || failure is not null;

        public override bool TryBegin() => Interlocked.Exchange(ref hasBegun, 1) == 0;

        public void LetGo()
        {
            if (TryBegin())
                completion.TrySetCanceled(cancellation);
        }

        public override async Task RunAsync(DbConnection connection, GroupCommitWriter writer)
        {
            (failure, result) = (null, default);
            try
            {
                result = await work(new Session(connection, writer.dialect, cancellation));
            }
            catch (Exception error) when (writer.IsOwn(error))
            {
                failure = writer.Translate(error);
            }
        }

        public override void Tell()
        {
            if (failure is null)
                completion.TrySetResult(result!);
            else
                Fail(failure);
        }

        public override void Fail(Exception error)
        {
            if ((failure ?? error) is OperationCanceledException)
                completion.TrySetCanceled(cancellation);
            else
                completion.TrySetException(failure ?? error);
        }
    }
}
