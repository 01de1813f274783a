using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Changes several assets, all or none.</summary>
public sealed class UpdateAssetsData(Database database, TimeProvider time) : IAction<UpdateAssetsData.Request, UpdateAssetsData.Result>
{
    public static ActionFacts Facts { get; } = new("updateAssetsData")
    {
        Summary = "Changes several assets as updateAssetData does one. Codes that do not exist for the caller are listed apart; one bad value refuses all.",
        Group = "Assets",
        Access = Role.Editor,
        Errors = [Errors.BucketNotFound],
        Example = """{"action":"updateAssetsData","assets":{"logo":{"data":{"description":"The logo"},"expires_at":null}}}""",
        IsIdempotent = true,
    };

    public sealed record Request
    {
        [Description("By asset code: what changes.")]
        public required IReadOnlyDictionary<string, AssetChange> Assets { get; init; }
    }

    public sealed record Result(IReadOnlyList<AssetView> Assets, IReadOnlyList<string> InvalidCodes);

    public async Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var updates = new Dictionary<string, AssetUpdate>();
        foreach (var (code, change) in request.Assets)
            updates.Add(code, await OfAsync(code, () => new AssetUpdate(change, now)));
        return await database.WriteAsync(async session =>
        {
            var seen = await AssetUpdate.SeenAsync(session, call.Caller, updates.Values);
            var found = (await AssetFinder.LiveAsync(session, call.Caller, updates.Keys)).ToDictionary(row => row.Code);
            var assets = new List<(AssetRow Was, AssetRow Now)>(found.Count);
            foreach (var (code, update) in updates)
            {
                await OfAsync(code, () => { update.RequireDestination(call.Caller, seen); return code; });
                if (found.TryGetValue(code, out var row))
                    assets.Add((row, await OfAsync(code, () => update.Applied(row, call, now))));
            }
            await AssetUpdate.WriteAsync(session, assets, call.Caller.ChangeAt(now));
            var views = await AssetView.ListAsync(session, [.. assets.Select(pair => pair.Now)], call.PublicUrl);
            return new Result(views, [.. updates.Keys.Where(code => !found.ContainsKey(code))]);
        }, cancellation);
    }

    static Task<T> OfAsync<T>(string code, Func<T> rule) => Element.RunAsync($"assets.{code}", () => Task.FromResult(rule()));
}
