using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>The codes of all assets.</summary>
public sealed class GetAssetIds(Database database) : IAction<GetAssetIds.Request, GetAssetIds.Result>
{
    public static ActionFacts Facts { get; } = new("getAssetIds")
    {
        Summary = "The codes of all assets that exist for the caller, page by page, the oldest first; not those that wait for their file or lie in the trash.",
        Group = "Assets",
        Access = Role.Viewer,
        Example = """{"action":"getAssetIds","limit":500}""",
        IsReadOnly = true,
    };

    public sealed record Request
    {
        [Description("How many at most.")]
        [Range(1, 10000)]
        public int Limit { get; init; } = 1000;

        [Description("The next_cursor of the page before.")]
        public string? Cursor { get; init; }
    }

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<string> Assets, string? NextCursor);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadOneAsync(async session =>
        {
            var list = Actions.Cursor.List("asset_ids");
            var after = Actions.Cursor.Read(request.Cursor, list)?.Id ?? 0;
            var codes = await AssetTable.CodesAsync(session, call.Caller.Reader, after, request.Limit + 1);
            var (page, next) = Actions.Cursor.Cut(codes, request.Limit, list, row => (row.AssetId, row.AssetId));
            return new Result([.. page.Select(row => row.Code)], next);
        }, cancellation);
}
