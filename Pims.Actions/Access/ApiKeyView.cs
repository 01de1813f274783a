using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>An API key as answers show it; <paramref name="Key"/> once, when it is made.</summary>
public sealed record ApiKeyView(
    long ApiKeyId, string Name, string Role, string? Key, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? ExpiresAt)
{
    public static ApiKeyView Of(ApiKeyRow row, string? key = null) =>
        new(row.ApiKeyId, row.Name, row.Role, key, row.CreatedAt, row.CreatedBy, row.ExpiresAt);
}
