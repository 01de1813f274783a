using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Deletes those of several assets that can go.</summary>
public sealed class DeleteAssets(AssetDeletion deletion) : IAction<DeleteAssets.Request, DeleteAssets.Result>
{
    public static ActionFacts Facts { get; } = new("deleteAssets")
    {
        Summary = "Deletes several assets as deleteAsset does: what can go goes, what is referenced or does not exist for the caller is listed.",
        Group = "Assets",
        Access = Role.Editor,
        Example = """{"action":"deleteAssets","assets":["logo","nothing"]}""",
    };

    public sealed record Request : IAssetDeleteOptions
    {
        [Description("The assets' codes.")]
        public required IReadOnlyList<string> Assets { get; init; }

        [Description("Delete assets although something refers to them, and the references with them.")]
        public bool ForceUnlink { get; init; }

        [Description("Delete them for good, also those in the trash; for administrators.")]
        public bool Permanent { get; init; }

        [Description("Change nothing; only say what would happen.")]
        public bool DryRun { get; init; }
    }

    /// <summary>Codes: of what went, of what does not exist, and of what stays since something refers to it.</summary>
    public sealed record Result(IReadOnlyList<string> Deleted, IReadOnlyList<string> InvalidCodes, IReadOnlyList<string> Linked);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        deletion.RunAsync<Result>(request, call.Caller, async (session, _) =>
        {
            var codes = request.Assets.Distinct().ToArray();
            IEnumerable<AssetRow> rows = await AssetFinder.LiveAsync(session, call.Caller, codes);
            if (request.Permanent)
                rows = rows.Concat(await TrashFinder.ByCodesAsync(session, call.Caller, codes));
            var found = rows.ToDictionary(row => row.Code);
            var kept = request.ForceUnlink ? [] : (await ReferenceTable.LinkedAsync(session, found.Values.Select(row => row.AssetId))).ToHashSet();
            var here = codes.Where(found.ContainsKey).Select(code => found[code]).ToLookup(row => kept.Contains(row.AssetId));
            return (
                new Result([.. here[false].Select(row => row.Code)], [.. codes.Where(code => !found.ContainsKey(code))], [.. here[true].Select(row => row.Code)]),
                [.. here[false]]);
        }, cancellation);
}
