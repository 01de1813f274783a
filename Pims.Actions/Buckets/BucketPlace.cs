using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>A bucket with its parents, from which its path and privacy follow; or the top, which has neither.</summary>
public sealed class BucketPlace
{
    /// <summary>How deep buckets may nest, so that a tree's JSON stays within the 64 levels that most readers take.</summary>
    public const int MaxDepth = 30;

    public static readonly BucketPlace Top = new();

    readonly IReadOnlyList<BucketRow> chain;

    /// <param name="chain">The bucket, then its parents; an empty one is no bucket, and must not be taken for the top.</param>
    public BucketPlace(IReadOnlyList<BucketRow> chain) =>
        this.chain = chain.Count > 0 ? chain : throw new ArgumentException("There is no bucket.", nameof(chain));

    BucketPlace() => chain = [];

    public bool IsTop => chain.Count == 0;

    public BucketRow Bucket => chain[0];

    /// <summary>0 at the top, as the tables say it.</summary>
    public long Id => IsTop ? 0 : Bucket.BucketId;

    public long? IdOrNull => IsTop ? null : Bucket.BucketId;

    /// <summary>Empty for a global bucket and for the top.</summary>
    public string Owner => IsTop ? "" : Bucket.Owner;

    public int Depth => chain.Count;

    /// <summary>"/Brand/Logos"; empty at the top.</summary>
    public string Path => string.Concat(chain.Reverse().Select(row => "/" + row.Name));

    /// <summary>Its files are not for anonymous readers: by its own mark, a parent's, or because it is personal.</summary>
    public bool IsPrivate => Owner.Length > 0 || chain.Any(row => row.IsPrivate);

    /// <summary>The place of a bucket right below this one.</summary>
    public BucketPlace With(BucketRow child) => new([child, .. chain]);

    public BucketPlace Parent => chain.Count == 1 ? Top : new([.. chain.Skip(1)]);

    public bool IsWithin(long bucketId) => chain.Any(row => row.BucketId == bucketId);
}
