using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>Changes what an API key is called, what it may, and how long.</summary>
public sealed class EditApiKey(Database database, TimeProvider time) : IAction<EditApiKey.Request, EditApiKey.Result>
{
    public static ActionFacts Facts { get; } = new("editApiKey")
    {
        Summary = "Changes an API key's name, role or expiry, from its next request on; the key itself stays. One administrator stays.",
        Group = "Access",
        Access = Role.Admin,
        Errors = [Errors.ApiKeyNotFound, Errors.LastAdmin],
        Example = """{"action":"editApiKey","api_key_id":2,"role":"viewer"}""",
        IsIdempotent = true,
    };

    public sealed record Request
    {
        [Description("The key's id.")]
        [Id]
        public required long ApiKeyId { get; init; }

        [Description("What the key is for.")]
        [Length(1, 255), Line]
        public string? Name { get; init; }

        [Description("The new role.")]
        public GrantedRole? Role { get; init; }

        [Description("When the key stops; null for never.")]
        public Optional<DateTimeOffset?> ExpiresAt { get; init; }
    }

    public sealed record Result(ApiKeyView ApiKey);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        if (request is { Name: null, Role: null, ExpiresAt.IsGiven: false })
            throw Errors.MissingParameter.Because("Nothing to change: give at least one of name, role, expires_at.", "name");
        var now = time.GetUtcNow();
        ApiKeyRules.RequireFuture(request.ExpiresAt.Value, now);
        return database.WriteAsync(async session =>
        {
            var row = await ApiKeyRules.FindAsync(session, request.ApiKeyId);
            var edited = row with
            {
                Name = request.Name ?? row.Name,
                Role = request.Role?.Word() ?? row.Role,
                ExpiresAt = request.ExpiresAt.Or(row.ExpiresAt),
            };
            await ApiKeyTable.UpdateAsync(session, edited);
            if (edited.Role != row.Role)
                await Administrators.RequireOneLeftAsync(session, row.Role, row.ExpiresAt, "role");
            // One that is to end before it would have needs another that lasts.
            if (edited.ExpiresAt is { } end && !(row.ExpiresAt <= end))
                await Administrators.RequireOneLeftAsync(session, row.Role, row.ExpiresAt, "expires_at");
            await AuditLog.AddAsync(session, call, now, Facts.Name, $"api_key:{row.ApiKeyId}", new { edited.Name, edited.Role, edited.ExpiresAt });
            return new Result(ApiKeyView.Of(edited));
        }, cancellation);
    }
}
