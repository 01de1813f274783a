using System.Data.Common;

namespace Pims.Storage;

/// <summary>A bucket's place among its relatives, for building trees and paths. <c>IsPrivate</c> is its own mark, not what it inherits.</summary>
public record BucketNode
{
    public required long BucketId { get; init; }
    public required long? ParentId { get; init; }
    /// <summary>Who owns a personal bucket; empty for a global one.</summary>
    public required string Owner { get; init; }
    public required string Name { get; init; }
    public required string Slug { get; init; }
    public required long SortOrder { get; init; }
    public required bool IsPrivate { get; init; }
    public required long AssetCount { get; init; }
}

/// <summary>A bucket as it is kept.</summary>
public sealed record BucketRow : BucketNode
{
    public required long? ClusterId { get; init; }
    public required string? Thumbnail { get; init; }
    public required byte[] SealedKeys { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset ModifiedAt { get; init; }
    public required string ModifiedBy { get; init; }
}

/// <summary>The two keys that each bucket has.</summary>
public enum BucketKeyKind
{
    Read,
    Write,
}

/// <summary>Of a bucket what its key as a credential is about.</summary>
public sealed record BucketKeyOwner
{
    public required long BucketId { get; init; }
    public required string Owner { get; init; }
    public required string Name { get; init; }
    public required byte[] KeyHash { get; init; }
}

/// <summary>The keys of a bucket: hashes to look them up by, and both of them sealed to show them again.</summary>
public sealed record BucketKeyRow(byte[] ReadKeyHash, byte[] WriteKeyHash, byte[] SealedKeys);

/// <summary>
/// The tree of buckets. A parent of 0 is the top; for a <see cref="Reader"/> with a scope, that bucket alone stands there.
/// </summary>
public static class BucketTable
{
    const string Columns =
        "b.bucket_id, b.parent_id, b.owner, b.name, b.slug, b.sort_order, b.is_private, b.cluster_id, b.thumbnail, b.asset_count, " +
        "b.sealed_keys, b.created_at, b.created_by, b.modified_at, b.modified_by";

    const string NodeColumns = "b.bucket_id, b.parent_id, b.owner, b.name, b.slug, b.sort_order, b.is_private, b.asset_count";

    const string TreeColumns = "b.bucket_id, coalesce(b.parent_id, 0), b.name, b.slug, b.sort_order, b.is_private, b.asset_count";

    // Buckets nest far less deep than a recursion may go: its bound only ends one that a damaged table would lead in a circle.
    // What a recursion found is joined by "cross join": SQLite then starts from those few rows, and not from the whole table.
    /// <summary>The buckets of a subtree, the root at level 1.</summary>
    internal const string Subtree = """
        with recursive subtree (bucket_id, level) as (
            select bucket_id, 1 from bucket where bucket_id = @root
            union all
            select b.bucket_id, s.level + 1 from bucket b join subtree s on b.parent_id = s.bucket_id where s.level < 1000)
        """;

    /// <summary>A condition: the bucket b exists for the reader, who is bound by <c>owner</c> and <c>scope</c>.</summary>
    internal static string SeenBy(Reader reader) => reader switch
    {
        { Scope: not null } => """
            b.bucket_id in (
                with recursive scope (bucket_id, level) as (
                    select bucket_id, 1 from bucket where bucket_id = @scope
                    union all
                    select c.bucket_id, s.level + 1 from bucket c join scope s on c.parent_id = s.bucket_id where s.level < 1000)
                select bucket_id from scope)
            """,
        { Owner: not null } => "(b.owner = '' or b.owner = @owner)",
        _ => "1 = 1",
    };

    /// <summary>The bucket first, then its parents up to the top; empty where it does not exist.</summary>
    public static Task<IReadOnlyList<BucketRow>> ChainAsync(Session session, long bucketId) =>
        session.ListAsync<BucketRow>(Chain("bucket_id = @bucketId"), new { bucketId });

    /// <inheritdoc cref="ChainAsync(Session, long)"/>
    public static Task<IReadOnlyList<BucketRow>> ChainAsync(Session session, string slug) =>
        session.ListAsync<BucketRow>(Chain("slug = @slug"), new { slug });

    /// <summary>The buckets of one name below any of the parents.</summary>
    public static Task<IReadOnlyList<BucketNode>> NamedAsync(Session session, IEnumerable<long> parents, string nameKey) =>
        session.ListAsync<BucketNode>($"""
            select {NodeColumns} from bucket b
            where {session.Dialect.AnyOf("coalesce(b.parent_id, 0)", "@parents")} and b.name_key = @nameKey
            order by b.bucket_id
            """, new { parents = session.Dialect.ListOf(parents), nameKey });

    /// <summary>The buckets of any of the names below any of the parents.</summary>
    public static Task<IReadOnlyList<BucketNode>> NamedAsync(Session session, IEnumerable<long> parents, IEnumerable<string> nameKeys) =>
        session.ListAsync<BucketNode>($"""
            select {NodeColumns} from bucket b
            where {session.Dialect.AnyOf("coalesce(b.parent_id, 0)", "@parents")} and {session.Dialect.AnyOf("b.name_key", "@nameKeys")}
            order by b.bucket_id
            """, new { parents = session.Dialect.ListOf(parents), nameKeys = session.Dialect.ListOf(nameKeys) });

