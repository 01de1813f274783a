using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>One bucket, with its keys for those who may edit it.</summary>
public sealed class GetBucket(Database database, BucketKeys bucketKeys) : IAction<GetBucket.Request, GetBucket.Result>
{
    public static ActionFacts Facts { get; } = new("getBucket")
    {
        Summary = "One bucket, by id, slug or path; its keys are in clear for those who may edit it.",
        Group = "Buckets",
        Access = Role.Viewer,
        Errors = [Errors.BucketNotFound],
        Example = """{"action":"getBucket","bucket_id":1}""",
        IsReadOnly = true,
    };

    public sealed record Request : BucketTarget;

    public sealed record Result(BucketView Bucket);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var place = await database.ReadAsync(session => request.FindBucketAsync(session, call.Caller), cancellation);
        return new Result(BucketView.Of(place, bucketKeys.Show(place.Bucket, call.Caller)));
    }
}
