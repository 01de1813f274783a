using System.Data.Common;

namespace Pims.Storage;

/// <summary>A person who signs in. <c>Password</c> is what was derived from the password, never itself.</summary>
public sealed record UserRow
{
    public required long UserId { get; init; }
    public required string Email { get; init; }
    public required string Name { get; init; }
    public required string Role { get; init; }
    public required string Password { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset ModifiedAt { get; init; }
    public required string ModifiedBy { get; init; }
}

/// <summary>Users. <c>emailKey</c> is the e-mail as it is compared.</summary>
public static class UserTable
{
    internal const int ColumnCount = 9;

    /// <summary>In the order of <see cref="Read"/>.</summary>
    internal const string Columns = "u.user_id, u.email, u.name, u.role, u.password, u.created_at, u.created_by, u.modified_at, u.modified_by";

    internal static UserRow Read(DbDataReader row) => new()
    {
        UserId = row.GetInt64(0),
        Email = row.GetString(1),
        Name = row.GetString(2),
        Role = row.GetString(3),
        Password = row.GetString(4),
        CreatedAt = row.Moment(5),
        CreatedBy = row.GetString(6),
        ModifiedAt = row.Moment(7),
        ModifiedBy = row.GetString(8),
    };

    public static Task<UserRow?> ByIdAsync(Session session, long userId) =>
        session.FirstAsync<UserRow>($"select {Columns} from app_user u where user_id = @userId", new { userId });

    public static Task<UserRow?> ByEmailAsync(Session session, string emailKey) =>
        session.FirstAsync<UserRow>($"select {Columns} from app_user u where email_key = @emailKey", new { emailKey });

    public static Task<IReadOnlyList<UserRow>> PageAsync(Session session, long after, int limit) =>
        session.ListAsync<UserRow>($"select {Columns} from app_user u where user_id > @after order by user_id limit @limit", new { after, limit });

    public static Task<long> InsertAsync(Session session, UserRow row, string emailKey) =>
        session.ValueAsync<long>("""
            insert into app_user (email, email_key, name, role, password, created_at, created_by, modified_at, modified_by)
            values (@Email, @emailKey, @Name, @Role, @Password, @CreatedAt, @CreatedBy, @ModifiedAt, @ModifiedBy) returning user_id
            """, new { row.Email, emailKey, row.Name, row.Role, row.Password, row.CreatedAt, row.CreatedBy, row.ModifiedAt, row.ModifiedBy });

    public static Task UpdateAsync(Session session, UserRow row, string emailKey) =>
        session.ExecuteAsync("""
            update app_user set email = @Email, email_key = @emailKey, name = @Name, role = @Role, password = @Password,
                modified_at = @ModifiedAt, modified_by = @ModifiedBy
            where user_id = @UserId
            """, new { row.UserId, row.Email, emailKey, row.Name, row.Role, row.Password, row.ModifiedAt, row.ModifiedBy });

    /// <summary>Deletes a user; the tokens go before.</summary>
    public static Task DeleteAsync(Session session, long userId) =>
        session.ExecuteAsync("delete from app_user where user_id = @userId", new { userId });

    public static Task<long> CountAsync(Session session, string role) =>
        session.ValueAsync<long>("select count(*) from app_user where role = @role", new { role });
}
