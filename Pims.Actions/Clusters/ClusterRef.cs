using System.Globalization;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Clusters;

/// <summary>A cluster as callers write it: its id, or its slug. A word of digits is an id first, a slug where no such id is.</summary>
public readonly record struct ClusterRef(long? Id, string? Slug) : IReadFromJson<ClusterRef>
{
    static string IReadFromJson<ClusterRef>.JsonName => "integer or string";

    static string IReadFromJson<ClusterRef>.Expected => "the id or slug of a cluster";

    static bool IReadFromJson<ClusterRef>.TryRead(object value, out ClusterRef result)
    {
        result = value switch
        {
            long id => new ClusterRef(id, null),
            string text when IntegerType.IsDigits(text) && long.TryParse(text, CultureInfo.InvariantCulture, out var id) => new ClusterRef(id, text),
            string { Length: > 0 } text => new ClusterRef(null, text),
            _ => default,
        };
        return result != default;
    }

    /// <exception cref="ActionError"><c>cluster_not_found</c></exception>
    public async Task<ClusterRow> FindAsync(Session session, Caller caller, string parameter = "cluster")
    {
        var found = Id is { } id ? await ClusterTable.ByIdAsync(session, id, caller.Reader) : null;
        if (found is null && Slug is not null)
            found = await ClusterTable.BySlugAsync(session, Slug, caller.Reader);
        return found ?? throw Errors.ClusterNotFound.Because($"Cluster {Nearest.Shown(Slug ?? Id.ToString()!)} does not exist.", parameter);
    }
}
