using Pims.Storage;

namespace Pims.Actions.Clusters;

/// <summary>All clusters.</summary>
public sealed class GetClusters(Database database) : IAction<GetClusters.Request, GetClusters.Result>
{
    public static ActionFacts Facts { get; } = new("getClusters")
    {
        Summary = "All clusters, by title; for the key of a bucket those of the buckets that it sees.",
        Group = "Clusters",
        Access = Role.Viewer,
        Example = """{"action":"getClusters"}""",
        IsReadOnly = true,
    };

    public sealed record Request;

    public sealed record Result(IReadOnlyList<ClusterView> Clusters);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session => new Result([.. (await ClusterTable.AllAsync(session, call.Caller.Reader)).Select(ClusterView.Of)]), cancellation);
}
