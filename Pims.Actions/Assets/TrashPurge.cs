using Pims.Storage;
using Pims.Storage.Blobs;

namespace Pims.Actions.Assets;

/// <summary>
/// Deletes for good what is in the trash, everybody's, the oldest first. What something refers to stays: it came at its end, unasked, and
/// is deleted by its code and with <c>force_unlink</c> only.
/// </summary>
public sealed class TrashPurge(Database database, BlobStore blobs)
{
    /// <summary>Deletes some of what went up to a time, in one write, then the files that nothing needs any more.</summary>
    /// <returns>How many assets; fewer than <paramref name="size"/> when there are no more.</returns>
    public async Task<int> RunBatchAsync(DateTimeOffset until, int size, CancellationToken cancellation)
    {
        var (count, unused) = await database.WriteAsync(async session =>
        {
            var ids = await TrashTable.OldestAsync(session, until, size);
            return (ids.Count, await AssetDeletion.PurgeAsync(session, ids));
        }, cancellation);
        await blobs.RemoveAllAsync(unused);
        return count;
    }
}
