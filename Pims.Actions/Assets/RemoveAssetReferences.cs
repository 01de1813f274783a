using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Takes references to an asset away.</summary>
public sealed class RemoveAssetReferences(Database database, TimeProvider time) : IAction<RemoveAssetReferences.Request, GetAssetReferences.Result>
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
            var removed = new List<ReferenceRow>();
            foreach (var (kind, targets) in request.References.ByKind())
                removed.AddRange((await ReferenceTable.RemoveAsync(session, place.Row.AssetId, kind, targets)).Select(target => new ReferenceRow { Kind = kind, Target = target }));
            if (removed.Count > 0)
                await LogTable.AddAsync(session, [AssetLog.Unlinked(place, removed)], call.Caller.ChangeAt(time.GetUtcNow()));
            return new GetAssetReferences.Result(ReferencesView.Of(await ReferenceTable.OfAsync(session, place.Row.AssetId)));
        }, cancellation);
}
