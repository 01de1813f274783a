using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Takes references to an asset away.</summary>
public sealed class RemoveAssetReferences(Database database) : IAction<RemoveAssetReferences.Request, GetAssetReferences.Result>
{
    public static ActionFacts Facts { get; } = new("removeAssetReferences")
    {
        Summary = "Takes references to an asset away; those that are not there are passed over.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.AssetNotFound],
        Example = """{"action":"removeAssetReferences","asset":"logo","references":{"product":[1000]}}""",
        IsIdempotent = true,
    };

    public sealed record Request : AssetTarget
    {
        [Description("What refers to the asset no more.")]
        public required References References { get; init; }
    }

    public Task<GetAssetReferences.Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            var place = await AssetFinder.FindLiveAsync(session, call.Caller, request.Asset, request.Path);
            foreach (var (kind, targets) in request.References.ByKind())
                await ReferenceTable.RemoveAsync(session, place.Row.AssetId, kind, targets);
            return new GetAssetReferences.Result(ReferencesView.Of(await ReferenceTable.OfAsync(session, place.Row.AssetId)));
        }, cancellation);
}
