using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>Assets with the same bytes.</summary>
public sealed class FindDuplicates(Database database) : IAction<FindDuplicates.Request, FindDuplicates.Result>
{
    const int MostShown = 100;

    public static ActionFacts Facts { get; } = new("findDuplicates")
    {
        Summary = "Groups of assets with the same bytes among what the caller sees, in a bucket or everywhere, page by page. Of each group the 100 oldest are shown; count is how many there are.",
        Group = "Assets",
        Access = Role.Viewer,
        Errors = [Errors.BucketNotFound],
        Example = """{"action":"findDuplicates","bucket_id":1,"recursive":true}""",
        IsReadOnly = true,
    };

    /// <summary>Without a bucket everywhere.</summary>
    public sealed record Request : BucketTarget
    {
        [Description("Also the assets of all buckets below. Without a bucket all are looked at anyway.")]
        public bool Recursive { get; init; }

        [Description("How many groups at most.")]
        [Range(1, 100)]
        public int Limit { get; init; } = 100;

        [Description("The next_cursor of the page before.")]
        public string? Cursor { get; init; }
    }

    public sealed record DuplicatesView(string Checksum, long Count, IReadOnlyList<AssetView> Assets);

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<DuplicatesView> Groups, string? NextCursor);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var place = request.IsGiven() ? await request.FindAsync(session, call.Caller) : BucketPlace.Top;
            var area = new AssetArea(place.Id, request.Recursive || !request.IsGiven(), call.Caller.Reader);
            var list = Actions.Cursor.List("duplicates", area.Bucket, area.Recursive);
            var after = Convert.ToString(Actions.Cursor.Read(request.Cursor, list)?.Value, System.Globalization.CultureInfo.InvariantCulture);
            var groups = await AssetTable.DuplicatesAsync(session, area, after ?? "", request.Limit + 1);
            var (page, next) = Actions.Cursor.Cut(groups, request.Limit, list, group => (group.Checksum, 0));
            var rows = await AssetTable.WithChecksumsAsync(session, area, page.Select(group => group.Checksum), MostShown);
            var views = (await AssetView.ListAsync(session, rows, call.PublicUrl)).ToLookup(view => view.Checksum);
            return new Result([.. page.Select(group => "sha256:" + group.Checksum).Zip(page, (checksum, group) =>
                new DuplicatesView(checksum, group.Assets, [.. views[checksum]]))], next);
        }, cancellation);
}
