using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>The codes of all assets.</summary>
public sealed class GetAssetIds(Database database) : IAction<PageRequest, GetAssetIds.Result>
{
    public static ActionFacts Facts { get; } = new("getAssetIds")
    {
        Summary = "The codes of all assets that exist for the caller, page by page, the oldest first; not those that wait for their file or lie in the trash.",
        Group = "Assets",
        Access = Role.Viewer,
        Example = """{"action":"getAssetIds","limit":500}""",
        IsReadOnly = true,
    };

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<string> Assets, string? NextCursor);

    public Task<Result> HandleAsync(PageRequest request, Call call, CancellationToken cancellation) =>
        database.ReadOneAsync(async session =>
        {
            var list = Cursor.List("asset_ids");
            var after = Cursor.Read(request.Cursor, list)?.Id ?? 0;
            var codes = await AssetTable.CodesAsync(session, call.Caller.Reader, after, request.Limit + 1);
            var (page, next) = Cursor.Cut(codes, request.Limit, list, row => (row.AssetId, row.AssetId));
            return new Result([.. page.Select(row => row.Code)], next);
        }, cancellation);
}
