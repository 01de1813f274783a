namespace Pims.Storage;

/// <summary>Where an asset stands in its life.</summary>
public enum AssetState
{
    /// <summary>A code was given out; its file has not come.</summary>
    Reserved = 0,
    Live = 1,
    Trashed = 2,
}

/// <summary>An asset as it is kept. <c>Data</c> and <c>Meta</c> are JSON objects as text.</summary>
public sealed record AssetRow
{
    public required long AssetId { get; init; }
    public required string Code { get; init; }
    public required AssetState State { get; init; }
    public required long? BucketId { get; init; }
    public required string? Filename { get; init; }
    public required string? Extension { get; init; }
    public required string? MediaType { get; init; }
    public required string? MimeType { get; init; }
    public required long? Size { get; init; }
    /// <summary>SHA-256 in lower-case hex.</summary>
    public required string? Checksum { get; init; }
    public required int Version { get; init; }
    public required string Data { get; init; }
    public required string? Meta { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset ModifiedAt { get; init; }
    public required string ModifiedBy { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }
    public required DateTimeOffset? DeletedAt { get; init; }
    public required string? OriginalPath { get; init; }
    /// <summary>Since when it has the file that it has; null while that is its first one.</summary>
    public required DateTimeOffset? ReplacedAt { get; init; }
    public required string? ReplacedBy { get; init; }

    /// <summary>When the file that it has came.</summary>
    public DateTimeOffset FileAt => ReplacedAt ?? CreatedAt;
}

/// <summary>What a list of assets can be sorted by.</summary>
public enum AssetSort
{
    CreatedAt,
    Filename,
    Size,
    ModifiedAt,
}

/// <summary>One page of a list: of an area, in an order, after a place in it.</summary>
public sealed record AssetPage
{
    public required AssetArea Area { get; init; }
    public required AssetSort Sort { get; init; }
    public required bool Descending { get; init; }
    /// <summary>The sort value and id of the asset before this page; null for the first page.</summary>
    public required (object Value, long AssetId)? After { get; init; }
    public required int Limit { get; init; }
}

/// <summary>Who does a change, and when.</summary>
public readonly record struct Change(DateTimeOffset At, string By)
{
    /// <summary>What people call who does it.</summary>
    public string Name { get; init; } = By;
}

/// <summary>Assets: rows with a file (or the promise of one). A bucket of 0 is none.</summary>
public static partial class AssetTable
{
    internal const string Columns =
        "a.asset_id, a.code, a.state, a.bucket_id, a.filename, a.extension, a.media_type, a.mime_type, a.size, a.checksum, a.version, " +
        "a.data, a.meta, a.created_at, a.created_by, a.modified_at, a.modified_by, a.expires_at, a.deleted_at, a.original_path, " +
        "a.replaced_at, a.replaced_by";

    // The bucket's assets that live. Each is spelled with the literal that the partial indexes have.
    const string LiveInSubtree = "state = 1 and bucket_id in (select bucket_id from subtree where not @rootOnly or bucket_id = @root)";

    public static Task<AssetRow?> ByCodeAsync(Session session, string code) =>
        session.FirstAsync<AssetRow>($"select {Columns} from asset a where a.code = @code", new { code });

    public static Task<IReadOnlyList<AssetRow>> ByCodesAsync(Session session, IEnumerable<string> codes) =>
        session.ListAsync<AssetRow>($"select {Columns} from asset a where {session.Dialect.AnyOf("a.code", "@codes")}",
            new { codes = session.Dialect.ListOf(codes) });

    /// <summary>Of the live assets with this filename in the bucket, the oldest.</summary>
    public static Task<AssetRow?> OldestNamedAsync(Session session, long bucket, string filename) =>
        session.FirstAsync<AssetRow>($"""
            select {Columns} from asset a
            where coalesce(a.bucket_id, 0) = @bucket and a.filename = @filename and a.state = 1
            order by a.asset_id limit 1
            """, new { bucket, filename });

    public static Task<IReadOnlyList<AssetRow>> PageAsync(Session session, AssetPage page)
    {
        var column = ColumnOf(page.Sort);
        var (with, from, where) = Within(page.Area);
        var after = page.After is null ? "" : $"and ({column}, a.asset_id) {(page.Descending ? '<' : '>')} (@value, @assetId)";
        var direction = page.Descending ? "desc" : "asc";
        return session.ListAsync<AssetRow>($"""
            {with}
            select {Columns} from {from} where {where} and a.state = 1 {after}
            order by {column} {direction}, a.asset_id {direction} limit @limit
            """,
            new { root = RootOf(page.Area), owner = page.Area.Reader.Owner, value = page.After?.Value, assetId = page.After?.AssetId, limit = page.Limit });
    }

    internal static string ColumnOf(AssetSort sort) => sort switch
    {
        AssetSort.Filename => "a.filename",
        AssetSort.Size => "a.size",
        AssetSort.ModifiedAt => "a.modified_at",
        _ => "a.created_at",
    };

