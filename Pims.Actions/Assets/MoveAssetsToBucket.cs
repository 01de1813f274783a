using System.ComponentModel;
using Pims.Actions.Buckets;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Puts several assets into a bucket, or into none.</summary>
public sealed class MoveAssetsToBucket(Database database, TimeProvider time) : IAction<MoveAssetsToBucket.Request, MoveAssetsToBucket.Result>
{
    public static ActionFacts Facts { get; } = new("moveAssetsToBucket")
    {
        Summary = "Moves the assets that exist for the caller into a bucket, or with bucket_id null into none.",
        Group = "Buckets",
        Access = Role.Editor,
        Errors = [Errors.BucketNotFound],
        Example = """{"action":"moveAssetsToBucket","assets":["logo"],"bucket_id":1}""",
        IsIdempotent = true,
    };

    public sealed record Request
    {
        [Description("The assets' codes.")]
        public required IReadOnlyList<string> Assets { get; init; }

        [Description("The bucket's id; null or \"root\" for none.")]
        public Optional<BucketId?> BucketId { get; init; }

        [Description("The bucket's slug, in place of bucket_id.")]
        public Slug? Slug { get; init; }

        [Description("The bucket's path, in place of bucket_id; / for none.")]
        public string? Path { get; init; }
    }

    /// <summary><paramref name="Moved"/>: how many are now in the bucket.</summary>
    public sealed record Result(int Moved, IReadOnlyList<string> InvalidCodes);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            var bucket = await BucketFinder.DestinationAsync(session, call.Caller, request.BucketId, request.Slug, request.Path);
            var codes = request.Assets.Distinct().ToArray();
            var found = await AssetFinder.LiveAsync(session, call.Caller, codes);
            var change = call.Caller.ChangeAt(time.GetUtcNow());
            await AssetUpdate.WriteAsync(session, found.Select(row => (row, AssetUpdate.Moved(row, bucket, change))), change);
            return new Result(found.Count, [.. codes.Except(found.Select(row => row.Code))]);
        }, cancellation);
}
