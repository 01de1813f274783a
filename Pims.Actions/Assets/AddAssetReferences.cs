using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Says what refers to an asset.</summary>
public sealed class AddAssetReferences(Database database, TimeProvider time) : IAction<AddAssetReferences.Request, GetAssetReferences.Result>
{
    public static ActionFacts Facts { get; } = new("addAssetReferences")
    {
        Summary = "Says what refers to an asset, which is then not deleted without force_unlink; what is there already stays.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.AssetNotFound],
        Example = """{"action":"addAssetReferences","asset":"logo","references":{"product":[1000],"category":["shoes"]}}""",
        IsIdempotent = true,
    };

    public sealed record Request : AssetTarget
    {
        [Description("What refers to the asset; of each kind at most 1,000 ids in one call.")]
        public required References References { get; init; }
    }

    public Task<GetAssetReferences.Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            var place = await AssetFinder.FindLiveAsync(session, call.Caller, request.Asset, request.Path);
            var added = new List<ReferenceRow>();
            foreach (var (kind, targets) in request.References.ByKind())
                added.AddRange((await ReferenceTable.AddAsync(session, place.Row.AssetId, kind, targets)).Select(target => new ReferenceRow { Kind = kind, Target = target }));
            if (added.Count > 0)
                await LogTable.AddAsync(session, [AssetLog.Linked(place, added)], call.Caller.ChangeAt(time.GetUtcNow()));
            return new GetAssetReferences.Result(ReferencesView.Of(await ReferenceTable.OfAsync(session, place.Row.AssetId)));
        }, cancellation);
}
