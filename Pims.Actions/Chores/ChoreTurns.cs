using Pims.Storage;

namespace Pims.Actions.Chores;

/// <summary>Sees to it that of several servers over one database one at a time does a chore. Where a server dies, another goes on after <see cref="Lease"/>.</summary>
public sealed class ChoreTurns(Database database, TimeProvider time)
{
    /// <summary>Far longer than a batch.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    readonly string holder = Guid.NewGuid().ToString("N");

    /// <summary>Takes a turn, or keeps the one that is held; to be asked before each batch.</summary>
    /// <returns>False where it is another server's.</returns>
    public async Task<bool> TakeAsync(Chore chore, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return IsMine(chore) || await database.WriteAsync(session => ChoreTable.TakeAsync(session, chore.Name, holder, now, now + Lease), cancellation);
    }

    /// <summary>Ends a turn, if it is held.</summary>
    /// <param name="chore">What was done.</param>
    /// <param name="next">From then on another may take the next.</param>
    /// <param name="cancellation">Ends the waiting for it.</param>
    public async Task EndAsync(Chore chore, DateTimeOffset next, CancellationToken cancellation)
    {
        if (!IsMine(chore))
            await database.WriteAsync(async session =>
            {
                await ChoreTable.EndAsync(session, chore.Name, holder, next);
                return true;
            }, cancellation);
    }

    bool IsMine(Chore chore) => chore.IsLocal || database.Dialect.HasOneServer;
}
