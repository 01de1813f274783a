namespace Pims.Storage;

/// <summary>An API key as it is kept: its hash, never itself.</summary>
public sealed record ApiKeyRow
{
    public required long ApiKeyId { get; init; }
    public required string Name { get; init; }
    public required string Role { get; init; }
    public required byte[] KeyHash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string? CreatedBy { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }
}

public static class ApiKeyTable
{
    const string Columns = "api_key_id, name, role, key_hash, created_at, created_by, expires_at";

    public static Task<ApiKeyRow?> ByHashAsync(Session session, byte[] hash) =>
        session.LookUpAsync($"select {Columns} from api_key where key_hash = @hash", "@hash", hash, row => new ApiKeyRow
        {
            ApiKeyId = row.GetInt64(0),
            Name = row.GetString(1),
            Role = row.GetString(2),
            KeyHash = hash,
            CreatedAt = row.Moment(4),
            CreatedBy = row.IsDBNull(5) ? null : row.GetString(5),
            ExpiresAt = row.MomentOrNull(6),
        });

    public static Task<ApiKeyRow?> ByIdAsync(Session session, long apiKeyId) =>
        session.FirstAsync<ApiKeyRow>($"select {Columns} from api_key where api_key_id = @apiKeyId", new { apiKeyId });

    public static Task<IReadOnlyList<ApiKeyRow>> AllAsync(Session session) =>
        session.ListAsync<ApiKeyRow>($"select {Columns} from api_key order by api_key_id");

    public static Task<long> InsertAsync(Session session, ApiKeyRow row) =>
        session.ValueAsync<long>("""
            insert into api_key (name, role, key_hash, created_at, created_by, expires_at)
            values (@Name, @Role, @KeyHash, @CreatedAt, @CreatedBy, @ExpiresAt) returning api_key_id
            """, new { row.Name, row.Role, row.KeyHash, row.CreatedAt, row.CreatedBy, row.ExpiresAt });

    public static Task DeleteAsync(Session session, long apiKeyId) =>
        session.ExecuteAsync("delete from api_key where api_key_id = @apiKeyId", new { apiKeyId });

    public static Task UpdateAsync(Session session, ApiKeyRow row) =>
        session.ExecuteAsync(
            "update api_key set name = @Name, role = @Role, expires_at = @ExpiresAt where api_key_id = @ApiKeyId",
            new { row.ApiKeyId, row.Name, row.Role, row.ExpiresAt });

    /// <summary>How many keys of a role last beyond a time.</summary>
    public static Task<long> CountAsync(Session session, string role, DateTimeOffset beyond) =>
        session.ValueAsync<long>(
            "select count(*) from api_key where role = @role and (expires_at is null or expires_at > @beyond)", new { role, beyond });
}
