using System.ComponentModel;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>Ends a credential at once.</summary>
public sealed class DeleteApiKey(Database database, TimeProvider time) : IAction<DeleteApiKey.Request, DeleteApiKey.Result>
{
    public static ActionFacts Facts { get; } = new("deleteApiKey")
    {
        Summary = "Deletes an API key; the next request with it is refused. One administrator stays.",
        Group = "Access",
        Access = Role.Admin,
        Errors = [Errors.ApiKeyNotFound, Errors.LastAdmin],
        Example = """{"action":"deleteApiKey","api_key_id":2}""",
    };

    public sealed record Request
    {
        [Description("The key's id.")]
        [Id]
        public required long ApiKeyId { get; init; }
    }

    public sealed record Result(ApiKeyView ApiKey);

    public Task<Result> HandleAsync(Request request, Call call, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            var row = await ApiKeyRules.FindAsync(session, request.ApiKeyId);
            await ApiKeyTable.DeleteAsync(session, row.ApiKeyId);
            await Administrators.RequireOneLeftAsync(session, row.Role, row.ExpiresAt, "api_key_id");
            await AuditLog.AddAsync(session, call, time.GetUtcNow(), Facts.Name, $"api_key:{row.ApiKeyId}", new { row.Name, row.Role });
            return new Result(ApiKeyView.Of(row));
        }, cancellation);
}
