namespace Pims.Storage;

/// <summary>A request whose answer is a file: the action, and its parameters as a JSON object.</summary>
public sealed record DownloadRow
{
    public required string Action { get; init; }
    public required string Request { get; init; }
}

/// <summary>Requests that an address stands for.</summary>
public static class DownloadTable
{
    public static Task<long> InsertAsync(Session session, DownloadRow row, DateTimeOffset expiresAt) =>
        session.ValueAsync<long>("""
            insert into download (action, request, expires_at) values (@Action, @Request, @expiresAt) returning download_id
            """, new { row.Action, row.Request, expiresAt });

    public static Task<DownloadRow?> FindAsync(Session session, long id) =>
        session.FirstAsync<DownloadRow>("select action, request from download where download_id = @id", new { id });

    /// <summary>Drops those that have expired, so many at most, and returns how many.</summary>
    public static Task<int> DropAsync(Session session, DateTimeOffset now, int limit) =>
        session.ExecuteAsync(
            "delete from download where download_id in (select download_id from download where expires_at <= @now order by expires_at limit @limit)",
            new { now, limit });
}
