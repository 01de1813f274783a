using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>What the log says of changes: from what to what, and where the asset was.</summary>
static class AssetLog
{
    // An entry is read by people and a page has many: a long text is told by its length, and of many members the first are shown.
    const int LongestValue = 200;
    const int LongestSide = 2000;

    /// <summary>A bucket's path as the log has it; / for none.</summary>
    public static string Shown(string bucketPath) => bucketPath.Length == 0 ? "/" : bucketPath;

    public static LogPlace PlaceOf(BucketPlace place) => new(place.Id, place.Owner);

    public static LogPlace PlaceOf(AssetRow row, BucketPaths paths) => new(row.BucketId ?? 0, paths.Owner(row.BucketId));

    public static LogEntry Created(long assetId, AssetView view, BucketPlace place) => new(assetId, AssetEvent.Created, null, view.Path, PlaceOf(place));

    /// <summary>One entry each for a rename, a move, and whatever else was edited.</summary>
    /// <param name="was">The asset before.</param>
    /// <param name="now">The asset after.</param>
    /// <param name="paths">Of its buckets before and after.</param>
    public static IEnumerable<LogEntry> Differences(AssetRow was, AssetRow now, BucketPaths paths)
    {
        var (here, there) = (PlaceOf(was, paths), PlaceOf(now, paths));
        if (was.Filename != now.Filename)
            yield return new(now.AssetId, AssetEvent.Renamed, was.Filename, here, now.Filename, there);
        if (was.BucketId != now.BucketId)
            yield return new(now.AssetId, AssetEvent.Moved, Shown(paths.Path(was.BucketId)), here, Shown(paths.Path(now.BucketId)), there);
        var (from, to) = (new JObject(), new JObject());
        if (was.ExpiresAt != now.ExpiresAt)
            (from["expires_at"], to["expires_at"]) = (Moment(was.ExpiresAt), Moment(now.ExpiresAt));
        if (was.Data != now.Data)
            AddMembers(from, to, "data", StoredJson.Parsed(was.Data), StoredJson.Parsed(now.Data));
        if (was.Checksum == now.Checksum && was.Meta != now.Meta)
            AddMembers(from, to, "meta", MetaOf(was), MetaOf(now));
        if (to.Count > 0)
            yield return new(now.AssetId, AssetEvent.Updated, Text(from), here, Text(to), there);
    }

    /// <summary>An asset got another file.</summary>
    /// <param name="was">With the file before.</param>
    /// <param name="now">With the file after.</param>
    /// <param name="restored">The version that this file was before; null for a new one.</param>
    /// <param name="paths">Of its bucket.</param>
    public static LogEntry Replaced(AssetRow was, AssetRow now, int? restored, BucketPaths paths)
    {
        var to = FileOf(now);
        if (restored is not null)
            to["restored_version"] = restored;
        return new(now.AssetId, AssetEvent.Replaced, Text(FileOf(was)), Text(to), PlaceOf(now, paths));
    }

    /// <summary>It is back from the trash; an end that had passed is cleared by that.</summary>
    public static IEnumerable<LogEntry> Restored(AssetRow row, AssetView view, DateTimeOffset? expiredAt, BucketPaths paths)
    {
        yield return new(row.AssetId, AssetEvent.Restored, null, view.Path, PlaceOf(row, paths));
        if (expiredAt != row.ExpiresAt)
            yield return new(row.AssetId, AssetEvent.Updated, Text(new JObject { ["expires_at"] = Moment(expiredAt) }),
                Text(new JObject { ["expires_at"] = null }), PlaceOf(row, paths));
    }

    public static LogEntry Linked(AssetPlace place, IEnumerable<ReferenceRow> added) =>
        new(place.Row.AssetId, AssetEvent.Updated, null, Text(Referring(added)), PlaceOf(place.Bucket));

    public static LogEntry Unlinked(AssetPlace place, IEnumerable<ReferenceRow> removed) =>
        new(place.Row.AssetId, AssetEvent.Updated, Text(Referring(removed)), null, PlaceOf(place.Bucket));

    /// <summary>References that went with a deletion, an entry for each asset.</summary>
    public static IEnumerable<LogEntry> Unlinked(IEnumerable<UnlinkedRow> removed, Func<long, LogPlace> placeOf) =>
        removed.GroupBy(row => row.AssetId).Select(group => new LogEntry(
            group.Key, AssetEvent.Updated, Text(Referring(group.Select(row => new ReferenceRow { Kind = row.Kind, Target = row.Target }))), null, placeOf(group.Key)));

    /// <summary>What an entry's <c>info</c> shows: <c>from</c> and <c>to</c>, as far as there are, and where the reader may know of the place.</summary>
    public static StoredJson InfoOf(LogRow row, Func<LogPlace, bool> isSeen)
    {
        var isObject = row.Action is "UPDATED" or "REPLACED";
        var sides = new[] { ("from", row.Was, new LogPlace(row.WasBucket, row.WasOwner)), ("to", row.Now, new LogPlace(row.NowBucket, row.NowOwner)) };
        var members = from side in sides
                      where side.Item2 is not null && isSeen(side.Item3)
                      select $"\"{side.Item1}\":{(isObject ? side.Item2 : JsonConvert.ToString(side.Item2))}";
        return new StoredJson($"{{{string.Join(',', members)}}}");
    }

    // Of what was not there or went there is null on that side.
    static void AddMembers(JObject from, JObject to, string name, JObject was, JObject now)
    {
        var (before, after, length, left) = (new JObject(), new JObject(), 0, 0);
        foreach (var member in was.Properties().Concat(now.Properties()).Select(one => one.Name).Distinct().Where(one => !JToken.DeepEquals(was[one], now[one])))
        {
            var (old, fresh) = (Short(was[member]), Short(now[member]));
            length += member.Length + Math.Max(Text(old).Length, Text(fresh).Length);
            if (length <= LongestSide)
                (before[member], after[member]) = (old, fresh);
            else
                left++;
        }
        (from[name], to[name]) = (before, after);
        if (left > 0)
            to["members_left_out"] = left;
    }

    static JObject Referring(IEnumerable<ReferenceRow> rows)
    {
        var (byKind, length, left) = (new JObject(), 0, 0);
        foreach (var row in rows)
            if ((length += row.Kind.Length + row.Target.Length) <= LongestSide)
                ((JArray)(byKind[row.Kind] ??= new JArray())).Add(row.Target);
            else
                left++;
        var shown = new JObject { ["references"] = byKind };
        if (left > 0)
            shown["references_left_out"] = left;
        return shown;
    }

    static JToken Short(JToken? value) => value switch
    {
        null => JValue.CreateNull(),
        _ when Text(value) is { Length: > LongestValue } text => new JObject { ["characters"] = text.Length },
        _ => value,
    };

    static JObject MetaOf(AssetRow row) => row.Meta is null ? [] : StoredJson.Parsed(row.Meta);

    static JObject FileOf(AssetRow row) =>
        new() { ["version"] = row.Version, ["type"] = row.MimeType, ["size"] = row.Size, ["checksum"] = "sha256:" + row.Checksum };

    static string? Moment(DateTimeOffset? moment) => moment is { } one ? Json.Moment(one) : null;

    static string Text(JToken token) => token.ToString(Formatting.None);
}
