using Pims.Storage;

namespace Pims.Actions.Buckets;

public enum BucketType
{
    Global,
    Personal,
}

/// <summary>A bucket as answers show it.</summary>
public sealed record BucketView
{
    public required long BucketId { get; init; }
    public required string Slug { get; init; }
    public required string Name { get; init; }
    public required BucketType Type { get; init; }
    public required string? Owner { get; init; }
    public required long? ParentId { get; init; }
    public required string Path { get; init; }
    public required long Order { get; init; }
    public required bool IsPrivate { get; init; }
    public required long? Cluster { get; init; }
    public required string? Thumbnail { get; init; }
    public required long AssetCount { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset ModifiedAt { get; init; }
    public required string ModifiedBy { get; init; }
    public required ApiAccess ApiAccess { get; init; }

    public static BucketView Of(BucketPlace place, ApiAccess access) => Of(place.Bucket, place.Path, place.IsPrivate, access);

    /// <summary>Buckets for a list: with their paths and effective privacy, without their keys.</summary>
    public static async Task<IReadOnlyList<BucketView>> ListAsync(Session session, IReadOnlyList<BucketRow> rows)
    {
        var places = await BucketPaths.ReadAsync(session, rows.Select(row => row.ParentId));
        return [.. rows.Select(row => Of(
            row, places.Path(row.ParentId) + "/" + row.Name, row.IsPrivate || row.Owner.Length > 0 || places.IsPrivate(row.ParentId), ApiAccess.Hidden))];
    }

    static BucketView Of(BucketRow row, string path, bool isPrivate, ApiAccess access) => new()
    {
        BucketId = row.BucketId,
        Slug = row.Slug,
        Name = row.Name,
        Type = row.Owner.Length > 0 ? BucketType.Personal : BucketType.Global,
        Owner = row.Owner.Length > 0 ? row.Owner : null,
        ParentId = row.ParentId,
        Path = path,
        Order = row.SortOrder,
        IsPrivate = isPrivate,
        Cluster = row.ClusterId,
        Thumbnail = row.Thumbnail,
        AssetCount = row.AssetCount,
        CreatedAt = row.CreatedAt,
        CreatedBy = row.CreatedBy,
        ModifiedAt = row.ModifiedAt,
        ModifiedBy = row.ModifiedBy,
        ApiAccess = access,
    };
}
