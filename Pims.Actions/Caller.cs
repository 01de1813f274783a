namespace Pims.Actions;

/// <summary>What a caller may do, each role including those before it.</summary>
public enum Role
{
    /// <summary>No credential: status and descriptions only.</summary>
    Anonymous,
    /// <summary>Reads.</summary>
    Viewer,
    /// <summary>Changes buckets and assets.</summary>
    Editor,
    /// <summary>Also manages keys and clusters, sees every personal bucket, and deletes for good.</summary>
    Admin,
}

/// <summary>Who calls. <paramref name="Id"/> (<c>api_key:7</c>) is what created_by and owner show.</summary>
public sealed record Caller(string Id, string Name, Role Role)
{
    public static readonly Caller Anonymous = new("", "anonymous", Role.Anonymous);

    /// <summary>The owner whose personal buckets are seen beside the global ones; null sees all.</summary>
    public string? Reader => Role == Role.Admin ? null : Id;

    /// <summary>Whether what this owner has (empty: everybody) exists for the caller.</summary>
    public bool Sees(string owner) => owner.Length == 0 || owner == Id || Role == Role.Admin;

    /// <exception cref="ActionError"><c>forbidden</c></exception>
    public void Require(Role role, string what)
    {
        if (Role < role)
            throw Errors.Forbidden.Because($"{what} needs the role {role.ToString().ToLowerInvariant()}; this caller is {Role.ToString().ToLowerInvariant()}.");
    }
}
