namespace Pims.Storage.Blobs;

/// <summary>Removes what a crash left in the store: blobs that no row names.</summary>
public static class BlobSweep
{
    /// <param name="database">Where the rows are.</param>
    /// <param name="blobs">Where the blobs are.</param>
    /// <param name="names">Blobs from before <see cref="BlobStore.MayBeLeftBefore"/>: the row of a later one may be on its way.</param>
    /// <param name="cancellation">Stops it; what is removed stays removed.</param>
    /// <returns>How many of them were removed.</returns>
    public static async Task<int> RemoveUnknownAsync(
        Database database, BlobStore blobs, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var known = await database.ReadOneAsync(session => BlobTable.KnownAsync(session, names), cancellation);
        var removed = 0;
        foreach (var name in names.Except(known))
        {
            await blobs.RemoveAsync(name, cancellation);
            removed++;
        }
        return removed;
    }
}
