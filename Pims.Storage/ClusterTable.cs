namespace Pims.Storage;

/// <summary>A named group of buckets as it is kept.</summary>
public sealed record ClusterRow
{
    public required long ClusterId { get; init; }
    public required string Title { get; init; }
    public required string Slug { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset ModifiedAt { get; init; }
    public required string ModifiedBy { get; init; }
}

public static class ClusterTable
{
    const string Columns = "cluster_id, title, slug, created_at, created_by, modified_at, modified_by";

    public static Task<ClusterRow?> ByIdAsync(Session session, long clusterId, Reader reader) =>
        session.FirstAsync<ClusterRow>(
            $"select {Columns} from cluster where cluster_id = @clusterId and {SeenBy(reader)}", new { clusterId, scope = reader.Scope });

    public static Task<ClusterRow?> BySlugAsync(Session session, string slug, Reader reader) =>
        session.FirstAsync<ClusterRow>($"select {Columns} from cluster where slug = @slug and {SeenBy(reader)}", new { slug, scope = reader.Scope });

    public static Task<IReadOnlyList<ClusterRow>> AllAsync(Session session, Reader reader) =>
        session.ListAsync<ClusterRow>(
            $"select {Columns} from cluster where {SeenBy(reader)} order by title, cluster_id", new { scope = reader.Scope });

    // A cluster is everybody's; within a scope, only those of its buckets exist.
    static string SeenBy(Reader reader) => reader.Scope is null
        ? "1 = 1"
        : $"cluster_id in (select b.cluster_id from bucket b where b.cluster_id is not null and {BucketTable.SeenBy(reader)})";

    public static Task<long> InsertAsync(Session session, ClusterRow row) =>
        session.ValueAsync<long>("""
            insert into cluster (title, slug, created_at, created_by, modified_at, modified_by)
            values (@Title, @Slug, @CreatedAt, @CreatedBy, @ModifiedAt, @ModifiedBy) returning cluster_id
            """, row);

    public static Task UpdateAsync(Session session, ClusterRow row) =>
        session.ExecuteAsync("""
            update cluster set title = @Title, slug = @Slug, modified_at = @ModifiedAt, modified_by = @ModifiedBy
            where cluster_id = @ClusterId
            """, row);

    public static Task DeleteAsync(Session session, long clusterId) =>
        session.ExecuteAsync("delete from cluster where cluster_id = @clusterId", new { clusterId });
}
