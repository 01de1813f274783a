using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>The assets in the trash, page by page.</summary>
public sealed class GetTrash(Database database) : IAction<GetTrash.Request, GetTrash.Result>
{
    public static ActionFacts Facts { get; } = new("getTrash")
    {
        Summary = "The assets in the trash whose buckets the caller could see, the newest first; the key of a bucket sees those of buckets that are still there.",
        Group = "Assets",
        Access = Role.Viewer,
        Example = """{"action":"getTrash","limit":50}""",
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
    public sealed record Result(IReadOnlyList<AssetView> Assets, string? NextCursor);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var list = Actions.Cursor.List("trash");
            var rows = await TrashTable.PageAsync(session, call.Caller.Reader, Actions.Cursor.Read(request.Cursor, list), request.Limit + 1);
            var (page, next) = Actions.Cursor.Cut(rows, request.Limit, list, row => (row.DeletedAt!.Value.ToUnixTimeMilliseconds(), row.AssetId));
            return new Result([.. page.Select(row => AssetView.Of(row, "", call.PublicUrl))], next);
        }, cancellation);
}
