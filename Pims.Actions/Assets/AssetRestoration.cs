using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>How assets come back from the trash: into their buckets, which are made again where they are gone.</summary>
public sealed class AssetRestoration(Database database, BucketKeys bucketKeys, TimeProvider time)
{
    /// <summary>Restores those of the codes that are in the trash for the caller, and returns their assets, in no order.</summary>
    /// <param name="codes">Each once.</param>
    /// <param name="call">Who restores.</param>
    /// <param name="cancellation">Stops it, all undone.</param>
    public async Task<IReadOnlyList<AssetView>> RunAsync(
        IReadOnlyCollection<string> codes, Call call, CancellationToken cancellation)
    {
        // A key is sealed before the transaction, which holds SQL only; one that is too few, as a bucket went meanwhile, is made in it.
        var lost = await database.ReadAsync(async session => Lost(await FindAsync(session)), cancellation);
        var keys = new Queue<BucketKeyRow>(BucketRemaking.Wanted(lost).Select(_ => bucketKeys.Make().Kept));
        return await database.WriteAsync(async session =>
        {
            var change = call.Caller.ChangeAt(time.GetUtcNow());
            var origins = await FindAsync(session);
            var made = await BucketRemaking.RunAsync(
                session, Lost(origins), () => keys.TryDequeue(out var key) ? key : bucketKeys.Make().Kept, change);
            foreach (var group in origins.Where(IsLost).GroupBy(origin => BucketRemaking.KeyOf(FolderOf(origin))))
                await TrashTable.SetOriginAsync(session, group.Select(origin => origin.AssetId), made[group.Key]);
            await TrashTable.RestoreAsync(session, [.. origins.Select(origin => origin.AssetId)], change);
            var rows = await AssetFinder.LiveAsync(session, call.Caller, origins.Select(origin => origin.Code));
            var views = await AssetView.ListAsync(session, rows, call.PublicUrl);
            var (paths, before) = (await BucketPaths.ReadAsync(session, rows.Select(row => row.BucketId)), origins.ToDictionary(origin => origin.AssetId));
            await LogTable.AddAsync(session, rows.Zip(views).SelectMany(pair => AssetLog.Restored(pair.First, pair.Second, before[pair.First.AssetId].ExpiresAt, paths)), change);
            return views;
        }, cancellation);

        Task<IReadOnlyList<OriginRow>> FindAsync(Session session) => TrashTable.OriginsAsync(session, codes, call.Caller.Reader);
    }

    static IReadOnlyList<LostBucket> Lost(IEnumerable<OriginRow> origins) => [.. origins.Where(IsLost).Select(FolderOf)];

    static bool IsLost(OriginRow origin) => origin.OriginalBucketId is not null && origin.BucketId is null;

    // What is not known to have been public is made private.
    static LostBucket FolderOf(OriginRow origin) =>
        new(origin.OriginalOwner, origin.OriginalPath[..origin.OriginalPath.LastIndexOf('/')], origin.OriginalIsPrivate ?? true);
}
