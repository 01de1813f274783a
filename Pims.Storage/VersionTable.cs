namespace Pims.Storage;

/// <summary>A file that an asset had before.</summary>
public sealed record VersionRow
{
    public required int Version { get; init; }
    public required string MediaType { get; init; }
    public required string MimeType { get; init; }
    public required long Size { get; init; }
    /// <summary>SHA-256 in lower-case hex.</summary>
    public required string Checksum { get; init; }
    public required string? Meta { get; init; }
    /// <summary>When the file came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    /// <summary>When the next one came.</summary>
    public required DateTimeOffset ReplacedAt { get; init; }
}

/// <summary>A version of an asset.</summary>
public sealed record VersionKey
{
    public required long AssetId { get; init; }
    public required int Version { get; init; }
}

/// <summary>The files that assets had before; the one that an asset has is in its own row.</summary>
public static class VersionTable
{
    const string Columns = "version, media_type, mime_type, size, checksum, meta, created_at, created_by, replaced_at";

    /// <summary>Keeps the file that an asset has, for it is about to get another.</summary>
    public static async Task KeepAsync(Session session, long assetId, DateTimeOffset now) =>
        session.Lose(await session.ListAsync<string>($"""
            insert into asset_version (asset_id, {Columns})
            select asset_id, version, media_type, mime_type, size, checksum, meta, coalesce(replaced_at, created_at), coalesce(replaced_by, created_by), @now
            from asset where asset_id = @assetId returning checksum
            """, new { assetId, now }));

    public static Task<VersionRow?> FindAsync(Session session, long assetId, int version) =>
        session.FirstAsync<VersionRow>(
            $"select {Columns} from asset_version where asset_id = @assetId and version = @version", new { assetId, version });

    /// <summary>The newest first, before a version.</summary>
    public static Task<IReadOnlyList<VersionRow>> PageAsync(Session session, long assetId, long before, int limit) =>
        session.ListAsync<VersionRow>($"""
            select {Columns} from asset_version where asset_id = @assetId and version < @before order by version desc limit @limit
            """, new { assetId, before, limit });

    /// <summary>Those that were replaced before a time, the oldest first.</summary>
    public static Task<IReadOnlyList<VersionKey>> ReplacedBeforeAsync(Session session, DateTimeOffset before, int limit) =>
        session.ListAsync<VersionKey>(
            "select asset_id, version from asset_version where replaced_at < @before order by replaced_at limit @limit", new { before, limit });

    /// <summary>Those that are beyond so many of their asset, after a version, in the order of their keys.</summary>
    public static Task<IReadOnlyList<VersionKey>> BeyondAsync(Session session, int kept, VersionKey after, int limit) =>
        session.ListAsync<VersionKey>("""
            select v.asset_id, v.version from asset_version v join asset a on a.asset_id = v.asset_id
            where (v.asset_id, v.version) > (@AssetId, @Version) and v.version < a.version - @kept
            order by v.asset_id, v.version limit @limit
            """, new { after.AssetId, after.Version, kept, limit });

    /// <summary>Deletes versions for good and returns their contents' checksums.</summary>
    public static Task<IReadOnlyList<string>> PurgeAsync(Session session, IEnumerable<VersionKey> versions) =>
        session.ListAsync<string>($"""
            delete from asset_version
            where (asset_id, version) in (select n.asset_id, n.version from {session.Dialect.Rows("@rows", "n", "asset_id bigint, version integer")})
            returning checksum
            """, new { rows = session.Dialect.RowsOf(versions) });
}
