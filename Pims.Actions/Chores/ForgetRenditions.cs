using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Chores;

/// <summary>
/// Removes pictures of files that no live asset has: they go when the file does, but a crash may come in between. So it is looked for at once
/// after the start, and once a day for what could not be removed.
/// </summary>
public sealed class ForgetRenditions(Database database, RenditionStore renditions) : Chore
{
    // A turn goes through the store once; its batches share the walk.
    IAsyncEnumerator<string[]>? walk;

    public override string Name => "forget_renditions";

    public override TimeSpan Interval => TimeSpan.FromDays(1);

    public override TimeSpan FirstAfter => TimeSpan.Zero;

    public override bool IsLocal => true;

    public override async Task<ChoreBatch> RunBatchAsync(CancellationToken cancellation)
    {
        walk ??= renditions.ChecksumsAsync(cancellation).Chunk(BatchSize).GetAsyncEnumerator(cancellation);
        var isWhole = false;
        try
        {
            if (!await walk.MoveNextAsync())
                return default;
            var live = await database.ReadOneAsync(session => AssetTable.WithFilesAsync(session, walk.Current), cancellation);
            var lost = walk.Current.Except(live).ToArray();
            renditions.Forget(lost);
            isWhole = true;
            return new ChoreBatch(lost.Length, HasMore: true);
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
}
