namespace Pims.Storage;

/// <summary>A change of who may do what. <c>Info</c> is a JSON object as text.</summary>
public sealed record AuditRow
{
    public required long AuditId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Caller { get; init; }
    public required string CallerName { get; init; }
    public required string Address { get; init; }
    public required string Action { get; init; }
    public required string Subject { get; init; }
    public required string Info { get; init; }
}

public static class AuditTable
{
    public static Task InsertAsync(Session session, AuditRow row) =>
        session.ExecuteAsync("""
            insert into audit (at, caller, caller_name, address, action, subject, info)
            values (@At, @Caller, @CallerName, @Address, @Action, @Subject, @Info)
            """, row);

    /// <summary>The newest first, before an entry; of one subject where it is given.</summary>
    public static Task<IReadOnlyList<AuditRow>> PageAsync(Session session, string? subject, long before, int limit) =>
        session.ListAsync<AuditRow>($"""
            select audit_id, at, caller, caller_name, address, action, subject, info from audit
            where audit_id < @before {(subject is null ? "" : "and subject = @subject")}
            order by audit_id desc limit @limit
            """, new { subject, before, limit });
}
