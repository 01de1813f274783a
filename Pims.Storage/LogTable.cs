namespace Pims.Storage;

/// <summary>What can be done to an asset.</summary>
public enum AssetEvent
{
    Created,
    Updated,
    Renamed,
    Moved,
    Replaced,
    Deleted,
    Restored,
    /// <summary>Its end came; it went to the trash.</summary>
    Expired,
}

/// <summary>Where an asset was when something was done to it: its bucket (0 for none), and whose that was then (empty for a global one).</summary>
public readonly record struct LogPlace(long Bucket, string Owner);

/// <summary>What is to be said of an asset: for <c>Updated</c> and <c>Replaced</c> JSON objects, else a name or a path; before and after.</summary>
public readonly record struct LogEntry(long AssetId, AssetEvent Event, string? Was, LogPlace From, string? Now, LogPlace To)
{
    /// <summary>It was done where the asset is.</summary>
    public LogEntry(long assetId, AssetEvent done, string? was, string? now, LogPlace place) : this(assetId, done, was, place, now, place)
    {
    }
}

/// <summary>An entry as it is kept. <c>Action</c> is the event in upper case.</summary>
public sealed record LogRow
{
    public required long LogId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Caller { get; init; }
    public required string CallerName { get; init; }
    public required string Action { get; init; }
    public required string? Was { get; init; }
    public required long WasBucket { get; init; }
    public required string WasOwner { get; init; }
    public required string? Now { get; init; }
    public required long NowBucket { get; init; }
    public required string NowOwner { get; init; }
}

/// <summary>What was done to assets, by whom and when. It goes with the asset.</summary>
public static class LogTable
{
    const int RowsOfStatement = 500;
    const string Columns = "asset_id, at, caller, caller_name, action, was, was_bucket, was_owner, now, now_bucket, now_owner";

    public static async Task AddAsync(Session session, IEnumerable<LogEntry> entries, Change change)
    {
        var rows = session.Dialect.Rows("@rows", "n", "nth bigint, asset_id bigint, action text, was text, was_bucket bigint, was_owner text, now text, now_bucket bigint, now_owner text");
        foreach (var chunk in entries.Chunk(RowsOfStatement))
            await session.ExecuteAsync(
                $"insert into asset_log ({Columns}) select n.asset_id, @At, @By, @Name, n.action, n.was, n.was_bucket, n.was_owner, n.now, n.now_bucket, n.now_owner from {rows} order by n.nth", new
                {
                    rows = session.Dialect.RowsOf(chunk.Select((entry, nth) => new
                    {
                        nth, entry.AssetId, Action = WordOf(entry.Event), entry.Was, WasBucket = entry.From.Bucket, WasOwner = entry.From.Owner,
                        entry.Now, NowBucket = entry.To.Bucket, NowOwner = entry.To.Owner,
                    })),
                    change.At, change.By, change.Name,
                });
    }

    /// <summary>The newest first, before an entry.</summary>
    public static Task<IReadOnlyList<LogRow>> PageAsync(Session session, long assetId, long before, int limit) =>
        session.ListAsync<LogRow>("""
            select log_id, at, caller, caller_name, action, was, was_bucket, was_owner, now, now_bucket, now_owner from asset_log
            where asset_id = @assetId and log_id < @before order by log_id desc limit @limit
            """, new { assetId, before, limit });

    /// <summary>The statement that says the same of many assets; it takes <c>@At</c>, <c>@By</c> and <c>@Name</c> of the change.</summary>
    /// <param name="what">What was done.</param>
    /// <param name="id">The asset's id in <paramref name="from"/>.</param>
    /// <param name="was">Expressions over <paramref name="from"/>: what, in which bucket, of which owner.</param>
    /// <param name="now">The same of afterwards.</param>
    /// <param name="from">The rest of the select, from its from on.</param>
    internal static string Saying(AssetEvent what, string id, (string What, string Bucket, string Owner) was, (string What, string Bucket, string Owner) now, string from) => $"""
        insert into asset_log ({Columns})
        select {id}, @At, @By, @Name, '{WordOf(what)}', {was.What}, {was.Bucket}, {was.Owner}, {now.What}, {now.Bucket}, {now.Owner} {from}
        """;

    static string WordOf(AssetEvent what) => what.ToString().ToUpperInvariant();
}
