using System.Text;
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

    /// <summary>The caller that bears an id (<c>user:3</c>, <c>read_key:5</c>), as it is now; null where there is none.</summary>
    internal async Task<Caller?> ByIdAsync(Session session, string id)
    {
        if (id.Split(':') is not [var kind, var digits] || !long.TryParse(digits, System.Globalization.NumberStyles.None, null, out var number))
            return null;
        return Unexpired(kind switch
        {
            "user" when await UserTable.ByIdAsync(session, number) is { } user => CallerOf(user, expiresAt: null),
            "api_key" when await ApiKeyTable.ByIdAsync(session, number) is { } key => CallerOf(key),
            "read_key" when await BucketTable.KeyOfAsync(session, BucketKeyKind.Read, number) is { } bucket => CallerOf(BucketKeyKind.Read, bucket),
            "write_key" when await BucketTable.KeyOfAsync(session, BucketKeyKind.Write, number) is { } bucket => CallerOf(BucketKeyKind.Write, bucket),
            _ => null,
        });
    }

    internal static Caller CallerOf(UserRow row, DateTimeOffset? expiresAt) =>
        new($"user:{row.UserId}", row.Name, RoleWords.Role(row.Role))
        {
            Email = row.Email,
            ExpiresAt = expiresAt,
            Stamp = Encoding.UTF8.GetBytes(row.Password),
        };

    static Caller CallerOf(ApiKeyRow row) =>
        new($"api_key:{row.ApiKeyId}", row.Name, RoleWords.Role(row.Role)) { ExpiresAt = row.ExpiresAt, Stamp = row.KeyHash };

    static Caller CallerOf(BucketKeyKind kind, BucketKeyOwner bucket) =>
        (kind == BucketKeyKind.Read
            ? new Caller($"read_key:{bucket.BucketId}", bucket.Name, Role.Viewer)
            : new Caller($"write_key:{bucket.BucketId}", bucket.Name, Role.Editor)) with
        {
            Scope = bucket.BucketId,
            Owner = bucket.Owner,
            Stamp = bucket.KeyHash,
        };

    static async Task<Caller?> OfTokenAsync(Session session, byte[] hash) =>
        await TokenTable.ByHashAsync(session, hash) is { } row ? CallerOf(row.User, row.ExpiresAt) : null;

    static async Task<Caller?> OfBucketKeyAsync(Session session, BucketKeyKind kind, byte[] hash) =>
        await BucketTable.ByKeyAsync(session, kind, hash) is { } bucket ? CallerOf(kind, bucket) : null;

    static async Task<Caller?> OfApiKeyAsync(Session session, byte[] hash) =>
        await ApiKeyTable.ByHashAsync(session, hash) is { } row ? CallerOf(row) : null;

    Caller? Unexpired(Caller? caller) => caller?.ExpiresAt <= time.GetUtcNow() ? null : caller;
}
