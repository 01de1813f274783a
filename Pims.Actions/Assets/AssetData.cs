using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions.Schema;

namespace Pims.Actions.Assets;

/// <summary>
/// What callers keep with an asset: tags, keywords, a description and members of their own. The members that belong to the
/// system (<c>url</c>, <c>filename</c>, <c>type</c>, <c>size</c>) are not in it.
/// </summary>
public static class AssetData
{
    public const int MaxBytes = 64 * 1024;

    const int MaxWord = 255;

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
        if (value is not JArray array || array.Any(word => word.Type != JTokenType.String || (string)word! is not { Length: > 0 and <= MaxWord }))
            throw Errors.InvalidParameter.Because($"{path} must be an array of strings of 1 to {MaxWord} characters.", path);
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
