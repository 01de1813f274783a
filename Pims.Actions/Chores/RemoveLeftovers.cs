using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Chores;

/// <summary>
/// Removes files that no row names: what a crash left, at once after the start, and once a day what could not be removed when its row went.
/// Files of this process are not looked at, since their rows may be on their way.
/// </summary>
public sealed class RemoveLeftovers(Database database, BlobStore blobs, ChoreOptions options) : Chore
{
    // A turn goes through the store once; its batches share the walk.
    IEnumerator<string[]>? walk;

    public override string Name => "remove_leftovers";

    public override TimeSpan Interval => TimeSpan.FromDays(1);

    public override TimeSpan FirstAfter => TimeSpan.Zero;

    public override bool IsLocal => true;

    public override async Task<ChoreBatch> RunBatchAsync(CancellationToken cancellation)
    {
        walk ??= blobs.List().Where(entry => entry.WrittenAt < options.LeftoversBefore).Select(entry => entry.Name).Chunk(BatchSize).GetEnumerator();
        var isWhole = false;
        try
        {
            if (!walk.MoveNext())
                return default;
            var removed = await BlobSweep.RemoveUnknownAsync(database, blobs, walk.Current, cancellation);
            isWhole = true;
            return new ChoreBatch(removed, HasMore: true);
        }
        finally
        {
            if (!isWhole)
            {
                walk.Dispose();
                walk = null;
            }
        }
    }
}
