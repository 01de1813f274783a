using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>The assets of a bucket, page by page.</summary>
public sealed class ListAssetsInBucket(Database database) : IAction<ListAssetsInBucket.Request, ListAssetsInBucket.Result>
{
    public static ActionFacts Facts { get; } = new("listAssetsInBucket")
    {
        Summary = "The assets of a bucket, or with recursive of all that is below it, page by page; at the top, those in no bucket.",
        Group = "Buckets",
        Access = Role.Viewer,
        Errors = [Errors.BucketNotFound],
        Example = """{"action":"listAssetsInBucket","bucket_id":1,"sort":"-size","limit":50}""",
        IsReadOnly = true,
    };

    public sealed record Request : BucketTarget
    {
        [Description("Also the assets of all buckets below.")]
        public bool Recursive { get; init; }

        [Description("What to sort by, with - before it from the largest down.")]
        [AllowedValues("created_at", "filename", "size", "modified_at", "-created_at", "-filename", "-size", "-modified_at")]
        public string Sort { get; init; } = "created_at";

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
            var place = await request.FindAsync(session, call.Caller);
            var list = Actions.Cursor.List("assets", place.Id, request.Recursive, request.Sort);
            var sort = AssetSorts.Of(request.Sort);
            var rows = await AssetTable.PageAsync(session, new AssetPage
            {
                Area = new AssetArea(place.Id, request.Recursive, call.Caller.Reader),
                Sort = sort,
                Descending = AssetSorts.IsDescending(request.Sort),
                After = Actions.Cursor.Read(request.Cursor, list),
                Limit = request.Limit + 1,
            });
            var (page, next) = Actions.Cursor.Cut(rows, request.Limit, list, row => (row.ValueOf(sort), row.AssetId));
            return new Result(
                request.Recursive
                    ? await AssetView.ListAsync(session, page, call.PublicUrl)
                    : [.. page.Select(row => AssetView.Of(row, place.Path, call.PublicUrl))],
                next);
        }, cancellation);
}
