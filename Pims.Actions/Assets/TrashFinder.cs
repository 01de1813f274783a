using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>From codes to assets in the trash that exist for this caller.</summary>
public static class TrashFinder
{
    public static async Task<AssetRow?> ByCodeAsync(Session session, Caller caller, string code) =>
        (await ByCodesAsync(session, caller, [code])).SingleOrDefault();

    public static Task<IReadOnlyList<AssetRow>> ByCodesAsync(Session session, Caller caller, IEnumerable<string> codes) =>
        TrashTable.ByCodesAsync(session, codes, caller.Reader);
}
