using Newtonsoft.Json;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>
/// A tree of buckets as answers show it: nodes with <c>children</c>. It is written straight from the rows; a node of its own
/// for each of 100,000 buckets would double what the answer costs.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class BucketTree
{
    readonly ILookup<long, BucketNode> children;
    readonly BucketPlace root;
    readonly int depth;
    readonly bool counts;

    /// <param name="nodes">The buckets in order of parent and name.</param>
    /// <param name="root">The one root, or the top for a forest.</param>
    /// <param name="depth">How many levels are shown, the root's being the first.</param>
    /// <param name="counts">Whether each node shows its <c>asset_count</c>.</param>
    public BucketTree(IReadOnlyList<BucketNode> nodes, BucketPlace root, int depth, bool counts)
    {
        this.root = root;
        this.depth = depth;
        this.counts = counts;
        children = nodes.ToLookup(node => node.ParentId ?? 0);
    }

    void Write(JsonWriter writer)
    {
        var parent = root.IsTop ? BucketPlace.Top : root.Parent;
        var roots = root.IsTop ? InOrder(0) : children[parent.Id].Where(node => node.BucketId == root.Id);
        WriteNodes(writer, roots, parent.Path, parent.IsPrivate, level: 1);
    }

    void WriteNodes(JsonWriter writer, IEnumerable<BucketNode> nodes, string parentPath, bool parentIsPrivate, int level)
    {
        writer.WriteStartArray();
        foreach (var node in nodes)
            WriteNode(writer, node, parentPath + "/" + node.Name, parentIsPrivate || node.IsPrivate || node.Owner.Length > 0, level);
        writer.WriteEndArray();
    }

    void WriteNode(JsonWriter writer, BucketNode node, string path, bool isPrivate, int level)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("bucket_id", escape: false);
        writer.WriteValue(node.BucketId);
        writer.WritePropertyName("slug", escape: false);
        writer.WriteValue(node.Slug);
        writer.WritePropertyName("name", escape: false);
        writer.WriteValue(node.Name);
        writer.WritePropertyName("type", escape: false);
        writer.WriteValue(node.Owner.Length > 0 ? "personal" : "global");
        if (node.ParentId is { } parent)
        {
            writer.WritePropertyName("parent_id", escape: false);
            writer.WriteValue(parent);
        }
        writer.WritePropertyName("path", escape: false);
        writer.WriteValue(path);
        writer.WritePropertyName("order", escape: false);
        writer.WriteValue(node.SortOrder);
        writer.WritePropertyName("is_private", escape: false);
        writer.WriteValue(isPrivate);
        if (counts)
        {
            writer.WritePropertyName("asset_count", escape: false);
            writer.WriteValue(node.AssetCount);
        }
        writer.WritePropertyName("children", escape: false);
        WriteNodes(writer, level < depth ? InOrder(node.BucketId) : [], path, isPrivate, level + 1);
        writer.WriteEndObject();
    }

    // The rows come by name; the sort is stable, and few siblings have an order.
    IEnumerable<BucketNode> InOrder(long parent) => children[parent].OrderBy(node => node.SortOrder);

    sealed class Converter : StoredJson.WriteOnly<BucketTree>
    {
        protected override void Write(JsonWriter writer, BucketTree value) => value.Write(writer);
    }
}
