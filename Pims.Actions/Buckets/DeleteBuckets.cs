using System.ComponentModel;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>Deletes several buckets, all or none.</summary>
public sealed class DeleteBuckets(BucketDeletion deletion) : IAction<DeleteBuckets.Request, DeleteBuckets.Result>
{
    public static ActionFacts Facts { get; } = new("deleteBuckets")
    {
        Summary = "Deletes several buckets as deleteBucket does, all or none; the deepest go first.",
        Group = "Buckets",
        Access = Role.Editor,
        Errors = DeleteBucket.Facts.Errors,
        Example = """{"action":"deleteBuckets","bucket_ids":[1],"dry_run":true}""",
    };

    public sealed record Request : IDeleteOptions
    {
        [Description("The buckets' ids.")]
        [Id]
        public required IReadOnlyList<long> BucketIds { get; init; }

        [Description("What becomes of their assets and sub-buckets; moved assets are as private as where they go, and purge is for administrators.")]
        public BucketContents Contents { get; init; }

        [Description("Delete assets although something refers to them, and the references with them.")]
        public bool ForceUnlink { get; init; }

        [Description("Change nothing; only say what would happen.")]
        public bool DryRun { get; init; }
    }

    /// <summary>The sums of what moved or went.</summary>
    public sealed record Result(string Message, long Assets, long Buckets);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var done = await deletion.RunAsync(request, call, Facts.Name, session => FindAsync(session, request, call.Caller), cancellation);
        var verb = request.DryRun ? "would be deleted" : "deleted successfully";
        return new Result($"{done.Count} buckets {verb}.", done.Sum(one => one.Assets), done.Sum(one => one.Buckets));
    }

    static async Task<IReadOnlyList<BucketPlace>> FindAsync(Session session, Request request, Caller caller)
    {
        var places = new List<BucketPlace>();
        foreach (var (i, id) in request.BucketIds.Index().DistinctBy(pair => pair.Item))
            places.Add(await BucketFinder.ByIdAsync(session, caller, new BucketId(id), $"bucket_ids[{i}]"));
        return places;
    }
}
