using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Chores;

/// <summary>Deletes for good the files that assets had before: those replaced too long ago, and those beyond so many of an asset.</summary>
public sealed class PurgeVersions(Database database, BlobStore blobs, ChoreOptions options, TimeProvider time) : Chore
{
    static readonly VersionKey Start = new() { AssetId = 0, Version = 0 };

    // A turn goes through all versions once to find those beyond the number; its batches share the walk.
    VersionKey place = Start;

    public override string Name => "purge_versions";

    public override TimeSpan Interval => TimeSpan.FromHours(1);

    public override async Task<ChoreBatch> RunBatchAsync(CancellationToken cancellation)
    {
        var (old, hasMore) = await database.ReadAsync(FindAsync, cancellation);
        if (old.Count > 0)
            await blobs.RemoveAllAsync(await database.WriteAsync(
                async session => await BlobTable.ForgetUnusedAsync(session, [.. (await VersionTable.PurgeAsync(session, old)).Distinct()]), cancellation));
        return new ChoreBatch(old.Count, hasMore);
    }

    /// <returns>At most a batch, and whether either of the two walks was cut off by its limit.</returns>
    async Task<(IReadOnlyList<VersionKey> Old, bool HasMore)> FindAsync(Session session)
    {
        var aged = options.VersionRetention is { } retention
            ? await VersionTable.ReplacedBeforeAsync(session, time.GetUtcNow() - retention, BatchSize) : [];
        if (aged.Count == BatchSize || options.VersionsKept is not { } kept)
            return (aged, aged.Count == BatchSize);
        var room = BatchSize - aged.Count;
        var beyond = await VersionTable.BeyondAsync(session, kept, place, room);
        place = beyond.Count == room ? beyond[^1] : Start;
        return ([.. aged.Concat(beyond).DistinctBy(key => (key.AssetId, key.Version))], beyond.Count == room);
    }
}
