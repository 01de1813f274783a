namespace Pims.Storage;

/// <summary>A token's user, as they are now, and when the token ends.</summary>
public sealed record TokenRow(UserRow User, DateTimeOffset ExpiresAt);

/// <summary>The tokens of users who signed in: their hashes, never themselves.</summary>
public static class TokenTable
{
    public static Task<TokenRow?> ByHashAsync(Session session, byte[] hash) =>
        session.LookUpAsync($"""
            select {UserTable.Columns}, t.expires_at from token t join app_user u on u.user_id = t.user_id where t.token_hash = @hash
            """, "@hash", hash, row => new TokenRow(UserTable.Read(row), row.Moment(UserTable.ColumnCount)));

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
