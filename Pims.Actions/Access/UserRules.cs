using Pims.Storage;

namespace Pims.Actions.Access;

static class UserRules
{
    /// <exception cref="ActionError"><c>user_not_found</c></exception>
    public static async Task<UserRow> FindAsync(Session session, long userId) =>
        await UserTable.ByIdAsync(session, userId) ?? throw Errors.UserNotFound.Because($"User {userId} does not exist.", "user_id");

    /// <exception cref="ActionError"><c>user_exists</c></exception>
    public static async Task RequireFreeEmailAsync(Session session, Email email, long exceptUser)
    {
        if (await UserTable.ByEmailAsync(session, email.Key) is { } other && other.UserId != exceptUser)
            throw Errors.UserExists.Because($"The e-mail {other.Email} belongs to user {other.UserId}.", "email", new { other.UserId });
    }
}
