using Pims.Storage.Backup;

namespace Pims.Storage.Moving;

/// <summary>A key that closes secrets, in the framework's own form.</summary>
sealed record RingKey
{
    public required string Name { get; init; }
    public required string Xml { get; init; }
}

/// <summary>The database of a library that no server has: one that is copied, or one that is filled.</summary>
abstract class LibraryDatabase : IAsyncDisposable
{
    /// <summary>To be shown: without a user or a password.</summary>
    public abstract string Shown { get; }

    /// <summary>Whether a text may have a zero (U+0000).</summary>
    public abstract bool HoldsZeros { get; }

    /// <summary>Reads, all of it in one committed state.</summary>
    public abstract Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation);

    /// <exception cref="BackupException">There is no library, an older program's, or one that servers have.</exception>
    public abstract Task RequireLibraryAsync(CancellationToken cancellation);

    /// <summary>The keys that close secrets, by their names.</summary>
    public abstract Task<IReadOnlyList<RingKey>> KeysAsync(Session session);

    /// <summary>The last number that was given to a row: the next one is larger, whether that row is still there or not.</summary>
    public abstract Task<long> LastIdAsync(Session session, LibraryTable table);

    /// <summary>Looks whether it can be filled.</summary>
    /// <returns>Whether a copy that bears the mark left something.</returns>
    /// <exception cref="BackupException">Something else is in it.</exception>
    public abstract Task<bool> FindAsync(string mark, CancellationToken cancellation);

    /// <summary>From here on no server starts over it.</summary>
    public abstract Task ClaimAsync(string mark, CancellationToken cancellation);

    /// <summary>Begins to put rows into it, in the place of all that a former copy left.</summary>
    public abstract Task<RowLoad> LoadAsync(IReadOnlyList<LibraryTable> tables, CancellationToken cancellation);

    /// <summary>From here on it is a library.</summary>
    public abstract Task FinishAsync(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();

    protected static async Task RequireCurrentAsync(Session session)
    {
        if ((await Migrator.RanAsync(session)).Count < Migrator.Names.Count)
            throw new BackupException("The library that is to be copied is an older program's: start its server once, which brings it up to date.");
    }
}

/// <summary>Rows on their way into a database. Nothing of them is there for others before they are kept.</summary>
abstract class RowLoad : IAsyncDisposable
{
    /// <summary>Reads what was put in.</summary>
    public abstract Session Session { get; }

    public abstract Task AddAsync(LibraryTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancellation);

    /// <summary>Goes on with numbers behind this one, and behind all that are there.</summary>
    public abstract Task SetLastIdAsync(LibraryTable table, long last);

    public abstract Task SetKeysAsync(IReadOnlyList<RingKey> keys, CancellationToken cancellation);

    /// <summary>Makes what searches look into, as the triggers would have: for all at once that takes a fraction of the time.</summary>
    public abstract Task IndexAsync();

    public abstract Task KeepAsync(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
