using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions.Files;
using Pims.Actions.Schema;
using Pims.Storage;

namespace Pims.Actions.Assets;

/// <summary>
/// What callers keep with an asset: tags, keywords, a description and members of their own. The members that belong to the
/// system (<c>url</c>, <c>filename</c>, <c>type</c>, <c>size</c>) are not in it.
/// </summary>
public static class AssetData
{
    public const int MaxBytes = 64 * 1024;

    public const int MaxWord = 255;

    static readonly string[] OfTheSystem = ["url", "type", "size"];

    /// <summary>Checks the <c>data</c> of a new asset.</summary>
    /// <returns>What is kept, and the filename if the data bears one.</returns>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static (string Kept, Filename? Filename) Read(JObject? data)
    {
        if (data is null)
            return ("{}", null);
        foreach (var name in OfTheSystem)
            if (data[name] is { Type: not JTokenType.Null })
                throw Errors.InvalidParameter.Because($"data.{name} belongs to the system; leave it out.", "data." + name);
        var kept = new JObject();
        foreach (var (name, value) in data)
            if (value is { Type: not JTokenType.Null } && name != "filename")
                kept[name] = Checked(name, value);
        return (Text(kept), FilenameOf(data));
    }

    /// <summary>Checks a merge patch as far as that can be done without the asset.</summary>
    /// <returns>What it changes of the caller's members, and the filename if the patch bears one.</returns>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static (JObject Own, Filename? Filename) ReadPatch(JObject patch)
    {
        if (patch.ContainsKey("filename") && IsNull(patch["filename"]))
            throw Errors.InvalidParameter.Because("data.filename can't be removed.", "data.filename");
        var own = new JObject();
        foreach (var (name, value) in patch)
            if (name != "filename" && !OfTheSystem.Contains(name))
                own[name] = IsNull(value) ? null : Checked(name, value!);
        return (own, FilenameOf(patch));
    }

    /// <summary>Those of the system's members that a patch bears are what the asset shows already.</summary>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static void RequireUnchanged(JObject patch, AssetRow row, string publicUrl)
    {
        foreach (var (name, present) in OfTheSystem.Zip([MediaUrl.Of(publicUrl, row.Code, row.Filename!, row.Version), row.MimeType, row.Size?.ToString()]))
            if (patch.ContainsKey(name) && !(patch[name] is { Type: JTokenType.String } given && (string?)given == present))
                throw Errors.InvalidParameter.Because($"data.{name} belongs to the system; leave it out, or as it is: \"{present}\".", "data." + name);
    }

    /// <summary>What is kept after a patch that <see cref="ReadPatch"/> checked.</summary>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static string Patched(string kept, JObject own) => Text((JObject)MergePatch.Apply(StoredJson.Parsed(kept), own));

    /// <summary>What is kept with keywords and a description that the file bears, where there are none yet and there is room.</summary>
    public static string Filled(string kept, FoundWords words)
    {
        if (words is { Keywords.Count: 0, Caption: null })
            return kept;
        var data = StoredJson.Parsed(kept);
        var filled = kept;
        Fill("keywords", words.Keywords.Count > 0 ? new JArray(words.Keywords.Where(word => word.Length <= MaxWord).Distinct()) : null);
        Fill("description", words.Caption);
        return filled;

        void Fill(string name, JToken? value)
        {
            if (value is null or JValue { Value: null } || data.ContainsKey(name))
                return;
            data[name] = value;
            var text = data.ToString(Formatting.None);
            if (Encoding.UTF8.GetByteCount(text) <= MaxBytes)
                filled = text;
            else
                data.Remove(name);
        }
    }

    /// <summary>Whether kept data has these members: a value like it, or an array with such an element.</summary>
    public static bool Has(JObject kept, JObject members) => members.Properties().All(member => kept[member.Name] is { } value
        && (JsonValue.IsSame(value, member.Value) || value is JArray elements && member.Value is not JArray && elements.Any(element => JsonValue.IsSame(element, member.Value))));

    /// <summary>Checks the members that are looked for.</summary>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static void RequireOwn(JObject members, int most)
    {
        if (members.Count > most)
            throw Errors.InvalidParameter.Because($"data has {members.Count} members; at most {most} are allowed.", "data");
        foreach (var (name, value) in members)
        {
            if (name == "filename" || OfTheSystem.Contains(name))
                throw Errors.InvalidParameter.Because($"data.{name} belongs to the system; look for it by query, media_type, extension or size_min.", "data." + name);
            if (IsNull(value))
                throw Errors.InvalidParameter.Because($"data.{name} must be a value; null is none.", "data." + name);
        }
    }

    /// <summary>Kept data with another tag in the place of one, or without it where that is null.</summary>
    /// <returns>Null where it does not bear the tag.</returns>
    /// <exception cref="ActionError"><c>invalid_parameter</c></exception>
    public static string? WithTag(string kept, string tag, string? to)
    {
        var data = StoredJson.Parsed(kept);
        if (data["tags"] is not JArray tags || !tags.Any(one => (string?)one == tag))
            return null;
        data["tags"] = new JArray(tags.Select(one => (string)one!).Select(one => one == tag ? to : one).OfType<string>().Distinct());
        return Text(data);
    }

    static bool IsNull(JToken? value) => value is null or { Type: JTokenType.Null };

    static Filename? FilenameOf(JObject data) => data["filename"] switch
    {
        null or { Type: JTokenType.Null } => null,
        var token => (Filename)new OwnType<Filename>().Read(token, "data.filename"),
    };

    static JToken Checked(string name, JToken value) => name switch
    {
        "tags" or "keywords" => Words(value, "data." + name),
        "description" when value.Type != JTokenType.String =>
            throw Errors.InvalidParameter.Because("data.description must be a string.", "data.description"),
        _ => value,
    };

    static JArray Words(JToken value, string path)
    {
        if (value is not JArray array || array.Any(word => word.Type != JTokenType.String || (string)word! is not { Length: > 0 and <= MaxWord } text || text.Contains('\0')))
            throw Errors.InvalidParameter.Because($"{path} must be an array of strings of 1 to {MaxWord} characters, none of them U+0000.", path);
        return new JArray(array.Select(word => (string)word!).Distinct());
    }

    static string Text(JObject kept)
    {
        var text = kept.ToString(Formatting.None);
        return Encoding.UTF8.GetByteCount(text) <= MaxBytes
            ? text
            : throw Errors.InvalidParameter.Because($"data is over its limit of {MaxBytes} bytes.", "data");
    }
}
