using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>One asset with its metadata.</summary>
public sealed class GetAssetData(Database database, TimeProvider time) : IAction<AssetTarget, GetAssetData.Result>
{
    public static ActionFacts Facts { get; } = new("getAssetData")
    {
        Summary = "One asset with all its metadata; a code that still waits for its file has no url, size and meta.",
        Group = "Assets",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound],
        Example = """{"action":"getAssetData","asset":"logo"}""",
        IsReadOnly = true,
    };

    public sealed record Result(AssetView Asset);

    public Task<Result> HandleAsync(AssetTarget request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var place = await AssetFinder.FindAsync(session, call.Caller, request.Asset, request.Path);
            if (place.Row.State == AssetState.Reserved && place.Row.CreatedAt < time.GetUtcNow() - AssetFinder.ReservedFor)
                throw Errors.AssetNotFound.Because($"Asset {place.Row.Code} was given out over 7 days ago and never got a file.", "asset");
            return new Result(AssetView.Of(place.Row, place.Bucket.Path, call.PublicUrl));
        }, cancellation);
}
