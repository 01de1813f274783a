using System.ComponentModel;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>Ends a credential at once.</summary>
public sealed class DeleteApiKey(Database database, TimeProvider time) : IAction<DeleteApiKey.Request, DeleteApiKey.Result>
{
    public static ActionFacts Facts { get; } = new("deleteApiKey")
    {
        Summary = "Deletes an API key; the next request with it is refused. The last administrator's key stays.",
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
            await session.LockAsync("administrators");
            var row = await ApiKeyTable.ByIdAsync(session, request.ApiKeyId)
                ?? throw Errors.ApiKeyNotFound.Because($"API key {request.ApiKeyId} does not exist.", "api_key_id");
            if (row.Role == AdminRole && await ApiKeyTable.CountOthersAsync(session, AdminRole, row.ApiKeyId, time.GetUtcNow()) == 0)
                throw Errors.LastAdmin.Because("This is the last administrator's key; make another one first.", "api_key_id");
            await ApiKeyTable.DeleteAsync(session, row.ApiKeyId);
            return new Result(ApiKeyView.Of(row));
        }, cancellation);

    const string AdminRole = "admin";
}
