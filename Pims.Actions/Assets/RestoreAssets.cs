using System.ComponentModel;

namespace Pims.Actions.Assets;

/// <summary>Takes several assets out of the trash.</summary>
public sealed class RestoreAssets(AssetRestoration restoration) : IAction<RestoreAssets.Request, RestoreAssets.Result>
{
    public static ActionFacts Facts { get; } = new("restoreAssets")
    {
        Summary = "Restores several assets as restoreAsset does, in the order asked; codes that are not in the trash for the caller are listed apart.",
        Group = "Assets",
        Access = Role.Editor,
        Example = """{"action":"restoreAssets","assets":["older","nothing"]}""",
    };

    public sealed record Request
    {
        [Description("The assets' codes.")]
        public required IReadOnlyList<string> Assets { get; init; }
    }

    public sealed record Result(IReadOnlyList<AssetView> Assets, IReadOnlyList<string> InvalidCodes);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var codes = request.Assets.Distinct().ToArray();
        var restored = (await restoration.RunAsync(codes, call, cancellation)).ToDictionary(view => view.Asset);
        return new Result([.. codes.Where(restored.ContainsKey).Select(code => restored[code])], [.. codes.Where(code => !restored.ContainsKey(code))]);
    }
}
