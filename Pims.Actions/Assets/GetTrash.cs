using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>The assets in the trash, page by page.</summary>
public sealed class GetTrash(Database database) : IAction<PageRequest, GetTrash.Result>
{
    public static ActionFacts Facts { get; } = new("getTrash")
    {
        Summary = "The assets in the trash whose buckets the caller could see, the newest first; the key of a bucket sees those of buckets that are still there.",
        Group = "Assets",
        Access = Role.Viewer,
        Example = """{"action":"getTrash","limit":50}""",
        IsReadOnly = true,
    };

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<AssetView> Assets, string? NextCursor);

    public Task<Result> HandleAsync(PageRequest request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var list = Cursor.List("trash");
            var rows = await TrashTable.PageAsync(session, call.Caller.Reader, Cursor.Read(request.Cursor, list), request.Limit + 1);
            var (page, next) = Cursor.Cut(rows, request.Limit, list, row => (row.DeletedAt!.Value.ToUnixTimeMilliseconds(), row.AssetId));
            return new Result([.. page.Select(row => AssetView.Of(row, "", call.PublicUrl))], next);
        }, cancellation);
}
