using Pims.Actions.Buckets;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>An asset and the bucket that it is in (the top where it is in none).</summary>
public sealed record AssetPlace(AssetRow Row, BucketPlace Bucket);

/// <summary>From what a caller wrote to an asset that exists for this caller.</summary>
public static class AssetFinder
{
    /// <summary>A code that was given out is kept this long for its file.</summary>
    public static readonly TimeSpan ReservedFor = TimeSpan.FromDays(7);

    /// <summary>The asset of a code, whoever asks; null where there is none.</summary>
    public static async Task<AssetPlace?> AnyByCodeAsync(Session session, string code)
    {
        var row = await AssetTable.ByCodeAsync(session, code);
        if (row is null)
            return null;
        return new AssetPlace(row, row.BucketId is { } id ? new BucketPlace(await BucketTable.ChainAsync(session, id)) : BucketPlace.Top);
    }

    /// <summary>The asset of a code, also one whose file has not come; null where it does not exist for the caller.</summary>
    public static async Task<AssetPlace?> ByCodeAsync(Session session, Caller caller, string code)
    {
        var place = await AnyByCodeAsync(session, code);
        return place?.Row.State switch
        {
            AssetState.Live when caller.Sees(place.Bucket) => place,
            AssetState.Reserved when caller.Sees(place.Bucket) || place.Row.CreatedBy == caller.Id => place,
            _ => null,
        };
    }

    /// <summary>Those of the codes whose assets have a file and exist for the caller.</summary>
    public static async Task<IReadOnlyList<AssetRow>> LiveAsync(Session session, Caller caller, IEnumerable<string> codes)
    {
        var rows = (await AssetTable.ByCodesAsync(session, codes)).Where(row => row.State == AssetState.Live).ToArray();
        var buckets = rows.Select(row => row.BucketId ?? 0).Where(id => id != 0).Distinct().ToArray();
        var seen = (await BucketTable.ByIdsAsync(session, buckets, caller.Reader)).Select(row => row.BucketId).ToHashSet();
        return [.. rows.Where(row => row.BucketId is { } id ? seen.Contains(id) : caller.Sees(BucketPlace.Top))];
    }

    /// <summary>By <c>asset</c> or by <c>path</c>, of which one is given.</summary>
    /// <exception cref="ActionError"><c>asset_not_found</c>, <c>missing_parameter</c>, <c>invalid_parameter</c></exception>
    public static async Task<AssetPlace> FindAsync(Session session, Caller caller, AssetCode? code, string? path) => (code, path) switch
    {
        ({ } one, null) => await ByCodeAsync(session, caller, one.Text)
            ?? throw Errors.AssetNotFound.Because($"Asset {one.Text} does not exist.", "asset"),
        (null, { } one) => await ByPathAsync(session, caller, one),
        (null, null) => throw Errors.MissingParameter.Because("asset is missing: name the asset by asset (its code) or path.", "asset"),
        _ => throw Errors.InvalidParameter.Because("Name the asset by asset or by path, not by both.", "path"),
    };

    /// <summary>As <see cref="FindAsync"/>, for what needs the file.</summary>
    /// <exception cref="ActionError"><c>asset_not_found</c>, <c>missing_parameter</c>, <c>invalid_parameter</c></exception>
    public static async Task<AssetPlace> FindLiveAsync(Session session, Caller caller, AssetCode? code, string? path)
    {
        var place = await FindAsync(session, caller, code, path);
        return place.Row.State == AssetState.Live
            ? place
            : throw Errors.AssetNotFound.Because($"Asset {place.Row.Code} has no file yet.", code is null ? "path" : "asset");
    }

    /// <summary>As <see cref="FindLiveAsync"/>, for what serves the file: its end may have come before it is swept into the trash.</summary>
    /// <exception cref="ActionError"><c>asset_not_found</c>, <c>asset_expired</c>, <c>missing_parameter</c>, <c>invalid_parameter</c></exception>
    public static async Task<AssetPlace> FindServedAsync(Session session, Caller caller, AssetTarget target, DateTimeOffset now)
    {
        var place = await FindLiveAsync(session, caller, target.Asset, target.Path);
        RequireUnexpired(place.Row, now);
        return place;
    }

    /// <exception cref="ActionError"><c>asset_expired</c></exception>
    public static void RequireUnexpired(AssetRow row, DateTimeOffset now)
    {
        if (row.ExpiresAt <= now)
            throw Errors.AssetExpired.Because("The asset has expired.");
    }

    /// <summary>Whether it went to the trash at its end, or was there when it came, and everybody could read it before.</summary>
    public static async Task<bool> ExpiredInPublicAsync(Session session, AssetRow row, DateTimeOffset now) =>
        row.State == AssetState.Trashed && row.ExpiresAt <= now && await TrashTable.WasPublicAsync(session, row.AssetId);

    /// <summary>Of the assets with this filename in a bucket that was found, the oldest; null where there is none for the caller.</summary>
    public static async Task<AssetRow?> OldestNamedAsync(Session session, Caller caller, BucketPlace bucket, string filename) =>
        caller.Sees(bucket) ? await AssetTable.OldestNamedAsync(session, bucket.Id, filename) : null;

    static async Task<AssetPlace> ByPathAsync(Session session, Caller caller, string path)
    {
        var steps = BucketFinder.Steps(path, "path");
        if (steps.Length == 0)
            throw Errors.InvalidParameter.Because("/ is no asset; a path ends with its filename.", "path");
        IReadOnlyList<BucketPlace> buckets = steps.Length > 1
            ? await BucketFinder.WalkAsync(session, caller, steps[..^1])
            : caller.Sees(BucketPlace.Top) ? [BucketPlace.Top] : [];
        foreach (var bucket in buckets)
        {
            if (await AssetTable.OldestNamedAsync(session, bucket.Id, steps[^1]) is { } row)
                return new AssetPlace(row, bucket);
        }
        throw Errors.AssetNotFound.Because($"There is no asset at '{Nearest.Shown(path)}'.", "path");
    }
}
