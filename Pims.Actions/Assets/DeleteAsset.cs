using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Deletes an asset, into the trash or for good.</summary>
public sealed class DeleteAsset(AssetDeletion deletion) : IAction<DeleteAsset.Request, DeleteAsset.Result>
{
    const int MostReferencesNamed = 100;

    public static ActionFacts Facts { get; } = new("deleteAsset")
    {
        Summary = "Puts an asset into the trash, or (administrators) deletes it for good; then also one that is in the trash, by its code.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.AssetNotFound, Errors.AssetLinked],
        Example = """{"action":"deleteAsset","asset":"logo"}""",
    };

    public sealed record Request : AssetTarget, IAssetDeleteOptions
    {
        [Description("Delete it although something refers to it, and the references with it.")]
        public bool ForceUnlink { get; init; }

        [Description("Delete it for good; for administrators.")]
        public bool Permanent { get; init; }

        [Description("Change nothing; only say what would happen.")]
        public bool DryRun { get; init; }
    }

    /// <summary>The asset as it is in the trash; deleted for good, as it was.</summary>
    public sealed record Result(AssetView Asset);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        deletion.RunAsync<Result>(request, call.Caller, async (session, change) =>
        {
            var (row, bucketPath) = await FindAsync(session, request, call.Caller);
            if (!request.ForceUnlink)
                await RequireUnlinkedAsync(session, row);
            var gone = request.Permanent ? row : row with
            {
                State = AssetState.Trashed,
                BucketId = null,
                DeletedAt = change.At,
                ModifiedAt = change.At,
                ModifiedBy = change.By,
                OriginalPath = $"{bucketPath}/{row.Filename}",
            };
            return (new Result(AssetView.Of(gone, bucketPath, call.PublicUrl)), [row]);
        }, cancellation);

    static async Task<(AssetRow Row, string BucketPath)> FindAsync(Session session, Request request, Caller caller)
    {
        if (request is { Permanent: true, Asset: { } code, Path: null } && await TrashFinder.ByCodeAsync(session, caller, code.Text) is { } trashed)
            return (trashed, "");
        var place = await AssetFinder.FindLiveAsync(session, caller, request.Asset, request.Path);
        return (place.Row, place.Bucket.Path);
    }

    static async Task RequireUnlinkedAsync(Session session, AssetRow row)
    {
        var references = await ReferenceTable.OfAsync(session, row.AssetId, MostReferencesNamed);
        if (references.Count > 0)
            throw Errors.AssetLinked.Because(
                $"Asset {row.Code} is referenced by {references[0].Kind} {references[0].Target}{(references.Count > 1 ? " and others" : "")}; "
                    + "force_unlink deletes it with its references.",
                "force_unlink", new { References = ReferencesView.Of(references) });
    }
}
