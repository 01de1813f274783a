namespace Pims.Storage.Blobs;

/// <summary>Removes what a crash left in the store: blobs from before this process that no row names.</summary>
public static class BlobSweep
{
    const int BatchSize = 500;

    /// <returns>How many blobs were removed.</returns>
    public static async Task<int> RunAsync(Database database, BlobStore blobs, DateTimeOffset before, CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var batch in blobs.List().Where(entry => entry.WrittenAt < before).Select(entry => entry.Name).Chunk(BatchSize))
        {
            var known = await database.ReadAsync(session => BlobTable.KnownAsync(session, batch), cancellation);
            foreach (var name in batch.Except(known))
            {
                await blobs.RemoveAsync(name, cancellation);
                removed++;
            }
        }
        return removed;
    }
}
