using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>The buckets right below a bucket or the top.</summary>
public sealed class GetSubBuckets(Database database) : IAction<GetSubBuckets.Request, GetSubBuckets.Result>
{
    public static ActionFacts Facts { get; } = new("getSubBuckets")
    {
        Summary = "The buckets one level below a bucket or the top, by order, then by name.",
        Group = "Buckets",
        Access = Role.Viewer,
        Errors = [Errors.BucketNotFound],
        Example = """{"action":"getSubBuckets","bucket_id":"root"}""",
        IsReadOnly = true,
    };

    public sealed record Request : BucketTarget;

    public sealed record Result(IReadOnlyList<BucketView> Buckets);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var place = await request.FindAsync(session, call.Caller);
            var children = await BucketTable.ChildrenAsync(session, place.Id, call.Caller.Reader);
            return new Result(await BucketView.ListAsync(session, children));
        }, cancellation);
}
