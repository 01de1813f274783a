using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>Paths and privacy of many buckets, each worked out once, from them and all their parents.</summary>
public sealed class BucketPaths
{
    readonly Dictionary<long, BucketNode> nodes;
    readonly Dictionary<long, (string Path, bool IsPrivate)> known = [];

    BucketPaths(IEnumerable<BucketNode> nodes) => this.nodes = nodes.ToDictionary(node => node.BucketId);

    /// <summary>Those of the buckets, with one query.</summary>
    public static async Task<BucketPaths> ReadAsync(Session session, IEnumerable<long?> buckets)
    {
        var ids = buckets.OfType<long>().Distinct().ToArray();
        return new(ids.Length == 0 ? [] : await BucketTable.WithParentsAsync(session, ids));
    }

    /// <summary>"/Brand/Logos"; empty for no bucket.</summary>
    public string Path(long? bucketId) => Place(bucketId).Path;

    /// <summary>Empty for a global bucket and for none.</summary>
    public string Owner(long? bucketId) => bucketId is { } id ? nodes[id].Owner : "";

    public bool IsPrivate(long? bucketId) => Place(bucketId).IsPrivate;

    (string Path, bool IsPrivate) Place(long? bucketId)
    {
        if (bucketId is not { } id)
            return ("", false);
        if (known.TryGetValue(id, out var place))
            return place;
        var node = nodes[id];
        var parent = Place(node.ParentId);
        return known[id] = (parent.Path + "/" + node.Name, parent.IsPrivate || node.IsPrivate || node.Owner.Length > 0);
    }
}
