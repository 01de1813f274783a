namespace Pims.Actions.Access;

/// <summary>What a user or an API key may be: everything but anonymous.</summary>
public enum GrantedRole
{
    Viewer,
    Editor,
    Admin,
}

/// <summary>Roles as the tables keep them.</summary>
static class RoleWords
{
    public static string Word(this GrantedRole role) => role.ToString().ToLowerInvariant();

    public static Role Role(string word) => Enum.Parse<Role>(word, ignoreCase: true);
}
