using Pims.Actions.Buckets;
using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Assets;

/// <summary>What a caller chooses about a deletion.</summary>
public interface IAssetDeleteOptions
{
    /// <summary>Delete although something refers to it, and the references with it.</summary>
    bool ForceUnlink { get; }

    /// <summary>For good, also what is in the trash.</summary>
    bool Permanent { get; }

    /// <summary>Change nothing; only say what would happen.</summary>
    bool DryRun { get; }
}

/// <summary>How assets go: into the trash, or for good.</summary>
public sealed class AssetDeletion(Database database, BlobStore blobs, TimeProvider time)
{
    /// <summary>Deletes what <paramref name="choose"/> returns beside the answer, all or nothing; or only answers.</summary>
    /// <exception cref="ActionError"><c>forbidden</c></exception>
    public async Task<T> RunAsync<T>(
        IAssetDeleteOptions options, Caller caller, Func<Session, Change, Task<(T Answer, IReadOnlyList<AssetRow> Rows)>> choose, CancellationToken cancellation)
    {
        if (options.Permanent)
            caller.Require(Role.Admin, "permanent");
        if (options.DryRun)
            return (await database.RehearseAsync(DeleteAsync, cancellation)).Answer;
        var (answer, unused) = await database.WriteAsync(DeleteAsync, cancellation);
        await blobs.RemoveAllAsync(unused);
        return answer;

        async Task<(T Answer, IReadOnlyList<string> Blobs)> DeleteAsync(Session session)
        {
            var change = caller.ChangeAt(time.GetUtcNow());
            var (result, rows) = await choose(session, change);
            var ids = rows.Select(row => row.AssetId).ToArray();
            if (options.Permanent)
                return (result, await PurgeAsync(session, ids));
            await UnlinkAsync(session, rows, change);
            await TrashTable.AddAsync(session, ids, AssetEvent.Deleted, change);
            return (result, []);
        }
    }

    static async Task UnlinkAsync(Session session, IReadOnlyList<AssetRow> rows, Change change)
    {
        var unlinked = await ReferenceTable.UnlinkAsync(session, rows.Select(row => row.AssetId));
        if (unlinked.Count == 0)
            return;
        var paths = await BucketPaths.ReadAsync(session, rows.Select(row => row.BucketId));
        var places = rows.ToDictionary(row => row.AssetId, row => AssetLog.PlaceOf(row, paths));
        await LogTable.AddAsync(session, AssetLog.Unlinked(unlinked, id => places[id]), change);
    }

    /// <summary>Deletes for good, and returns the blobs that no asset needs any more, to be removed after the commit.</summary>
    internal static async Task<IReadOnlyList<string>> PurgeAsync(Session session, IReadOnlyCollection<long> ids) =>
        await BlobTable.ForgetUnusedAsync(session, [.. (await TrashTable.PurgeAsync(session, ids)).Distinct()]);
}
