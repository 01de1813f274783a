using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Clusters;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>All buckets as a flat list, page by page.</summary>
public sealed class GetBuckets(Database database) : IAction<GetBuckets.Request, GetBuckets.Result>
{
    public static ActionFacts Facts { get; } = new("getBuckets")
    {
        Summary = "All buckets that the caller sees, or those of a cluster, by id, page by page.",
        Group = "Buckets",
        Access = Role.Viewer,
        Errors = [Errors.ClusterNotFound],
        Example = """{"action":"getBuckets","limit":50}""",
        IsReadOnly = true,
    };

    public sealed record Request
    {
        [Description("Only the buckets of this cluster: id or slug.")]
        public ClusterRef? Cluster { get; init; }

        [Description("How many at most.")]
        [Range(1, 10000)]
        public int Limit { get; init; } = 1000;

        [Description("The next_cursor of the page before.")]
        public string? Cursor { get; init; }
    }

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<BucketView> Buckets, string? NextCursor);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var cluster = request.Cluster is { } one ? (await one.FindAsync(session, call.Caller)).ClusterId : (long?)null;
            var list = Actions.Cursor.List("buckets", cluster);
            var after = Actions.Cursor.Read(request.Cursor, list)?.Id ?? 0;
            var rows = await BucketTable.PageAsync(session, call.Caller.Reader, cluster, after, request.Limit + 1);
            var (page, next) = Actions.Cursor.Cut(rows, request.Limit, list, row => (row.BucketId, row.BucketId));
            return new Result(await BucketView.ListAsync(session, page), next);
        }, cancellation);
}
