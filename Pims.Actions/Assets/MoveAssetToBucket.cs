using System.ComponentModel;
using Pims.Actions.Buckets;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Puts an asset into a bucket, or into none.</summary>
public sealed class MoveAssetToBucket(Database database, TimeProvider time) : IAction<MoveAssetToBucket.Request, MoveAssetToBucket.Result>
{
    public static ActionFacts Facts { get; } = new("moveAssetToBucket")
    {
        Summary = "Moves an asset into a bucket; with bucket_id null into none, where it is global.",
        Group = "Buckets",
        Access = Role.Editor,
        Errors = [Errors.AssetNotFound, Errors.BucketNotFound],
        Example = """{"action":"moveAssetToBucket","asset":"logo","bucket_id":1}""",
        IsIdempotent = true,
    };

    public sealed record Request : AssetTarget
    {
        [Description("The bucket's id; null or \"root\" for none.")]
        public Optional<BucketId?> BucketId { get; init; }

        [Description("The bucket's slug, in place of bucket_id.")]
        public Slug? Slug { get; init; }
    }

    public sealed record Result(AssetView Asset);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            var place = await AssetFinder.FindLiveAsync(session, call.Caller, request.Asset, request.Path);
            var bucket = await BucketFinder.DestinationAsync(session, call.Caller, request.BucketId, request.Slug);
            var change = call.Caller.ChangeAt(time.GetUtcNow());
            var moved = AssetUpdate.Moved(place.Row, bucket, change);
            await AssetUpdate.WriteAsync(session, [(place.Row, moved)], change);
            return new Result(AssetView.Of(moved, bucket.Path, call.PublicUrl));
        }, cancellation);
}
