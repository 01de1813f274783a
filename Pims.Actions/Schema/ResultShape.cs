using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;
using Pims.Actions.Files;

namespace Pims.Actions.Schema;

/// <summary>What an action's result looks like, from its type.</summary>
static class ResultShape
{
    /// <summary>The members with their types; of a file a single word.</summary>
    public static JArray Describe(Type result) => result == typeof(FileAnswer) || result == typeof(StreamAnswer)
        ? [new JObject { ["name"] = "(the file itself)", ["type"] = "file" }]
        : [.. ((JsonObjectContract)Json.Contract(result)).Properties.Select(property => new JObject
        {
            ["name"] = property.PropertyName,
            ["type"] = NameOf(property.PropertyType!),
        })];

    static string NameOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || type.IsEnum)
            return "string";
        if (type == typeof(DateTimeOffset))
            return "date";
        if (type == typeof(bool))
            return "boolean";
        if (type == typeof(int) || type == typeof(long))
            return "integer";
        return Json.Contract(type) switch
        {
            JsonArrayContract { CollectionItemType: { } element } => $"array of {NameOf(element)}",
            JsonDictionaryContract => "object",
            _ => Json.Snake(type.Name.Replace("View", "")),
        };
    }
}
