using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>From a credential to the caller whose it is. Looked up on every request, so a deleted key stops at once.</summary>
public sealed class Credentials(Database database, TimeProvider time)
{
    /// <summary>Null for a credential that is unknown or has expired.</summary>
    public async Task<Caller?> FindAsync(string credential, CancellationToken cancellation)
    {
        var row = await database.ReadAsync(session => ApiKeyTable.ByHashAsync(session, Keys.Hash(credential)), cancellation);
        return row is null || row.ExpiresAt <= time.GetUtcNow()
            ? null
            : new Caller($"api_key:{row.ApiKeyId}", row.Name, Enum.Parse<Role>(row.Role, ignoreCase: true));
    }

    /// <summary>Makes the first administrator's key where there is no key at all.</summary>
    /// <param name="wanted">The key to use; null for a random one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The key that was made; null where there were keys already.</returns>
    public Task<string?> MakeFirstAsync(string? wanted, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            await session.LockAsync("administrators");
            if ((await ApiKeyTable.AllAsync(session)).Count > 0)
                return null;
            var key = wanted ?? Keys.Make("key");
            await ApiKeyTable.InsertAsync(session, new ApiKeyRow
            {
                ApiKeyId = 0,
                Name = "First administrator",
                Role = "admin",
                CreatedAt = time.GetUtcNow(),
                CreatedBy = null,
                ExpiresAt = null,
            }, Keys.Hash(key));
            return key;
        }, cancellation);
}
