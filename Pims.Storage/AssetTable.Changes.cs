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
        long[] moved = [.. assets.Where(pair => pair.Was.BucketId != pair.Now.BucketId).Select(pair => pair.Was.AssetId)];
        if (moved.Length > 0)
            await LeaveBucketsAsync(session, moved);
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
        if (moved.Length > 0)
            await EnterBucketsAsync(session, moved);
    }

    /// <summary>Writes what was read from files anew, and who had it read when.</summary>
    public static async Task RenewMetaAsync(Session session, IReadOnlyCollection<AssetRow> assets)
    {
        var rows = session.Dialect.Rows("@rows", "n", "asset_id bigint, data text, meta text, modified_at bigint, modified_by text");
        foreach (var chunk in assets.Chunk(RowsOfStatement))
            await session.ExecuteAsync($"""
                update asset set data = n.data, meta = n.meta, modified_at = n.modified_at, modified_by = n.modified_by
                from {rows} where asset.asset_id = n.asset_id
                """, new
            {
                rows = session.Dialect.RowsOf(chunk.Select(row => new
                {
                    row.AssetId, row.Data, row.Meta, ModifiedAt = row.ModifiedAt.ToUnixTimeMilliseconds(), row.ModifiedBy,
                })),
            });
    }

    /// <summary>Adds live assets and returns their ids, in their order.</summary>
    public static async Task<IReadOnlyList<long>> InsertAllAsync(Session session, IEnumerable<AssetRow> assets)
    {
        var ids = new List<long>();
        const string names = "code, state, bucket_id, filename, extension, media_type, mime_type, size, checksum, version, data, meta, "
            + "created_at, created_by, modified_at, modified_by, expires_at";
        var rows = session.Dialect.Rows("@rows", "n",
            "nth bigint, code text, state smallint, bucket_id bigint, filename text, extension text, media_type text, mime_type text, size bigint, checksum text, "
            + "version integer, data text, meta text, created_at bigint, created_by text, modified_at bigint, modified_by text, expires_at bigint");
        foreach (var chunk in assets.Chunk(RowsOfStatement))
            ids.AddRange((await session.ListAsync<long>($"insert into asset ({names}) select {names} from {rows} order by n.nth returning asset_id", new
            {
                rows = session.Dialect.RowsOf(chunk.Select((row, nth) => new
                {
                    nth, row.Code, State = (int)row.State, row.BucketId, row.Filename, row.Extension, row.MediaType, row.MimeType, row.Size, row.Checksum,
                    row.Version, row.Data, row.Meta, CreatedAt = row.CreatedAt.ToUnixTimeMilliseconds(), row.CreatedBy,
                    ModifiedAt = row.ModifiedAt.ToUnixTimeMilliseconds(), row.ModifiedBy, ExpiresAt = row.ExpiresAt?.ToUnixTimeMilliseconds(),
                })),
            })).Order());
        return ids;
    }
}
