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

    /// <summary>The tree of one owner's buckets (empty: the global ones), or its part below a bucket.</summary>
    /// <exception cref="ActionError"><c>bucket_not_found</c></exception>
    internal async Task<BucketTreeResult> ReadAsync(Session session, Caller caller, string owner)
    {
        var root = IsGiven() ? await FindAsync(session, caller) : BucketPlace.Top;
        if (!root.IsTop && root.Owner != owner)
            throw Errors.BucketNotFound.Because($"Bucket {root.Id} stands in another tree.", BucketId is not null ? "bucket_id" : Slug is not null ? "slug" : "path");
        var rows = root.IsTop
            ? await BucketTable.OfOwnerAsync(session, owner, Counts)
            : await BucketTable.SubtreeAsync(session, root.Id, Depth, owner, Counts);
        return new BucketTreeResult(new BucketTree(rows, root, Depth, Counts));
    }
}

public sealed record BucketTreeResult(BucketTree Buckets);
