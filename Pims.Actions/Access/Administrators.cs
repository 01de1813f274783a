using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>There is always an administrator: a user, or a key that lasts.</summary>
static class Administrators
{
    const string Role = "admin";

    /// <summary>Looked at after one was taken away or given less: undoes it where nobody who lasts as long is left.</summary>
    /// <param name="session">The change's own.</param>
    /// <param name="role">What it was before; of what was no administrator nothing is asked.</param>
    /// <param name="until">How long it would have lasted; null for good.</param>
    /// <param name="parameter">What to name.</param>
    /// <exception cref="ActionError"><c>last_admin</c></exception>
    public static async Task RequireOneLeftAsync(Session session, string role, DateTimeOffset? until, string parameter)
    {
        if (role == Role && await ApiKeyTable.CountAsync(session, Role, until ?? DateTimeOffset.MaxValue) + await UserTable.CountAsync(session, Role) == 0)
            throw Errors.LastAdmin.Because("No administrator would be left, now or when keys end; make another one first.", parameter);
    }
}
