using Newtonsoft.Json.Linq;
using Pims.Actions.Buckets;
using Pims.Actions.Files;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>
/// The rule by which an asset changes. What is wrong whatever the asset is found when it is made, the rest when it is applied.
/// </summary>
sealed class AssetUpdate
{
    readonly AssetChange change;
    readonly JObject own = [];
    readonly Filename? inData;

    /// <exception cref="ActionError"><c>missing_parameter</c>, <c>invalid_parameter</c></exception>
    public AssetUpdate(AssetChange change, DateTimeOffset now)
    {
        if (!change.ChangesSomething)
            throw Errors.MissingParameter.Because("Nothing to change: give at least one of data, filename, bucket_id, expires_at.", "data");
        if (change.ExpiresAt.Value <= now)
            throw Errors.InvalidParameter.Because("expires_at must be in the future.", "expires_at");
        if (change.Data is not null)
            (own, inData) = AssetData.ReadPatch(change.Data);
        this.change = change;
    }

    /// <summary>Changes one asset that was found.</summary>
    /// <exception cref="ActionError"><c>bucket_not_found</c>, <c>forbidden</c>, <c>invalid_parameter</c></exception>
    public async Task<AssetView> RunAsync(Session session, Call call, AssetRow row, DateTimeOffset now)
    {
        RequireDestination(call.Caller, await SeenAsync(session, call.Caller, [this]));
        var changed = Applied(row, call, now);
        await WriteAsync(session, [(row, changed)], call.Caller.ChangeAt(now));
        return (await AssetView.ListAsync(session, [changed], call.PublicUrl))[0];
    }

    /// <summary>Of the buckets that updates move into, those that exist for the caller.</summary>
    public static async Task<IReadOnlySet<long>> SeenAsync(Session session, Caller caller, IEnumerable<AssetUpdate> updates)
    {
        var ids = updates.Select(update => update.change.Destination ?? 0).Where(id => id != 0).Distinct().ToArray();
        return ids.Length == 0 ? [] : (await BucketTable.ByIdsAsync(session, ids, caller.Reader)).Select(row => row.BucketId).ToHashSet();
    }

    /// <param name="caller">Who moves it.</param>
    /// <param name="seen">The buckets that exist for the caller.</param>
    /// <exception cref="ActionError"><c>bucket_not_found</c>, <c>forbidden</c></exception>
    public void RequireDestination(Caller caller, IReadOnlySet<long> seen)
    {
        if (change.Destination is 0)
            caller.RequireInto(BucketPlace.Top, "bucket_id");
        else if (change.Destination is { } id && !seen.Contains(id))
            throw Errors.BucketNotFound.Because($"Bucket {id} does not exist.", "bucket_id");
    }

    /// <summary>The asset as it is after; the same where nothing differs.</summary>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public AssetRow Applied(AssetRow row, Call call, DateTimeOffset now)
    {
        if (change.Data is not null)
            AssetData.RequireUnchanged(change.Data, row, call.PublicUrl);
        var filename = NewName(row) ?? new Filename(row.Filename!);
        var changed = row with
        {
            Filename = filename.Text,
            Extension = filename.Text == row.Filename ? row.Extension : filename.ExtensionOr(FileTypes.OfMimeType(row.MimeType!)),
            Data = own.Count > 0 ? AssetData.Patched(row.Data, own) : row.Data,
            BucketId = change.Destination is { } to ? (to == 0 ? null : to) : row.BucketId,
            ExpiresAt = change.ExpiresAt.Or(row.ExpiresAt),
        };
        return changed == row ? row : changed with { ModifiedAt = now, ModifiedBy = call.Caller.Id };
    }

    /// <summary>The asset as it is in a bucket; the same where it is there.</summary>
    public static AssetRow Moved(AssetRow row, BucketPlace bucket, Change change) =>
        row.BucketId == bucket.IdOrNull ? row : row with { BucketId = bucket.IdOrNull, ModifiedAt = change.At, ModifiedBy = change.By };

    /// <summary>Writes those that differ, and says in their log how.</summary>
    public static async Task WriteAsync(Session session, IEnumerable<(AssetRow Was, AssetRow Now)> assets, Change change)
    {
        (AssetRow Was, AssetRow Now)[] differing = [.. assets.Where(pair => pair.Was != pair.Now)];
        await AssetTable.UpdateAsync(session, differing);
        var paths = await BucketPaths.ReadAsync(session, differing.SelectMany(pair => new[] { pair.Was.BucketId, pair.Now.BucketId }));
        await LogTable.AddAsync(session, differing.SelectMany(pair => AssetLog.Differences(pair.Was, pair.Now, paths)), change);
    }

    // Data that was read and is sent back bears the old name, which is no second new one.
    Filename? NewName(AssetRow row)
    {
        var other = inData?.Text == row.Filename ? null : inData;
        return change.Filename is { } name && other is not null && name != other
            ? throw Errors.InvalidParameter.Because("filename and data.filename differ.", "filename")
            : change.Filename ?? other;
    }
}
