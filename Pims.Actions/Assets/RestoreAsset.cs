using System.ComponentModel;

namespace Pims.Actions.Assets;

/// <summary>Takes an asset out of the trash.</summary>
public sealed class RestoreAsset(AssetRestoration restoration) : IAction<RestoreAsset.Request, RestoreAsset.Result>
{
    public static ActionFacts Facts { get; } = new("restoreAsset")
    {
        Summary = "Puts an asset from the trash back into its bucket, which is made again, with new keys, if it is gone; an expires_at that has passed is cleared.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.AssetNotFound],
        Example = """{"action":"restoreAsset","asset":"old"}""",
    };

    public sealed record Request
    {
        [Description("The asset's code.")]
        public required AssetCode Asset { get; init; }
    }

    public sealed record Result(AssetView Asset);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        new((await restoration.RunAsync([request.Asset.Text], call, cancellation)).SingleOrDefault()
            ?? throw Errors.AssetNotFound.Because($"Asset {request.Asset.Text} is not in the trash.", "asset"));
}
