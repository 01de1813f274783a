using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>There is always an administrator, a user or a key that has not expired.</summary>
static class Administrators
{
    const string Role = "admin";

    /// <summary>Held by whoever may take one away.</summary>
    public const string Lock = "administrators";

    /// <summary>Looked at after a change, which is undone where none would be left.</summary>
    /// <exception cref="ActionError"><c>last_admin</c></exception>
    public static async Task RequireOneLeftAsync(Session session, DateTimeOffset now, string parameter)
    {
        if (await ApiKeyTable.CountAsync(session, Role, now) + await UserTable.CountAsync(session, Role) == 0)
            throw Errors.LastAdmin.Because("No administrator would be left; make another one first.", parameter);
    }
}
