using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Clusters;

static class ClusterRules
{
    /// <exception cref="ActionError"><c>slug_taken</c></exception>
    public static async Task RequireFreeSlugAsync(Session session, Slug slug, long exceptCluster)
    {
        if (await ClusterTable.BySlugAsync(session, slug.Text, Reader.All) is { } other && other.ClusterId != exceptCluster)
            throw Errors.SlugTaken.Because($"The slug '{slug.Text}' belongs to the cluster {other.ClusterId}.", "slug");
    }

    /// <summary>The cluster that is meant, by id or else by slug.</summary>
    /// <exception cref="ActionError"><c>cluster_not_found</c>, <c>missing_parameter</c></exception>
    public static Task<ClusterRow> FindAsync(Session session, Caller caller, long? id, Slug? slug) => (id, slug) switch
    {
        ({ } one, _) => new ClusterRef(one, null).FindAsync(session, caller, "cluster_id"),
        (null, { } one) => new ClusterRef(null, one.Text).FindAsync(session, caller, "slug"),
        _ => throw Errors.MissingParameter.Because("cluster_id is missing: name the cluster by cluster_id or slug.", "cluster_id"),
    };
}