    /// <summary>Adds an asset and returns its id.</summary>
    public static Task<long> InsertAsync(Session session, AssetRow row) =>
        session.ValueAsync<long>("""
            insert into asset (code, state, bucket_id, filename, extension, media_type, mime_type, size, checksum, version, data, meta,
                created_at, created_by, modified_at, modified_by, expires_at)
            values (@Code, @State, @BucketId, @Filename, @Extension, @MediaType, @MimeType, @Size, @Checksum, @Version, @Data, @Meta,
                @CreatedAt, @CreatedBy, @ModifiedAt, @ModifiedBy, @ExpiresAt)
            returning asset_id
            """, row);

    /// <summary>Gives a reserved code its file, and returns its id.</summary>
    public static Task<long> FillAsync(Session session, AssetRow row) =>
        session.ValueAsync<long>("""
            update asset set state = @State, bucket_id = @BucketId, filename = @Filename, extension = @Extension,
                media_type = @MediaType, mime_type = @MimeType, size = @Size, checksum = @Checksum, version = @Version, data = @Data,
                meta = @Meta, created_at = @CreatedAt, created_by = @CreatedBy, modified_at = @ModifiedAt, modified_by = @ModifiedBy,
                expires_at = @ExpiresAt
            where asset_id = @AssetId
            returning asset_id
            """, row);

    /// <summary>Gives an asset another file. The one that it has is kept before.</summary>
    public static Task ReplaceFileAsync(Session session, AssetRow row) =>
        session.ExecuteAsync("""
            update asset set extension = @Extension, media_type = @MediaType, mime_type = @MimeType, size = @Size, checksum = @Checksum,
                version = @Version, data = @Data, meta = @Meta, modified_at = @ModifiedAt, modified_by = @ModifiedBy, replaced_at = @ReplacedAt, replaced_by = @ReplacedBy
            where asset_id = @AssetId
            """, row);

    /// <summary>Takes assets that are about to go out of their buckets' counts and thumbnails.</summary>
    internal static Task LeaveBucketsAsync(Session session, IReadOnlyCollection<long> ids)
    {
        var mine = session.Dialect.AnyOf("a.asset_id", "@ids");
        return session.ExecuteAsync($"""
            update bucket set asset_count = asset_count - going.assets,
                thumbnail = case when thumbnail in (select a.code from asset a where {mine}) then null else thumbnail end
            from (select a.bucket_id as id, count(*) as assets from asset a where {mine} group by a.bucket_id) going
            where bucket.bucket_id = going.id
            """, new { ids = session.Dialect.ListOf(ids) });
    }

    /// <summary>Counts assets that came into the buckets that they are in now.</summary>
    internal static Task EnterBucketsAsync(Session session, IReadOnlyCollection<long> ids) =>
        session.ExecuteAsync($"""
            update bucket set asset_count = asset_count + coming.assets
            from (select a.bucket_id as id, count(*) as assets from asset a where {session.Dialect.AnyOf("a.asset_id", "@ids")} group by a.bucket_id) coming
            where bucket.bucket_id = coming.id
            """, new { ids = session.Dialect.ListOf(ids) });

    /// <summary>Moves all assets of one bucket into another (0: into none) of the same owner and returns how many; the paths are the buckets'.</summary>
    public static async Task<int> MoveAllAsync(Session session, (long Id, string Path) from, (long Id, string Path) to, string owner, Change change)
    {
        var parameters = new { from = from.Id, to = to.Id, was = from.Path, now = to.Path, owner, change.At, change.By, change.Name };
        await session.ExecuteAsync(
            LogTable.Saying(AssetEvent.Moved, "asset_id", ("@was", "@from", "@owner"), ("@now", "@to", "@owner"), "from asset where bucket_id = @from"), parameters);
        var moved = await session.ExecuteAsync(
            "update asset set bucket_id = nullif(@to, 0), modified_at = @At, modified_by = @By where bucket_id = @from", parameters);
        await BucketTable.AddToAssetCountAsync(session, to.Id, moved);
        await BucketTable.AddToAssetCountAsync(session, from.Id, -moved);
        return moved;
    }

