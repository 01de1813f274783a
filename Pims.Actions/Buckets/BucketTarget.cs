using System.ComponentModel;
using Pims.Storage;

namespace Pims.Actions.Buckets;

/// <summary>The three ways to name a bucket, of which a caller uses one.</summary>
public record BucketTarget
{
    [Description("The bucket's id; \"root\" is the top.")]
    public BucketId? BucketId { get; init; }

    [Description("The bucket's slug, in place of bucket_id.")]
    public Slug? Slug { get; init; }

    [Description("The bucket's path like /Brand/Logos, in place of bucket_id; / is the top.")]
    public string? Path { get; init; }

    /// <summary>Finds the bucket, or the top.</summary>
    /// <exception cref="ActionError"><c>bucket_not_found</c>, <c>missing_parameter</c>, <c>invalid_parameter</c></exception>
    public Task<BucketPlace> FindAsync(Session session, Caller caller) =>
        BucketFinder.FindAsync(session, caller, BucketId, Slug, Path);

    /// <summary>Finds the bucket; the top is none.</summary>
    /// <exception cref="ActionError"><c>bucket_not_found</c>, <c>missing_parameter</c>, <c>invalid_parameter</c></exception>
    public async Task<BucketPlace> FindBucketAsync(Session session, Caller caller)
    {
        var place = await FindAsync(session, caller);
        return place.IsTop ? throw Errors.InvalidParameter.Because("The top is no bucket; name one below it.", Path is null ? "bucket_id" : "path") : place;
    }

    /// <summary>Whether any of the three is there.</summary>
    public bool IsGiven() => BucketId is not null || Slug is not null || Path is not null;
}
