using System.Data.Common;
using System.Threading.Channels;

namespace Pims.Storage;

/// <summary>
/// Runs the waiting writes in one transaction, each in a savepoint of its own, and answers them all after one commit: one
/// flush to the disk for many writes. A write that throws is undone alone.
/// </summary>
sealed class GroupCommitWriter : IAsyncDisposable
{
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
            try
            {
                connection ??= await dialect.OpenWriterAsync(CancellationToken.None);
                await Statement.RunAsync(connection, dialect.BeginWrite);
                await CommitGroupAsync(connection, group);
                Interlocked.Increment(ref revision);
                foreach (var write in group)
                    write.Succeed();
            }
            catch (Exception error)
            {
                // The transaction is lost: each write of it is told so, and the next group begins on a fresh connection.
                Interlocked.Increment(ref revision);
                if (group.Count == 0)
                    TakeOne(group);
                foreach (var write in group)
                    write.Fail(Translate(error));
                connection?.Dispose();
                connection = null;
            }
            group.Clear();
        }
        connection?.Dispose();
    }

    async Task CommitGroupAsync(DbConnection connection, List<Write> group)
    {
        for (var count = 0; count < dialect.WritesPerCommit && TakeOne(group) is { } write; count++)
        {
            await Statement.RunAsync(connection, "savepoint one");
            try
            {
                await write.RunAsync(connection, dialect);
            }
            catch (Exception error)
            {
                write.Fail(Translate(error));
            }
            // Fails where the database has already undone all (a full disk): then the whole group is lost.
            if (write.IsUndone)
                await Statement.RunAsync(connection, "rollback to savepoint one");
            await Statement.RunAsync(connection, "release savepoint one");
        }
        await Statement.RunAsync(connection, "commit");
    }

    /// <summary>The next write whose caller still waits, now one of the group: whatever happens from here, it is answered.</summary>
    Write? TakeOne(List<Write> group)
    {
        while (waiting.Reader.TryRead(out var write))
        {
            if (!write.TryBegin())
                continue;
            group.Add(write);
            return write;
        }
        return null;
    }

    Exception Translate(Exception error) =>
        error is DbException full && dialect.IsFull(full) ? new StorageFullException("The disk of the database is full.", error) : error;

    abstract class Write(bool undo)
    {
        /// <summary>What it did is not to stay: it failed, or was only rehearsed.</summary>
        public bool IsUndone { get; protected set; } = undo;

        /// <summary>False for one whose caller no longer waits: it must not run.</summary>
        public abstract bool TryBegin();

        public abstract Task RunAsync(DbConnection connection, Dialect dialect);

        public abstract void Succeed();

        public abstract void Fail(Exception error);
    }

    sealed class Write<T>(Func<Session, Task<T>> work, bool undo, CancellationToken cancellation) : Write(undo)
    {
        readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T? result;
        int hasBegun;

        public Task<T> Result => completion.Task;

        public override bool TryBegin() => Interlocked.Exchange(ref hasBegun, 1) == 0;

        public void LetGo()
        {
            if (TryBegin())
                completion.TrySetCanceled(cancellation);
        }

        public override async Task RunAsync(DbConnection connection, Dialect dialect) =>
            result = await work(new Session(connection, dialect, cancellation));

        public override void Succeed() => completion.TrySetResult(result!);

        public override void Fail(Exception error)
        {
            IsUndone = true;
            if (error is OperationCanceledException)
                completion.TrySetCanceled(cancellation);
            else
                completion.TrySetException(error);
        }
    }
}