    /// <summary>
    /// Puts all live assets of a subtree, or of its root alone, into the trash; <paramref name="path"/> and <paramref name="isPrivate"/>,
    /// which holds for all below, are the root's.
    /// </summary>
    public static async Task<int> TrashSubtreeAsync(
        Session session, long root, string path, string owner, bool isPrivate, bool rootOnly, Change change)
    {
        var subtree = $"""
            with recursive subtree (id, path, hidden) as (
                select bucket_id, {session.Dialect.Text("@path")}, is_private or @isPrivate from bucket where bucket_id = @root
                union all
                select b.bucket_id, s.path || '/' || b.name, s.hidden or b.is_private from bucket b join subtree s on b.parent_id = s.id)
            """;
        const string where = "from subtree s {0} asset.bucket_id = s.id and state = 1 and (not @rootOnly or s.id = @root)";
        var parameters = new { root, path, owner, isPrivate, rootOnly, change.At, change.By, change.Name };
        await session.ExecuteAsync($"{subtree} {LogTable.Saying(AssetEvent.Deleted, "asset_id",
            ("s.path || '/' || filename", "s.id", "@owner"), ("null", "s.id", "@owner"), where.Replace("{0}", "join asset on"))}", parameters);
        var lost = await session.ListAsync<string>($"""
            {subtree}
            update asset set state = 2, deleted_at = @At, modified_at = @At, modified_by = @By, original_path = s.path || '/' || filename,
                original_bucket_id = bucket_id, original_owner = @owner, original_is_private = s.hidden, bucket_id = null
            {where.Replace("{0}", "where")} returning checksum
            """, parameters);
        session.Lose(lost);
        return lost.Count;
    }

    /// <summary>Deletes all assets of a subtree for good and returns their contents' checksums. They are unlinked before.</summary>
    public static Task<IReadOnlyList<string>> PurgeSubtreeAsync(Session session, long root) =>
        PurgeAsync(session, BucketTable.Subtree, LiveInSubtree, new { root, rootOnly = false });

    /// <summary>Deletes assets for good, with their versions and their log, and returns all their contents' checksums.</summary>
    internal static async Task<IReadOnlyList<string>> PurgeAsync(Session session, string with, string where, object parameters)
    {
        var theirs = $"asset_id in (select asset_id from asset where {where})";
        await session.ExecuteAsync($"{with} delete from asset_log where {theirs}", parameters);
        var before = await session.ListAsync<string>($"{with} delete from asset_version where {theirs} returning checksum", parameters);
        var last = await session.ListAsync<string>($"{with} delete from asset where {where} returning checksum", parameters);
        session.Lose(last);
        return [.. before, .. last];
    }

    /// <summary>Codes of assets in a subtree, or in its root alone, that something refers to.</summary>
    public static Task<IReadOnlyList<string>> LinkedInSubtreeAsync(Session session, long root, bool rootOnly, int limit) =>
        session.ListAsync<string>($"""
            {BucketTable.Subtree}
            select code from asset where {LiveInSubtree}
              and exists (select 1 from asset_reference r where r.asset_id = asset.asset_id)
            order by asset_id limit @limit
            """, new { root, rootOnly, limit });

    public static Task<IReadOnlyList<UnlinkedRow>> UnlinkSubtreeAsync(Session session, long root, bool rootOnly) =>
        session.ListAsync<UnlinkedRow>($"""
            {BucketTable.Subtree}
            delete from asset_reference where asset_id in (select asset_id from asset where {LiveInSubtree}) returning asset_id, kind, target
            """, new { root, rootOnly });

    /// <summary>Drops codes that were reserved before a time and never got a file; at most <paramref name="limit"/>.</summary>
    /// <returns>How many.</returns>
    public static Task<int> DropReservedAsync(Session session, DateTimeOffset before, int limit) =>
        session.ExecuteAsync(
            "delete from asset where asset_id in (select asset_id from asset where state = 0 and created_at < @before limit @limit)", new { before, limit });

    /// <summary>Those of the checksums that a live asset has.</summary>
    public static Task<IReadOnlyList<string>> WithFilesAsync(Session session, IReadOnlyCollection<string> checksums) =>
        session.ListAsync<string>($"select distinct checksum from asset where {session.Dialect.AnyOf("checksum", "@checksums")} and state = 1",
            new { checksums = session.Dialect.ListOf(checksums) });

    /// <summary>Live assets whose end has come, the longest ago first.</summary>
    public static Task<IReadOnlyList<long>> ExpiredAsync(Session session, DateTimeOffset now, int limit) =>
        session.ListAsync<long>(
            "select asset_id from asset where state = 1 and expires_at <= @now order by expires_at, asset_id limit @limit", new { now, limit });

    /// <summary>How many live assets exist for the reader, and the bytes of their files.</summary>
    public static Task<AssetTotals> TotalsAsync(Session session, Reader reader)
    {
        var (join, seen) = reader == Reader.All
            ? ("", "1 = 1")
            : ("left join bucket b on b.bucket_id = a.bucket_id", $"({(reader.Scope is null ? "a.bucket_id is null or" : "")} {BucketTable.SeenBy(reader)})");
        return session.ValueAsync<AssetTotals>($"""
            select count(*) as assets, coalesce(cast(sum(a.size) as bigint), 0) as bytes from asset a {join} where a.state = 1 and {seen}
            """, new { owner = reader.Owner, scope = reader.Scope });
    }
}

public sealed record AssetTotals
{
    public required long Assets { get; init; }
    public required long Bytes { get; init; }
}
