using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>The first administrator of a new library: an API key.</summary>
public sealed class FirstAdministrator(Database database, TimeProvider time)
{
    /// <summary>Makes the key where there is neither a key nor a user.</summary>
    /// <param name="wanted">The key to use; null for a random one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The key that was made; null where there was somebody already.</returns>
    public Task<string?> MakeAsync(string? wanted, CancellationToken cancellation) =>
        database.WriteAsync(async session =>
        {
            if ((await ApiKeyTable.AllAsync(session)).Count > 0 || (await UserTable.PageAsync(session, after: 0, limit: 1)).Count > 0)
                return null;
            var key = wanted ?? Keys.Make(Keys.ApiKey);
            await ApiKeyTable.InsertAsync(session, new ApiKeyRow
            {
                ApiKeyId = 0,
                Name = "First administrator",
                Role = GrantedRole.Admin.Word(),
                KeyHash = Keys.Hash(key),
                CreatedAt = time.GetUtcNow(),
                CreatedBy = null,
                ExpiresAt = null,
            });
            return key;
        }, cancellation);
}
