using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Several assets by their codes.</summary>
public sealed class GetAssetDataList(Database database) : IAction<GetAssetDataList.Request, GetAssetDataList.Result>
{
    public static ActionFacts Facts { get; } = new("getAssetDataList")
    {
        Summary = "Several assets by code, in the order asked; codes that do not exist for the caller are listed apart.",
        Group = "Assets",
        Access = Role.Viewer,
        Example = """{"action":"getAssetDataList","assets":["logo","nothing"]}""",
        IsReadOnly = true,
    };

    public sealed record Request
    {
        [Description("The assets' codes.")]
        public required IReadOnlyList<string> Assets { get; init; }
    }

    public sealed record Result(IReadOnlyList<AssetView> Assets, IReadOnlyList<string> InvalidCodes);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var codes = request.Assets.Distinct().ToArray();
            var found = (await AssetFinder.LiveAsync(session, call.Caller, codes)).ToDictionary(row => row.Code);
            var assets = await AssetView.ListAsync(session, [.. codes.Where(found.ContainsKey).Select(code => found[code])], call.PublicUrl);
            return new Result(assets, [.. codes.Where(code => !found.ContainsKey(code))]);
        }, cancellation);
}
