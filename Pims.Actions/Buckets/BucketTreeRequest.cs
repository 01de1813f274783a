using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>What both trees take.</summary>
public sealed record BucketTreeRequest : BucketTarget
{
    [Description("How many levels; a named bucket is the first.")]
    [Range(1, BucketPlace.MaxDepth)]
    public int Depth { get; init; } = BucketPlace.MaxDepth;

    [Description("Show each bucket's asset_count.")]
    public bool Counts { get; init; }

    /// <summary>The tree of the global buckets or of the caller's personal ones, or its part below a bucket.</summary>
    /// <exception cref="ActionError"><c>bucket_not_found</c></exception>
    internal async Task<BucketTreeResult> ReadAsync(Session session, Caller caller, BucketType type)
    {
        var owner = type == BucketType.Global ? "" : caller.Owner;
        var root = IsGiven() ? await FindAsync(session, caller) : BucketPlace.Top;
        if (!root.IsTop && !IsOfTree(root))
            throw Errors.BucketNotFound.Because($"Bucket {root.Id} stands in another tree.", BucketId is not null ? "bucket_id" : Slug is not null ? "slug" : "path");
        // For the key of a bucket the whole tree is what begins there, if it is of this type at all.
        if (root.IsTop && caller.Scope is { } scope)
            root = await BucketFinder.ByIdAsync(session, caller, new BucketId(scope), "bucket_id");
        IReadOnlyList<BucketNode> rows = root.IsTop
            ? await BucketTable.OfOwnerAsync(session, owner, Counts)
            : IsOfTree(root) ? await BucketTable.SubtreeAsync(session, root.Id, Depth, owner, Counts) : [];
        return new BucketTreeResult(new BucketTree(rows, root, Depth, Counts));

        bool IsOfTree(BucketPlace place) => place.Owner == owner && place.Owner.Length > 0 == (type == BucketType.Personal);
    }
}

public sealed record BucketTreeResult(BucketTree Buckets);
