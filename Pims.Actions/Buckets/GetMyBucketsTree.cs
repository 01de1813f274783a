using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>The tree of the caller's personal buckets.</summary>
public sealed class GetMyBucketsTree(Database database) : IAction<BucketTreeRequest, BucketTreeResult>
{
    public static ActionFacts Facts { get; } = new("getMyBucketsTree")
    {
        Summary = "The tree of the caller's own personal buckets, whole or from one bucket down.",
        Group = "Buckets",
        Access = Role.Viewer,
        Errors = [Errors.BucketNotFound],
        Example = """{"action":"getMyBucketsTree"}""",
        IsReadOnly = true,
    };

    public Task<BucketTreeResult> HandleAsync(BucketTreeRequest request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(session => request.ReadAsync(session, call.Caller, BucketType.Personal), cancellation);
}
