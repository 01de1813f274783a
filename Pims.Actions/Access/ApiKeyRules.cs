using Pims.Storage;

namespace Pims.Actions.Access;

static class ApiKeyRules
{
    /// <exception cref="ActionError"><c>api_key_not_found</c></exception>
    public static async Task<ApiKeyRow> FindAsync(Session session, long apiKeyId) =>
        await ApiKeyTable.ByIdAsync(session, apiKeyId) ?? throw Errors.ApiKeyNotFound.Because($"API key {apiKeyId} does not exist.", "api_key_id");

    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static void RequireFuture(DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        if (expiresAt <= now)
            throw Errors.InvalidParameter.Because("expires_at must be in the future.", "expires_at");
    }
}
