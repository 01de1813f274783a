using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>What changed access.</summary>
public sealed class GetAuditLog(Database database) : IAction<GetAuditLog.Request, GetAuditLog.Result>
{
    public static ActionFacts Facts { get; } = new("getAuditLog")
    {
        Summary = "What changed who may do what, the newest first: users, keys, tokens given out, buckets' keys reset, privacy, type and deletion; by whom, when and from where.",
        Group = "Access",
        Access = Role.Admin,
        Example = """{"action":"getAuditLog","limit":50}""",
        IsReadOnly = true,
    };

    public sealed record Request
    {
        [Description("Only what was done to this: user:3, api_key:7, bucket:5.")]
        [Length(1, 100)]
        public string? Subject { get; init; }

        [Description("How many at most.")]
        [Range(1, 10000)]
        public int Limit { get; init; } = 1000;

        [Description("The next_cursor of the page before.")]
        public string? Cursor { get; init; }
    }

    /// <summary><paramref name="NextCursor"/> while there are more.</summary>
    public sealed record Result(IReadOnlyList<Entry> Log, string? NextCursor);

    /// <summary><paramref name="Info"/>: what is new, by name.</summary>
    public sealed record Entry(DateTimeOffset Timestamp, string Caller, string Name, string Address, string Action, string Subject, StoredJson Info);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.ReadAsync(async session =>
        {
            var list = Actions.Cursor.List("audit", request.Subject);
            var before = Actions.Cursor.Read(request.Cursor, list)?.Id ?? long.MaxValue;
            var rows = await AuditTable.PageAsync(session, request.Subject, before, request.Limit + 1);
            var (page, next) = Actions.Cursor.Cut(rows, request.Limit, list, row => (row.AuditId, row.AuditId));
            return new Result(
                [.. page.Select(row => new Entry(row.At, row.Caller, row.CallerName, row.Address, row.Action, row.Subject, new StoredJson(row.Info)))], next);
        }, cancellation);
}
