using System.ComponentModel;
using Newtonsoft.Json.Linq;
using Pims.Actions.Buckets;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Changes an asset's data, its filename, its bucket or its end.</summary>
public sealed class UpdateAssetData(Database database, TimeProvider time) : IAction<UpdateAssetData.Request, UpdateAssetData.Result>
{
    public static ActionFacts Facts { get; } = new("updateAssetData")
    {
        Summary = "Changes an asset's data by a merge patch, its filename, its bucket or its end. In data, filename renames; url, type and size may only stand as they are.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.AssetNotFound, Errors.BucketNotFound],
        Example = """{"action":"updateAssetData","asset":"logo","data":{"description":"The logo of 2026","tags":["brand","logo"],"season":null}}""",
        IsIdempotent = true,
    };

    /// <summary>What can change; one of it must be given.</summary>
    public sealed record Request : AssetTarget
    {
        [Description(AssetChange.OfData)]
        public JObject? Data { get; init; }

        [Description(AssetChange.OfFilename)]
        public Filename? Filename { get; init; }

        [Description(AssetChange.OfBucketId)]
        public Optional<BucketId?> BucketId { get; init; }

        [Description(AssetChange.OfExpiresAt)]
        public Optional<DateTimeOffset?> ExpiresAt { get; init; }

        internal AssetChange Change => new() { Data = Data, Filename = Filename, BucketId = BucketId, ExpiresAt = ExpiresAt };
    }

    public sealed record Result(AssetView Asset);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var update = new AssetUpdate(request.Change, now);
        return database.WriteAsync(async session =>
        {
            var place = await AssetFinder.FindLiveAsync(session, call.Caller, request.Asset, request.Path);
            return new Result(await update.RunAsync(session, call, place.Row, now));
        }, cancellation);
    }
}
