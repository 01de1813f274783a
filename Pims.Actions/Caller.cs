using Pims.Actions.Buckets;
using Pims.Storage;

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
    /// <summary>Also manages users, keys and clusters, sees every personal bucket, and deletes for good.</summary>
    Admin,
}

/// <summary>Who calls. <paramref name="Id"/> (<c>user:3</c>, <c>api_key:7</c>, <c>write_key:5</c>) is what created_by and owner show.</summary>
public sealed record Caller(string Id, string Name, Role Role)
{
    public static readonly Caller Anonymous = new("", "anonymous", Role.Anonymous);

    /// <summary>Whose personal buckets are its own: its own id, and for the key of a bucket that bucket's owner (empty: nobody's).</summary>
    public string Owner { get; init; } = Id;

    /// <summary>For the key of a bucket this bucket: its subtree is all that exists. Null for everybody else.</summary>
    public long? Scope { get; init; }

    /// <summary>A user's e-mail.</summary>
    public string? Email { get; init; }

    /// <summary>When the credential ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What changes when the credential is withdrawn: the hash of a key, what is kept of a user's password. Signed addresses are bound to it.</summary>
    internal ReadOnlyMemory<byte> Stamp { get; init; }

    /// <summary>A change that this caller does. All who see an asset see who changed it: so no e-mail, and no name of a bucket.</summary>
    public Change ChangeAt(DateTimeOffset now) => new(now, Id) { Name = Scope is not null || Name == Email ? Id : Name };

    public Reader Reader => new(Role == Role.Admin ? null : Owner, Scope);

    /// <summary>Whether what this owner has (empty: everybody) can exist for the caller.</summary>
    public bool Sees(string owner) => owner.Length == 0 || owner == Owner || Role == Role.Admin;

    /// <summary>Whether the bucket exists for the caller; of the top, whether what is in no bucket does.</summary>
    public bool Sees(BucketPlace place) => Role > Role.Anonymous && Sees(place.Owner) && (Scope is not { } scope || place.IsWithin(scope));

    /// <exception cref="ActionError"><c>forbidden</c></exception>
    public void Require(Role role, string what)
    {
        if (Role < role)
            throw Errors.Forbidden.Because($"{what} needs the role {role.ToString().ToLowerInvariant()}; this caller is {Role.ToString().ToLowerInvariant()}.");
    }

    /// <summary>Something is put here: the key of a bucket puts nothing at the top.</summary>
    /// <exception cref="ActionError"><c>forbidden</c></exception>
    public BucketPlace RequireInto(BucketPlace place, string parameter) =>
        Scope is not null && place.IsTop
            ? throw Errors.Forbidden.Because($"The key of a bucket works in that bucket and below it; name one of these as {parameter}.", parameter)
            : place;

    /// <summary>The key of a bucket does not move, delete or rekey the bucket itself.</summary>
    /// <exception cref="ActionError"><c>forbidden</c></exception>
    public void RequireNotOwn(BucketPlace place, string what)
    {
        if (Scope == place.Id)
            throw Errors.Forbidden.Because($"The key of a bucket does not {what}.");
    }
}
