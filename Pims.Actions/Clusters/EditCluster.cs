using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Buckets;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Clusters;

/// <summary>Changes a cluster's title or slug.</summary>
public sealed class EditCluster(Database database, TimeProvider time) : IAction<EditCluster.Request, EditCluster.Result>
{
    public static ActionFacts Facts { get; } = new("editCluster")
    {
        Summary = "Changes a cluster's title or slug; beside cluster_id, slug is the new one, else it names the cluster.",
        Group = "Clusters",
        Access = Role.Admin,
        Errors = [Errors.ClusterNotFound, Errors.SlugTaken],
        Example = """{"action":"editCluster","cluster_id":1,"title":"Campaigns 2026"}""",
        IsIdempotent = true,
    };

    public sealed record Request
    {
        [Description("The cluster's id.")]
        [Id]
        public long? ClusterId { get; init; }

        [Description("The new title.")]
        [Length(1, 255)]
        public string? Title { get; init; }

        [Description("Beside cluster_id the new slug; without it, the cluster's slug.")]
        public Slug? Slug { get; init; }
    }

    public sealed record Result(ClusterView Cluster);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var newSlug = request.ClusterId is null ? null : request.Slug;
        if (request.Title is null && newSlug is null)
            throw Errors.MissingParameter.Because("Nothing to change: give title, or (beside cluster_id) slug.", "title");
        return database.WriteAsync(async session =>
        {
            var cluster = await ClusterRules.FindAsync(session, call.Caller, request.ClusterId, request.Slug);
            if (newSlug is not null)
                await ClusterRules.RequireFreeSlugAsync(session, newSlug, cluster.ClusterId);
            var edited = cluster with
            {
                Title = request.Title ?? cluster.Title,
                Slug = newSlug?.Text ?? cluster.Slug,
                ModifiedAt = time.GetUtcNow(),
                ModifiedBy = call.Caller.Id,
            };
            await ClusterTable.UpdateAsync(session, edited);
            return new Result(ClusterView.Of(edited));
        }, cancellation);
    }
}
