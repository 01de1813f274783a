using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>What refers to an asset.</summary>
public sealed class GetAssetReferences(Database database) : IAction<AssetTarget, GetAssetReferences.Result>
{
    public static ActionFacts Facts { get; } = new("getAssetReferences")
    {
        Summary = "What refers to an asset: ids of things in other systems, by kind.",
        Group = "Assets",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound],
        Example = """{"action":"getAssetReferences","asset":"logo"}""",
        IsReadOnly = true,
    };

    public sealed record Result(ReferencesView References);

    public Task<Result> HandleAsync(AssetTarget request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var place = await AssetFinder.FindLiveAsync(session, call.Caller, request.Asset, request.Path);
            return new Result(ReferencesView.Of(await ReferenceTable.OfAsync(session, place.Row.AssetId)));
        }, cancellation);
}
