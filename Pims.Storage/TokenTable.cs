namespace Pims.Storage;

/// <summary>A token's user, as they are now.</summary>
public sealed record TokenRow
{
    public required long UserId { get; init; }
    public required string Email { get; init; }
    public required string Name { get; init; }
    public required string Role { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>The tokens of users who signed in: their hashes, never themselves.</summary>
public static class TokenTable
{
    public static Task<TokenRow?> ByHashAsync(Session session, byte[] hash) =>
        session.LookUpAsync("""
            select u.user_id, u.email, u.name, u.role, t.expires_at
            from token t join app_user u on u.user_id = t.user_id where t.token_hash = @hash
            """, "@hash", hash, row => new TokenRow
        {
            UserId = row.GetInt64(0),
            Email = row.GetString(1),
            Name = row.GetString(2),
            Role = row.GetString(3),
            ExpiresAt = row.Moment(4),
        });

    public static Task InsertAsync(Session session, byte[] hash, long userId, DateTimeOffset now, DateTimeOffset expiresAt) =>
        session.ExecuteAsync(
            "insert into token (token_hash, user_id, created_at, expires_at) values (@hash, @userId, @now, @expiresAt)",
            new { hash, userId, now, expiresAt });

    /// <summary>Ends all tokens of a user and returns how many there were.</summary>
    public static Task<int> EndAsync(Session session, long userId) =>
        session.ExecuteAsync("delete from token where user_id = @userId", new { userId });

    public static Task DropExpiredAsync(Session session, DateTimeOffset now) =>
        session.ExecuteAsync("delete from token where expires_at <= @now", new { now });
}
