using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Chores;

/// <summary>
/// Removes files that no row names: what a crash left, at once after the start, and once a day what could not be removed when its row went.
/// Files so young that their rows may be on their way are not looked at.
/// </summary>
public sealed class RemoveLeftovers(Database database, BlobStore blobs) : Chore
{
    // A turn goes through the store once; its batches share the walk.
    IAsyncEnumerator<string[]>? walk;

    public override string Name => "remove_leftovers";

    public override TimeSpan Interval => TimeSpan.FromDays(1);

    public override TimeSpan FirstAfter => TimeSpan.Zero;

    public override bool IsLocal => true;

    public override async Task<ChoreBatch> RunBatchAsync(CancellationToken cancellation)
    {
        var dropped = walk is null ? await blobs.DropUnfinishedAsync(cancellation) : 0;
        walk ??= Old(cancellation).GetAsyncEnumerator(cancellation);
        var isWhole = false;
        try
        {
            if (!await walk.MoveNextAsync())
                return new ChoreBatch(dropped, HasMore: false);
            var removed = await BlobSweep.RemoveUnknownAsync(database, blobs, walk.Current, cancellation);
            isWhole = true;
            return new ChoreBatch(dropped + removed, HasMore: true);
        }
        finally
        {
            if (!isWhole)
            {
                await walk.DisposeAsync();
                walk = null;
            }
        }
    }

    IAsyncEnumerable<string[]> Old(CancellationToken cancellation)
    {
        var before = blobs.MayBeLeftBefore;
        return blobs.ListAsync(cancellation).Where(entry => entry.WrittenAt < before).Select(entry => entry.Name).Chunk(BatchSize);
    }
}
