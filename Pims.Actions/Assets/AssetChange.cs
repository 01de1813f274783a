using System.ComponentModel;
using Newtonsoft.Json.Linq;
using Pims.Actions.Buckets;
using Pims.Actions.Schema;

namespace Pims.Actions.Assets;

/// <summary>What a caller changes of an asset; at least one of it.</summary>
public sealed record AssetChange
{
    internal const string OfData = "A merge patch (RFC 7396): what is given replaces, null removes, all else stays; at most 64 KiB in the end.";
    internal const string OfFilename = "The new filename.";
    internal const string OfBucketId = "The id of the bucket to move it into; null or \"root\" for none.";
    internal const string OfExpiresAt = "When the asset stops being served; null for never.";

    [Description(OfData)]
    public JObject? Data { get; init; }

    [Description(OfFilename)]
    public Filename? Filename { get; init; }

    [Description(OfBucketId)]
    public Optional<BucketId?> BucketId { get; init; }

    [Description(OfExpiresAt)]
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    /// <summary>The bucket to move into, 0 for none; null where it stays.</summary>
    internal long? Destination => BucketId.IsGiven ? BucketId.Value?.Value ?? 0 : null;

    internal bool ChangesSomething => Data is { Count: > 0 } || Filename is not null || BucketId.IsGiven || ExpiresAt.IsGiven;
}
