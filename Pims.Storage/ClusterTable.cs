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

    public static Task<ClusterRow?> ByIdAsync(Session session, long clusterId) =>
        session.FirstAsync<ClusterRow>($"select {Columns} from cluster where cluster_id = @clusterId", new { clusterId });

    public static Task<ClusterRow?> BySlugAsync(Session session, string slug) =>
        session.FirstAsync<ClusterRow>($"select {Columns} from cluster where slug = @slug", new { slug });

    public static Task<IReadOnlyList<ClusterRow>> AllAsync(Session session) =>
        session.ListAsync<ClusterRow>($"select {Columns} from cluster order by title, cluster_id");

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
