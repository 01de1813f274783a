using Pims.Actions;

namespace Pims.Tests.Access.Matrix;

/// <summary>A column of the matrix.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Role">What the caller may by its role.</param>
public sealed record Who(string Name, Role Role)
{
    public static readonly Who
        Anonymous = new("anonymous", Role.Anonymous),
        Viewer = new("viewer", Role.Viewer),
        Editor = new("editor", Role.Editor),
        Admin = new("admin", Role.Admin),
        Expired = new("expired", Role.Admin),
        Deleted = new("deleted", Role.Admin),
        Read = new("read", Role.Viewer),
        Write = new("write", Role.Editor),
        ReadElsewhere = new("read_else", Role.Viewer),
        WriteElsewhere = new("write_else", Role.Editor),
        Owner = new("owner", Role.Editor),
        Other = new("other", Role.Editor),
        Demoted = new("demoted", Role.Viewer);

    public static readonly Who[] All =
        [Anonymous, Viewer, Editor, Admin, Expired, Deleted, Read, Write, ReadElsewhere, WriteElsewhere, Owner, Other, Demoted];

    /// <summary>Its credential is good no more.</summary>
    public bool IsWithdrawn => this == Expired || this == Deleted;

    /// <summary>The key of another bucket.</summary>
    public bool IsElsewhere => this == ReadElsewhere || this == WriteElsewhere;

    /// <summary>The key of the bucket concerned.</summary>
    public bool IsOwnKey => this == Read || this == Write;

    public override string ToString() => Name;
}
