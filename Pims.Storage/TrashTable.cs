namespace Pims.Storage;

/// <summary>Where an asset in the trash was.</summary>
public sealed record OriginRow
{
    public required long AssetId { get; init; }
    public required string Code { get; init; }
    /// <summary>"/Brand/Logos/logo.png"</summary>
    public required string OriginalPath { get; init; }
    /// <summary>Null where it was in no bucket.</summary>
    public required long? OriginalBucketId { get; init; }
    /// <summary>The owner of its bucket; empty for a global one, and for none.</summary>
    public required string OriginalOwner { get; init; }
    /// <summary>Null where that was not kept.</summary>
    public required bool? OriginalIsPrivate { get; init; }
    /// <summary>Its bucket, while that is there and still of that owner.</summary>
    public required long? BucketId { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>
/// The assets in the trash. One exists for those for whom its bucket did when it went: by its owner; for the key of a bucket,
/// while its own bucket is there and in the key's subtree.
/// </summary>
public static class TrashTable
{
    // Compared with the owner of today: a bucket that was given to somebody takes nothing along that it has lost before.
    const string Stands = "exists (select 1 from bucket o where o.bucket_id = a.original_bucket_id and o.owner = a.original_owner)";

    /// <summary>One page, the newest first.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="reader">For whom.</param>
    /// <param name="after">The time and id of the asset before this page; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    public static Task<IReadOnlyList<AssetRow>> PageAsync(Session session, Reader reader, (object Value, long AssetId)? after, int limit) =>
        session.ListAsync<AssetRow>($"""
            select {AssetTable.Columns} from asset a
            where a.state = 2 and {SeenBy(reader)} {(after is null ? "" : "and (a.deleted_at, a.asset_id) < (@value, @assetId)")}
            order by a.deleted_at desc, a.asset_id desc limit @limit
            """, new { owner = reader.Owner, scope = reader.Scope, value = after?.Value, assetId = after?.AssetId, limit });

    public static Task<IReadOnlyList<AssetRow>> ByCodesAsync(Session session, IEnumerable<string> codes, Reader reader) =>
        session.ListAsync<AssetRow>(
            $"select {AssetTable.Columns} from asset a where {session.Dialect.AnyOf("a.code", "@codes")} and a.state = 2 and {SeenBy(reader)}",
            new { codes = session.Dialect.ListOf(codes), owner = reader.Owner, scope = reader.Scope });

    public static Task<IReadOnlyList<OriginRow>> OriginsAsync(Session session, IEnumerable<string> codes, Reader reader) =>
        session.ListAsync<OriginRow>($"""
            select a.asset_id, a.code, a.original_path, a.original_bucket_id, a.original_owner, a.original_is_private, b.bucket_id, a.expires_at
            from asset a left join bucket b on b.bucket_id = a.original_bucket_id and b.owner = a.original_owner
            where {session.Dialect.AnyOf("a.code", "@codes")} and a.state = 2 and {SeenBy(reader)}
            """, new { codes = session.Dialect.ListOf(codes), owner = reader.Owner, scope = reader.Scope });

    /// <summary>The ids of those that went up to a time and that nothing refers to, the oldest first.</summary>
    public static Task<IReadOnlyList<long>> OldestAsync(Session session, DateTimeOffset until, int limit) =>
        session.ListAsync<long>("""
            select asset_id from asset
            where state = 2 and deleted_at <= @until and not exists (select 1 from asset_reference r where r.asset_id = asset.asset_id)
            order by deleted_at, asset_id limit @limit
            """, new { until, limit });

    /// <summary>Puts live assets into the trash, out of their buckets' counts and thumbnails. What refers to them stays.</summary>
    /// <param name="session">Where to write.</param>
    /// <param name="ids">The assets.</param>
    /// <param name="why">Deleted or expired.</param>
    /// <param name="change">Who does it.</param>
    public static async Task AddAsync(Session session, IReadOnlyCollection<long> ids, AssetEvent why, Change change)
    {
        var list = session.Dialect.ListOf(ids);
        var mine = session.Dialect.AnyOf("a.asset_id", "@ids");
        await AssetTable.LeaveBucketsAsync(session, ids);
        session.Lose(await session.ListAsync<string>($"""
            with recursive up (leaf, parent_id, path, owner, hidden) as (
                select b.bucket_id, b.parent_id, '/' || b.name, b.owner, b.is_private or b.owner <> ''
                from bucket b where b.bucket_id in (select a.bucket_id from asset a where {mine})
                union all
                select up.leaf, p.parent_id, '/' || p.name || up.path, up.owner, up.hidden or p.is_private
                from up join bucket p on p.bucket_id = up.parent_id)
            update asset set state = 2, deleted_at = @At, modified_at = @At, modified_by = @By,
                original_path = coalesce(place.path, '') || '/' || filename, original_bucket_id = bucket_id,
                original_owner = coalesce(place.owner, ''), original_is_private = coalesce(place.hidden, false), bucket_id = null
            from (
                select a.asset_id as id, up.path, up.owner, up.hidden
                from asset a left join up on up.leaf = a.bucket_id and up.parent_id is null
                where {mine}) place
            where asset.asset_id = place.id returning checksum
            """, new { ids = list, change.At, change.By }));
        const string place = "coalesce(a.original_bucket_id, 0)";
        await session.ExecuteAsync(
            LogTable.Saying(why, "a.asset_id", ("a.original_path", place, "a.original_owner"), ("null", place, "a.original_owner"), $"from asset a where {mine}"), new { ids = list, change.At, change.By, change.Name });
    }

    /// <summary>Whether the asset's file was for anonymous readers.</summary>
    public static Task<bool> WasPublicAsync(Session session, long assetId) =>
        session.ValueAsync<bool>("select coalesce(not original_is_private, false) from asset where asset_id = @assetId", new { assetId });

    /// <summary>Says that the assets were in another bucket: the one that was made in place of theirs.</summary>
    public static Task SetOriginAsync(Session session, IEnumerable<long> ids, long bucketId) =>
        session.ExecuteAsync($"update asset set original_bucket_id = @bucketId where {session.Dialect.AnyOf("asset_id", "@ids")}",
            new { ids = session.Dialect.ListOf(ids), bucketId });

    /// <summary>Puts trashed assets back into the buckets that they were in, which are there, and keeps the counts.</summary>
    public static async Task RestoreAsync(Session session, IReadOnlyCollection<long> ids, Change change)
    {
        await session.ExecuteAsync($"""
            update asset set state = 1, bucket_id = original_bucket_id, deleted_at = null, modified_at = @At, modified_by = @By,
                expires_at = case when expires_at <= @At then null else expires_at end,
                original_path = null, original_bucket_id = null, original_owner = null, original_is_private = null
            where {session.Dialect.AnyOf("asset_id", "@ids")}
            """, new { ids = session.Dialect.ListOf(ids), change.At, change.By });
        await AssetTable.EnterBucketsAsync(session, ids);
    }

    /// <summary>Deletes assets for good, live ones or trashed, with their references, versions and log, and returns all their contents' checksums.</summary>
    public static async Task<IReadOnlyList<string>> PurgeAsync(Session session, IReadOnlyCollection<long> ids)
    {
        await ReferenceTable.UnlinkAsync(session, ids);
        await AssetTable.LeaveBucketsAsync(session, ids);
        return await AssetTable.PurgeAsync(session, "", session.Dialect.AnyOf("asset_id", "@ids"), new { ids = session.Dialect.ListOf(ids) });
    }

    static string SeenBy(Reader reader)
    {
        var byOwner = reader.Owner is null ? "1 = 1" : "(a.original_owner = '' or a.original_owner = @owner)";
        return reader.Scope is null
            ? byOwner
            : $"{byOwner} and {Stands} and exists (select 1 from bucket b where b.bucket_id = a.original_bucket_id and {BucketTable.SeenBy(reader)})";
    }
}
