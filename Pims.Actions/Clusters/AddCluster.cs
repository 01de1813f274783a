using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Clusters;

/// <summary>Adds a named group for buckets.</summary>
public sealed class AddCluster(Database database, TimeProvider time) : IAction<AddCluster.Request, AddCluster.Result>
{
    public static ActionFacts Facts { get; } = new("addCluster")
    {
        Summary = "Adds a cluster: a named group of buckets.",
        Group = "Clusters",
        Access = Role.Admin,
        Errors = [Errors.SlugTaken],
        Example = """{"action":"addCluster","title":"Campaigns"}""",
    };

    public sealed record Request
    {
        [Description("Its title.")]
        [Length(1, 255)]
        public required string Title { get; init; }

        [Description("A name for addresses, unique among clusters; made from the title when absent.")]
        public Slug? Slug { get; init; }
    }

    public sealed record Result(ClusterView Cluster);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            if (request.Slug is { } wanted)
                await ClusterRules.RequireFreeSlugAsync(session, wanted, exceptCluster: 0);
            var now = time.GetUtcNow();
            var row = new ClusterRow
            {
                ClusterId = 0,
                Title = request.Title,
                Slug = request.Slug?.Text ?? await Slug.FreeAsync(
                    Slug.Of(request.Title, "cluster"), async slug => await ClusterTable.BySlugAsync(session, slug, Reader.All) is not null),
                CreatedAt = now,
                CreatedBy = call.Caller.Id,
                ModifiedAt = now,
                ModifiedBy = call.Caller.Id,
            };
            return new Result(ClusterView.Of(row with { ClusterId = await ClusterTable.InsertAsync(session, row) }));
        }, cancellation);
}
