using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>The tree of the global buckets.</summary>
public sealed class GetPublicBucketsTree(Database database) : IAction<BucketTreeRequest, BucketTreeResult>
{
    public static ActionFacts Facts { get; } = new("getPublicBucketsTree")
    {
        Summary = "The tree of the global buckets, whole or from one bucket down.",
        Group = "Buckets",
        Access = Role.Viewer,
        Errors = [Errors.BucketNotFound],
        Example = """{"action":"getPublicBucketsTree","depth":2,"counts":true}""",
        IsReadOnly = true,
    };

    public Task<BucketTreeResult> HandleAsync(BucketTreeRequest request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(session => request.ReadAsync(session, call.Caller, BucketType.Global), cancellation);
}
