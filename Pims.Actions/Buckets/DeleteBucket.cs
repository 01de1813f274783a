using System.ComponentModel;

namespace Pims.Actions.Buckets;

/// <summary>Deletes a bucket, in one of three ways.</summary>
public sealed class DeleteBucket(BucketDeletion deletion) : IAction<DeleteBucket.Request, DeleteBucket.Result>
{
    public static ActionFacts Facts { get; } = new("deleteBucket")
    {
        Summary = "Deletes a bucket; its contents move one level up, go to the trash, or (administrators) are purged.",
        Group = "Buckets",
        Access = Role.Editor,
        Errors = [Errors.BucketNotFound, Errors.AssetLinked],
        Example = """{"action":"deleteBucket","bucket_id":1,"contents":"trash","dry_run":true}""",
    };

    public sealed record Request : BucketTarget, IDeleteOptions
    {
        [Description("What becomes of its assets and sub-buckets; moved assets are as private as where they go, and purge is for administrators.")]
        public BucketContents Contents { get; init; }

        [Description("Delete assets although something refers to them, and the references with them.")]
        public bool ForceUnlink { get; init; }

        [Description("Change nothing; only say what would happen.")]
        public bool DryRun { get; init; }
    }

    /// <summary>How many <paramref name="Assets"/> and <paramref name="Buckets"/> (this one among them) moved or went.</summary>
    public sealed record Result(string Message, long Assets, long Buckets);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var done = (await deletion.RunAsync(
            request, call, Facts.Name, async session => [await request.FindBucketAsync(session, call.Caller)], cancellation)).Single();
        return new Result($"Bucket with slug: '{done.Slug}' {(request.DryRun ? "would be deleted" : "deleted successfully")}.", done.Assets, done.Buckets);
    }
}
