using Pims.Storage;

namespace Pims.Actions.Clusters;

/// <summary>A cluster as answers show it.</summary>
public sealed record ClusterView(
    long ClusterId, string Slug, string Title, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ModifiedAt, string ModifiedBy)
{
    public static ClusterView Of(ClusterRow row) =>
        new(row.ClusterId, row.Slug, row.Title, row.CreatedAt, row.CreatedBy, row.ModifiedAt, row.ModifiedBy);
}