    public static Task<IReadOnlyList<BucketRow>> ChildrenAsync(Session session, long parent, Reader reader) =>
        session.ListAsync<BucketRow>($"""
            select {Columns} from bucket b
            where {(parent == 0 && reader.Scope is not null ? "b.bucket_id = @scope" : $"coalesce(b.parent_id, 0) = @parent and {SeenBy(reader)}")}
            order by b.sort_order, b.name_key, b.bucket_id
            """, new { parent, owner = reader.Owner, scope = reader.Scope });

    public static Task<IReadOnlyList<BucketRow>> ByIdsAsync(Session session, IEnumerable<long> ids, Reader reader) =>
        session.ListAsync<BucketRow>(
            $"select {Columns} from bucket b where {session.Dialect.AnyOf("b.bucket_id", "@ids")} and {SeenBy(reader)}",
            new { ids = session.Dialect.ListOf(ids), owner = reader.Owner, scope = reader.Scope });

    public static Task<IReadOnlyList<BucketRow>> PageAsync(Session session, Reader reader, long? clusterId, long after, int limit) =>
        session.ListAsync<BucketRow>($"""
            select {Columns} from bucket b
            where b.bucket_id > @after and {SeenBy(reader)} and (@clusterId is null or b.cluster_id = @clusterId)
            order by b.bucket_id limit @limit
            """, new { owner = reader.Owner, scope = reader.Scope, clusterId, after, limit });

    /// <summary>The bucket that a read or write key opens; null for no such key.</summary>
    public static Task<BucketKeyOwner?> ByKeyAsync(Session session, BucketKeyKind kind, byte[] hash) =>
        session.LookUpAsync($"select bucket_id, owner, name from bucket where {HashOf(kind)} = @hash", "@hash", hash, row => new BucketKeyOwner
        {
            BucketId = row.GetInt64(0),
            Owner = row.GetString(1),
            Name = row.GetString(2),
            KeyHash = hash,
        });

    /// <summary>The bucket with the hash of one of its keys; null where it does not exist.</summary>
    public static Task<BucketKeyOwner?> KeyOfAsync(Session session, BucketKeyKind kind, long bucketId) =>
        session.FirstAsync<BucketKeyOwner>($"select bucket_id, owner, name, {HashOf(kind)} as key_hash from bucket where bucket_id = @bucketId", new { bucketId });

    /// <summary>The given buckets and all their parents, each once.</summary>
    public static Task<IReadOnlyList<BucketNode>> WithParentsAsync(Session session, IEnumerable<long> ids) =>
        session.ListAsync<BucketNode>($"""
            with recursive up (bucket_id, parent_id) as (
                select bucket_id, parent_id from bucket where {session.Dialect.AnyOf("bucket_id", "@ids")}
                union
                select p.bucket_id, p.parent_id from bucket p join up on p.bucket_id = up.parent_id)
            select {NodeColumns} from up cross join bucket b where b.bucket_id = up.bucket_id
            """, new { ids = session.Dialect.ListOf(ids) });

    /// <summary>Every bucket of one owner, by parent and name: in the order of the index of siblings.</summary>
    /// <param name="session">Where to read.</param>
    /// <param name="owner">Empty for the global ones.</param>
    /// <param name="counts">Whether the asset counts are wanted; without, they are 0.</param>
    public static Task<IReadOnlyList<BucketNode>> OfOwnerAsync(Session session, string owner, bool counts) =>
        session.ListAsync(
            $"select {TreeColumns} from bucket b where b.owner = @owner order by coalesce(b.parent_id, 0), b.name_key, b.owner",
            new { owner }, TreeNode(owner, counts));

    /// <summary>A bucket of the owner and what is below it, <paramref name="depth"/> levels in all, by parent and name.</summary>
    public static Task<IReadOnlyList<BucketNode>> SubtreeAsync(Session session, long root, int depth, string owner, bool counts) =>
        session.ListAsync($"""
            {Subtree}
            select {TreeColumns} from subtree s cross join bucket b where b.bucket_id = s.bucket_id and s.level <= @depth
            order by coalesce(b.parent_id, 0), b.name_key
            """, new { root, depth }, TreeNode(owner, counts));

    /// <summary>How many buckets and live assets a subtree holds, and how many levels it has.</summary>
    public static async Task<(long Buckets, long Assets, int Height)> MeasureAsync(Session session, long root)
    {
        var measure = await session.ValueAsync<SubtreeMeasure>($"""
            {Subtree}
            select count(*) as buckets, cast(sum(b.asset_count) as bigint) as assets, cast(max(s.level) as bigint) as height
            from subtree s cross join bucket b where b.bucket_id = s.bucket_id
            """, new { root });
        return (measure.Buckets, measure.Assets, (int)measure.Height);
    }

