using Pims.Storage;

namespace Pims.Actions.Chores;

/// <summary>
/// Moves assets whose <c>expires_at</c> has passed into the trash. It asks no guard: their end was set by somebody who could, and what refers to
/// one is kept, so that restoring it gives all of it back.
/// </summary>
public sealed class ExpireAssets(Database database, TimeProvider time) : Chore
{
    public override string Name => "expire_assets";

    public override TimeSpan Interval => TimeSpan.FromMinutes(1);

    public override async Task<ChoreBatch> RunBatchAsync(CancellationToken cancellation) =>
        Took(await database.WriteAsync(async session =>
        {
            var change = new Change(time.GetUtcNow(), Author);
            var ids = await AssetTable.ExpiredAsync(session, change.At, BatchSize);
            await TrashTable.AddAsync(session, ids, AssetEvent.Expired, change);
            return ids.Count;
        }, cancellation));
}
