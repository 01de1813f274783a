using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>What was done to an asset.</summary>
public sealed class GetAssetLog(Database database) : IAction<GetAssetLog.Request, GetAssetLog.Result>
{
    public static ActionFacts Facts { get; } = new("getAssetLog")
    {
        Summary = "What was done to an asset, the newest first: by whom, when, from what to what; by its code also of one in the trash. A long value is told by its length; what was in a bucket that the caller does not see is left out.",
        Group = "Assets",
        Access = Role.Viewer,
        Errors = [Errors.AssetNotFound],
        Example = """{"action":"getAssetLog","asset":"logo","limit":50}""",
        IsReadOnly = true,
    };

    public sealed record Request : AssetTarget
    {
        [Description("How many at most.")]
        [Range(1, 1000)]
        public int Limit { get; init; } = 100;

        [Description("The next_cursor of the page before.")]
        public string? Cursor { get; init; }
    }

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<Entry> Log, string? NextCursor);

    /// <summary>
    /// <paramref name="Action"/> is CREATED, UPDATED, RENAMED, MOVED, REPLACED, DELETED, RESTORED or EXPIRED; <paramref name="Info"/> has
    /// <c>from</c> and <c>to</c>.
    /// </summary>
    public sealed record Entry(DateTimeOffset Timestamp, string Username, string Caller, string Action, StoredJson Info);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var row = await FindAsync(session, request, call.Caller);
            var list = Actions.Cursor.List("log", row.AssetId);
            var before = Actions.Cursor.Read(request.Cursor, list)?.Id ?? long.MaxValue;
            var rows = await LogTable.PageAsync(session, row.AssetId, before, request.Limit + 1);
            var (page, next) = Actions.Cursor.Cut(rows, request.Limit, list, entry => (entry.LogId, entry.LogId));
            var isSeen = await SightAsync(session, call.Caller, page);
            return new Result([.. page.Select(entry => new Entry(entry.At, entry.CallerName, entry.Caller, entry.Action, AssetLog.InfoOf(entry, isSeen)))], next);
        }, cancellation);

    /// <summary>Which places exist for the caller, or did: by their owners of then, since a bucket may be gone; for the key of a bucket, those below it now.</summary>
    static async Task<Func<LogPlace, bool>> SightAsync(Session session, Caller caller, IEnumerable<LogRow> rows)
    {
        if (caller.Scope is null)
            return place => caller.Sees(place.Owner);
        var buckets = rows.SelectMany(row => new[] { row.WasBucket, row.NowBucket }).Distinct();
        var seen = (await BucketTable.ByIdsAsync(session, buckets, caller.Reader)).Select(row => row.BucketId).ToHashSet();
        return place => seen.Contains(place.Bucket) && caller.Sees(place.Owner);
    }

    static async Task<AssetRow> FindAsync(Session session, Request request, Caller caller) =>
        request is { Asset: { } code, Path: null } && await TrashFinder.ByCodeAsync(session, caller, code.Text) is { } trashed
            ? trashed
            : (await AssetFinder.FindLiveAsync(session, caller, request.Asset, request.Path)).Row;
}