    /// <summary>How many buckets exist for the reader.</summary>
    public static Task<long> CountAsync(Session session, Reader reader) =>
        session.ValueAsync<long>($"select count(*) from bucket b where {SeenBy(reader)}", new { owner = reader.Owner, scope = reader.Scope });

    public static async Task<bool> HasSlugAsync(Session session, string slug, long exceptBucket = 0) =>
        await session.FirstAsync<long>("select 1 from bucket where slug = @slug and bucket_id <> @exceptBucket", new { slug, exceptBucket }) == 1;

    /// <summary>Adds a bucket and returns its id.</summary>
    public static Task<long> InsertAsync(Session session, BucketRow row, string nameKey, BucketKeyRow keys) =>
        session.ValueAsync<long>("""
            insert into bucket (parent_id, owner, name, name_key, slug, sort_order, is_private, cluster_id, thumbnail,
                read_key_hash, write_key_hash, sealed_keys, created_at, created_by, modified_at, modified_by)
            values (@ParentId, @Owner, @Name, @nameKey, @Slug, @SortOrder, @IsPrivate, @ClusterId, @Thumbnail,
                @ReadKeyHash, @WriteKeyHash, @SealedKeys, @CreatedAt, @CreatedBy, @ModifiedAt, @ModifiedBy)
            returning bucket_id
            """, new
        {
            row.ParentId, row.Owner, row.Name, nameKey, row.Slug, row.SortOrder, row.IsPrivate, row.ClusterId, row.Thumbnail,
            keys.ReadKeyHash, keys.WriteKeyHash, keys.SealedKeys, row.CreatedAt, row.CreatedBy, row.ModifiedAt, row.ModifiedBy,
        });

    /// <summary>Writes what can be edited: name, slug, parent, order, privacy, cluster, thumbnail, and who did it when.</summary>
    public static Task UpdateAsync(Session session, BucketRow row, string nameKey) =>
        session.ExecuteAsync("""
            update bucket set parent_id = @ParentId, name = @Name, name_key = @nameKey, slug = @Slug, sort_order = @SortOrder,
                is_private = @IsPrivate, cluster_id = @ClusterId, thumbnail = @Thumbnail, modified_at = @ModifiedAt, modified_by = @ModifiedBy
            where bucket_id = @BucketId
            """, new
        {
            row.BucketId, row.ParentId, row.Name, nameKey, row.Slug, row.SortOrder, row.IsPrivate, row.ClusterId, row.Thumbnail,
            row.ModifiedAt, row.ModifiedBy,
        });

    public static Task SetKeysAsync(Session session, long bucketId, BucketKeyRow keys) =>
        session.ExecuteAsync("""
            update bucket set read_key_hash = @ReadKeyHash, write_key_hash = @WriteKeyHash, sealed_keys = @SealedKeys
            where bucket_id = @bucketId
            """, new { bucketId, keys.ReadKeyHash, keys.WriteKeyHash, keys.SealedKeys });

    /// <summary>Gives a whole subtree to an owner.</summary>
    public static Task SetOwnerAsync(Session session, long root, string owner) =>
        session.ExecuteAsync(
            $"{Subtree} update bucket set owner = @owner where bucket_id in (select bucket_id from subtree)", new { root, owner });

    public static Task AddToAssetCountAsync(Session session, long bucketId, long by) =>
        session.ExecuteAsync("update bucket set asset_count = asset_count + @by where bucket_id = @bucketId", new { bucketId, by });

    public static Task<int> DeleteSubtreeAsync(Session session, long root) =>
        session.ExecuteAsync($"{Subtree} delete from bucket where bucket_id in (select bucket_id from subtree)", new { root });

    public static Task ClearClusterAsync(Session session, long clusterId) =>
        session.ExecuteAsync("update bucket set cluster_id = null where cluster_id = @clusterId", new { clusterId });

    // In the order of TreeColumns.
    // Each value taken from a row costs more than the row: what all rows share, or nobody wants, is not taken.
    static Func<DbDataReader, BucketNode> TreeNode(string owner, bool counts) => row => new BucketNode
    {
        BucketId = row.GetInt64(0),
        ParentId = row.GetInt64(1) is var parent and not 0 ? parent : null,
        Owner = owner,
        Name = row.GetString(2),
        Slug = row.GetString(3),
        SortOrder = row.GetInt64(4),
        IsPrivate = row.GetBoolean(5),
        AssetCount = counts ? row.GetInt64(6) : 0,
    };

    static string HashOf(BucketKeyKind kind) => kind == BucketKeyKind.Read ? "read_key_hash" : "write_key_hash";

    static string Chain(string start) => $"""
        with recursive up (bucket_id, parent_id, level) as (
            select bucket_id, parent_id, 0 from bucket where {start}
            union all
            select p.bucket_id, p.parent_id, up.level + 1 from bucket p join up on p.bucket_id = up.parent_id where up.level < 1000)
        select {Columns} from up cross join bucket b where b.bucket_id = up.bucket_id order by up.level
        """;

    sealed record SubtreeMeasure
    {
        public required long Buckets { get; init; }
        public required long Assets { get; init; }
        public required long Height { get; init; }
    }
}
