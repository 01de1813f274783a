namespace Pims.Storage;

public static partial class AssetTable
{
    const int RowsOfStatement = 250;

    /// <summary>
    /// Writes what can be edited of live assets: filename, data, bucket, end, and who did it when. Keeps the buckets' counts, and takes no
    /// thumbnail along.
    /// </summary>
    public static async Task UpdateAsync(Session session, IReadOnlyCollection<(AssetRow Was, AssetRow Now)> assets)
    {
        await MoveCountsAsync(session, [.. assets.Where(pair => pair.Was.BucketId != pair.Now.BucketId)]);
        var rows = session.Dialect.Rows("@rows", "n",
            "asset_id bigint, bucket_id bigint, filename text, extension text, data text, expires_at bigint, modified_at bigint, modified_by text");
        foreach (var chunk in assets.Select(pair => pair.Now).Chunk(RowsOfStatement))
            await session.ExecuteAsync($"""
                update asset set bucket_id = n.bucket_id, filename = n.filename, extension = n.extension, data = n.data,
                    expires_at = n.expires_at, modified_at = n.modified_at, modified_by = n.modified_by
                from {rows} where asset.asset_id = n.asset_id
                """, new
            {
                rows = session.Dialect.RowsOf(chunk.Select(row => new
                {
                    row.AssetId, row.BucketId, row.Filename, row.Extension, row.Data, ExpiresAt = row.ExpiresAt?.ToUnixTimeMilliseconds(),
                    ModifiedAt = row.ModifiedAt.ToUnixTimeMilliseconds(), row.ModifiedBy,
                })),
            });
    }

    /// <summary>Adds live assets, in their order.</summary>
    public static async Task InsertAllAsync(Session session, IEnumerable<AssetRow> assets)
    {
        const string names = "code, state, bucket_id, filename, extension, media_type, mime_type, size, checksum, version, data, meta, "
            + "created_at, created_by, modified_at, modified_by, expires_at";
        var rows = session.Dialect.Rows("@rows", "n",
            "nth bigint, code text, state smallint, bucket_id bigint, filename text, extension text, media_type text, mime_type text, size bigint, checksum text, "
            + "version integer, data text, meta text, created_at bigint, created_by text, modified_at bigint, modified_by text, expires_at bigint");
        foreach (var chunk in assets.Chunk(RowsOfStatement))
            await session.ExecuteAsync($"insert into asset ({names}) select {names} from {rows} order by n.nth", new
            {
                rows = session.Dialect.RowsOf(chunk.Select((row, nth) => new
                {
                    nth, row.Code, State = (int)row.State, row.BucketId, row.Filename, row.Extension, row.MediaType, row.MimeType, row.Size, row.Checksum,
                    row.Version, row.Data, row.Meta, CreatedAt = row.CreatedAt.ToUnixTimeMilliseconds(), row.CreatedBy,
                    ModifiedAt = row.ModifiedAt.ToUnixTimeMilliseconds(), row.ModifiedBy, ExpiresAt = row.ExpiresAt?.ToUnixTimeMilliseconds(),
                })),
            });
    }

    static async Task MoveCountsAsync(Session session, IReadOnlyList<(AssetRow Was, AssetRow Now)> moved)
    {
        if (moved.Count == 0)
            return;
        var left = moved.Select(pair => pair.Was.BucketId ?? 0).Where(id => id != 0).Distinct();
        await session.ExecuteAsync($"""
            update bucket set thumbnail = null
            where {session.Dialect.AnyOf("bucket_id", "@left")} and {session.Dialect.AnyOf("thumbnail", "@codes")}
            """, new { left = session.Dialect.ListOf(left), codes = session.Dialect.ListOf(moved.Select(pair => pair.Was.Code)) });
        var changes = moved.Select(pair => (Bucket: pair.Was.BucketId, By: -1)).Concat(moved.Select(pair => (Bucket: pair.Now.BucketId, By: 1)))
            .Where(change => change.Bucket is not null).GroupBy(change => change.Bucket).Select(group => new { BucketId = group.Key, Difference = group.Sum(change => change.By) });
        await session.ExecuteAsync($"""
            update bucket set asset_count = asset_count + n.difference
            from {session.Dialect.Rows("@rows", "n", "bucket_id bigint, difference bigint")} where bucket.bucket_id = n.bucket_id
            """, new { rows = session.Dialect.RowsOf(changes) });
    }
}
