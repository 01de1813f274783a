using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>
/// From a credential to the caller whose it is. Looked up on every request: what was deleted, reset or given another role is so at once.
/// </summary>
public sealed class Credentials(Database database, TimeProvider time)
{
    /// <summary>Null for a credential that is unknown or has expired.</summary>
    public async Task<Caller?> FindAsync(string credential, CancellationToken cancellation)
    {
        var hash = Keys.Hash(credential);
        var caller = await database.ReadOneAsync(session =>
            Keys.IsOf(Keys.Token, credential) ? OfTokenAsync(session, hash)
            : Keys.IsOf(Keys.ReadKey, credential) ? OfBucketKeyAsync(session, BucketKeyKind.Read, hash)
            : Keys.IsOf(Keys.WriteKey, credential) ? OfBucketKeyAsync(session, BucketKeyKind.Write, hash)
            : OfApiKeyAsync(session, hash), cancellation);
        return Unexpired(caller);
    }

    /// <summary>
    /// The caller that bears an id (<c>user:3</c>, <c>read_key:5</c>) as it may now, and a stamp that changes when its credential is withdrawn:
    /// the hash of its key, or what is kept of its password. Null where there is none.
    /// </summary>
    internal async Task<(Caller Caller, byte[] Stamp)?> ByIdAsync(Session session, string id)
    {
        if (id.Split(':') is not [var kind, var digits] || !long.TryParse(digits, System.Globalization.NumberStyles.None, null, out var number))
            return null;
        (Caller? Caller, byte[] Stamp) found = kind switch
        {
            "user" when await UserTable.ByIdAsync(session, number) is { } user =>
                (CallerOf(user.UserId, user.Email, user.Name, user.Role, null), System.Text.Encoding.UTF8.GetBytes(user.Password)),
            "api_key" when await ApiKeyTable.ByIdAsync(session, number) is { } key => (CallerOf(key), key.KeyHash),
            "read_key" when await BucketTable.KeyOfAsync(session, BucketKeyKind.Read, number) is { } bucket => (CallerOf(BucketKeyKind.Read, bucket), bucket.KeyHash),
            "write_key" when await BucketTable.KeyOfAsync(session, BucketKeyKind.Write, number) is { } bucket => (CallerOf(BucketKeyKind.Write, bucket), bucket.KeyHash),
            _ => (null, []),
        };
        return Unexpired(found.Caller) is { } caller ? (caller, found.Stamp) : null;
    }

    internal static Caller CallerOf(long userId, string email, string name, string role, DateTimeOffset? expiresAt) =>
        new($"user:{userId}", name, RoleWords.Role(role)) { Email = email, ExpiresAt = expiresAt };

    static Caller CallerOf(ApiKeyRow row) => new($"api_key:{row.ApiKeyId}", row.Name, RoleWords.Role(row.Role)) { ExpiresAt = row.ExpiresAt };

    static Caller CallerOf(BucketKeyKind kind, BucketKeyOwner bucket) =>
        kind == BucketKeyKind.Read
            ? new($"read_key:{bucket.BucketId}", bucket.Name, Role.Viewer) { Scope = bucket.BucketId, Owner = bucket.Owner }
            : new($"write_key:{bucket.BucketId}", bucket.Name, Role.Editor) { Scope = bucket.BucketId, Owner = bucket.Owner };

    static async Task<Caller?> OfTokenAsync(Session session, byte[] hash) =>
        await TokenTable.ByHashAsync(session, hash) is { } row ? CallerOf(row.UserId, row.Email, row.Name, row.Role, row.ExpiresAt) : null;

    static async Task<Caller?> OfBucketKeyAsync(Session session, BucketKeyKind kind, byte[] hash) =>
        await BucketTable.ByKeyAsync(session, kind, hash) is { } bucket ? CallerOf(kind, bucket) : null;

    static async Task<Caller?> OfApiKeyAsync(Session session, byte[] hash) =>
        await ApiKeyTable.ByHashAsync(session, hash) is { } row ? CallerOf(row) : null;

    Caller? Unexpired(Caller? caller) => caller?.ExpiresAt <= time.GetUtcNow() ? null : caller;
}
