using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>
/// From what a caller wrote to a bucket that exists for this caller: not another's personal bucket, nor for the key of a bucket anything
/// but its subtree.
/// </summary>
public static class BucketFinder
{
    public static Task<BucketPlace> FindAsync(Session session, Caller caller, BucketId? id, Slug? slug, string? path) =>
        (id, slug, path) switch
        {
            ({ } one, null, null) => ByIdAsync(session, caller, one, "bucket_id"),
            (null, { } one, null) => BySlugAsync(session, caller, one.Text, "slug"),
            (null, null, { } one) => ByPathAsync(session, caller, one, "path"),
            (null, null, null) => throw Errors.MissingParameter.Because("bucket_id is missing: name the bucket by bucket_id, slug or path.", "bucket_id"),
            _ => throw Errors.InvalidParameter.Because("Name the bucket by one of bucket_id, slug and path, not by two.", id is null || slug is null ? "path" : "slug"),
        };

    /// <summary>Where something is moved to. A <c>bucket_id</c> of null is given, and means no bucket.</summary>
    public static async Task<BucketPlace> DestinationAsync(Session session, Caller caller, Optional<BucketId?> id, Slug? slug, string? path = null) =>
        caller.RequireInto(await FindAsync(session, caller, id.IsGiven ? id.Value ?? BucketId.Top : null, slug, path), "bucket_id");

    public static async Task<BucketPlace> ByIdAsync(Session session, Caller caller, BucketId id, string parameter)
    {
        if (id == BucketId.Top)
            return BucketPlace.Top;
        return Seen(caller, await BucketTable.ChainAsync(session, id.Value))
            ?? throw Errors.BucketNotFound.Because($"Bucket {id.Value} does not exist.", parameter);
    }

    public static async Task<BucketPlace> BySlugAsync(Session session, Caller caller, string slug, string parameter) =>
        Seen(caller, await BucketTable.ChainAsync(session, slug))
            ?? throw Errors.BucketNotFound.Because($"There is no bucket with the slug '{slug}'.", parameter);

    /// <summary>A path prefers the caller's own personal buckets, then the global ones, then (for administrators) others'.</summary>
    public static async Task<BucketPlace> ByPathAsync(Session session, Caller caller, string path, string parameter)
    {
        var steps = Steps(path, parameter);
        if (steps.Length == 0)
            return BucketPlace.Top;
        var found = await WalkAsync(session, caller, steps);
        return found.Count > 0 ? found[0] : throw Errors.BucketNotFound.Because($"There is no bucket at '{Nearest.Shown(path)}'.", parameter);
    }

    /// <summary>The buckets that a path may mean, the preferred first; several where owners have trees of the same names.</summary>
    public static async Task<IReadOnlyList<BucketPlace>> WalkAsync(Session session, Caller caller, string[] steps)
    {
        IReadOnlyList<BucketNode> reached = [];
        foreach (var (depth, step) in steps.Index())
        {
            var parents = depth == 0 ? [0L] : reached.Select(node => node.BucketId);
            reached = [.. (await BucketTable.NamedAsync(session, parents, BucketName.KeyOf(step))).Where(node => caller.Sees(node.Owner))];
        }
        var places = new List<BucketPlace>(reached.Count);
        foreach (var node in reached.OrderBy(node => node.Owner == caller.Owner ? 0 : node.Owner.Length == 0 ? 1 : 2))
        {
            if (Seen(caller, await BucketTable.ChainAsync(session, node.BucketId)) is { } place)
                places.Add(place);
        }
        return places;
    }

    /// <summary>The names along a path.</summary>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static string[] Steps(string path, string parameter)
    {
        var trimmed = path.Trim('/');
        if (!path.StartsWith('/'))
            throw Errors.InvalidParameter.Because("A path begins with /, like /Brand/Logos.", parameter);
        var steps = trimmed.Length == 0 ? [] : trimmed.Split('/');
        return steps.Length > BucketPlace.MaxDepth + 1
            ? throw Errors.InvalidParameter.Because($"A path has at most {BucketPlace.MaxDepth} buckets.", parameter)
            : steps;
    }

    static BucketPlace? Seen(Caller caller, IReadOnlyList<BucketRow> chain) =>
        chain.Count > 0 && new BucketPlace(chain) is var place && caller.Sees(place) ? place : null;
}
