using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>Makes a credential for a system.</summary>
public sealed class AddApiKey(Database database, TimeProvider time) : IAction<AddApiKey.Request, AddApiKey.Result>
{
    public static ActionFacts Facts { get; } = new("addApiKey")
    {
        Summary = "Makes an API key with a role; the key itself is shown in this answer only.",
        Group = "Access",
        Access = Role.Admin,
        Example = """{"action":"addApiKey","name":"Nightly export","role":"viewer"}""",
    };

    public sealed record Request
    {
        [Description("What the key is for.")]
        [Length(1, 255), Line]
        public required string Name { get; init; }

        [Description("viewer reads, editor changes, admin also manages.")]
        public required GrantedRole Role { get; init; }

        [Description("When the key stops; absent, never.")]
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    public sealed record Result(ApiKeyView ApiKey);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        ApiKeyRules.RequireFuture(request.ExpiresAt, now);
        var key = Keys.Make(Keys.ApiKey);
        var row = new ApiKeyRow
        {
            ApiKeyId = 0,
            Name = request.Name,
            Role = request.Role.Word(),
            KeyHash = Keys.Hash(key),
            CreatedAt = now,
            CreatedBy = call.Caller.Id,
            ExpiresAt = request.ExpiresAt,
        };
        return database.WriteAsync(async session =>
        {
            var added = row with { ApiKeyId = await ApiKeyTable.InsertAsync(session, row) };
            await AuditLog.AddAsync(session, call, now, Facts.Name, $"api_key:{added.ApiKeyId}", new { added.Name, added.Role, added.ExpiresAt });
            return new Result(ApiKeyView.Of(added, key));
        }, cancellation);
    }
}
