using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions.Buckets;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>What the log says of changes: from what to what.</summary>
static class AssetLog
{
    // An entry is read by people; a long text is named in it, not copied.
    const int LongestValue = 1000;
    const int MostMembers = 100;

    /// <summary>A bucket's path as the log has it; / for none.</summary>
    public static string Place(string bucketPath) => bucketPath.Length == 0 ? "/" : bucketPath;

    public static LogEntry Created(long assetId, AssetView view) => new(assetId, AssetEvent.Created, null, view.Path);

    /// <summary>One entry each for a rename, a move, and whatever else was edited.</summary>
    /// <param name="was">The asset before.</param>
    /// <param name="now">The asset after.</param>
    /// <param name="paths">Of both buckets, where they differ.</param>
    public static IEnumerable<LogEntry> Differences(AssetRow was, AssetRow now, BucketPaths paths)
    {
        if (was.Filename != now.Filename)
            yield return new(now.AssetId, AssetEvent.Renamed, was.Filename, now.Filename);
        if (was.BucketId != now.BucketId)
            yield return new(now.AssetId, AssetEvent.Moved, Place(paths.Path(was.BucketId)), Place(paths.Path(now.BucketId)));
        var (from, to) = (new JObject(), new JObject());
        if (was.ExpiresAt != now.ExpiresAt)
            (from["expires_at"], to["expires_at"]) = (Moment(was.ExpiresAt), Moment(now.ExpiresAt));
        if (was.Data != now.Data)
            (from["data"], to["data"]) = Members(StoredJson.Parsed(was.Data), StoredJson.Parsed(now.Data));
        // With another file it is another's meta, and the log has that file.
        if (was.Meta != now.Meta && was.Checksum == now.Checksum)
            (from["meta"], to["meta"]) = Members(StoredJson.Parsed(was.Meta ?? "{}"), StoredJson.Parsed(now.Meta ?? "{}"));
        if (to.Count > 0)
            yield return new(now.AssetId, AssetEvent.Updated, Text(from), Text(to));
    }

    /// <summary>An asset got another file.</summary>
    /// <param name="was">With the file before.</param>
    /// <param name="now">With the file after.</param>
    /// <param name="restored">The version that this file was before; null for a new one.</param>
    public static LogEntry Replaced(AssetRow was, AssetRow now, int? restored = null)
    {
        var to = FileOf(now);
        if (restored is not null)
            to["restored_version"] = restored;
        return new(now.AssetId, AssetEvent.Replaced, Text(FileOf(was)), Text(to));
    }

    /// <summary>What an entry's <c>info</c> shows: <c>from</c> and <c>to</c>, as far as there are.</summary>
    public static StoredJson InfoOf(LogRow row)
    {
        var isObject = row.Action is "UPDATED" or "REPLACED";
        var members = new[] { ("from", row.Was), ("to", row.Now) }.Where(member => member.Item2 is not null)
            .Select(member => $"\"{member.Item1}\":{(isObject ? member.Item2 : JsonConvert.ToString(member.Item2))}");
        return new StoredJson($"{{{string.Join(',', members)}}}");
    }

    // Of what was not there or went there is null on that side.
    static (JObject From, JObject To) Members(JObject was, JObject now)
    {
        var (from, to) = (new JObject(), new JObject());
        var changed = was.Properties().Concat(now.Properties()).Select(member => member.Name).Distinct()
            .Where(name => !JToken.DeepEquals(was[name], now[name])).Take(MostMembers);
        foreach (var name in changed)
            (from[name], to[name]) = (Shown(was[name]), Shown(now[name]));
        return (from, to);
    }

    static JToken Shown(JToken? value) => value switch
    {
        null => JValue.CreateNull(),
        _ when Text(value) is { Length: > LongestValue } text => new JObject { ["characters"] = text.Length },
        _ => value,
    };

    static JObject FileOf(AssetRow row) =>
        new() { ["version"] = row.Version, ["type"] = row.MimeType, ["size"] = row.Size, ["checksum"] = "sha256:" + row.Checksum };

    static string? Moment(DateTimeOffset? moment) => moment is { } one ? Json.Moment(one) : null;

    static string Text(JToken token) => token.ToString(Formatting.None);
}
