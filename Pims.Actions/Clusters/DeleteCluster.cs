using System.ComponentModel;
using Pims.Actions.Buckets;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Clusters;

/// <summary>Deletes a cluster and leaves its buckets.</summary>
public sealed class DeleteCluster(Database database) : IAction<DeleteCluster.Request, DeleteCluster.Result>
{
    public static ActionFacts Facts { get; } = new("deleteCluster")
    {
        Summary = "Deletes a cluster; its buckets stay.",
        Group = "Clusters",
        Access = Role.Admin,
        Errors = [Errors.ClusterNotFound],
        Example = """{"action":"deleteCluster","cluster_id":1}""",
    };

    public sealed record Request
    {
        [Description("The cluster's id.")]
        [Id]
        public long? ClusterId { get; init; }

        [Description("The cluster's slug, in place of cluster_id.")]
        public Slug? Slug { get; init; }
    }

    public sealed record Result(ClusterView Cluster);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        if (request is { ClusterId: not null, Slug: not null })
            throw Errors.InvalidParameter.Because("Name the cluster by cluster_id or by slug, not by both.", "slug");
        return database.WriteAsync(async session =>
        {
            var cluster = await ClusterRules.FindAsync(session, call.Caller, request.ClusterId, request.Slug);
            await BucketTable.ClearClusterAsync(session, cluster.ClusterId);
            await ClusterTable.DeleteAsync(session, cluster.ClusterId);
            return new Result(ClusterView.Of(cluster));
        }, cancellation);
    }
}
