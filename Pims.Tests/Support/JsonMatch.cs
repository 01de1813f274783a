using Newtonsoft.Json.Linq;

namespace Pims.Tests.Support;

/// <summary>
/// Compares an answer with what a scenario expects of it. An expected object may name a part of the members; arrays match element by
/// element; <c>"*"</c> is any value, <c>"-"</c> a member that must not be there.
/// </summary>
static class JsonMatch
{
    const string Any = "*", Absent = "-";

    /// <summary>What is expected, its dates as text: an answer's dates are compared letter by letter.</summary>
    public static JToken Expected(string json)
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(json)) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    /// <summary>Null where the answer is as expected, else where and how it differs.</summary>
    public static string? Difference(JToken expected, JToken? actual, string path = "$")
    {
        if (expected is JValue { Value: Any })
            return actual is null ? $"{path} is missing" : null;
        if (expected is JValue { Value: Absent })
            return actual is null ? null : $"{path} must not be there, but is {Short(actual)}";
        return (expected, actual) switch
        {
            (_, null) => $"{path} is missing; expected {Short(expected)}",
            (JObject members, JObject has) => members.Properties()
                .Select(member => Difference(member.Value, has[member.Name], $"{path}.{member.Name}")).FirstOrDefault(difference => difference is not null),
            (JArray elements, JArray has) when elements.Count != has.Count => $"{path} has {has.Count} elements, expected {elements.Count}: {Short(has)}",
            (JArray elements, JArray has) => elements
                .Select((element, i) => Difference(element, has[i], $"{path}[{i}]")).FirstOrDefault(difference => difference is not null),
            _ => JToken.DeepEquals(expected, actual) ? null : $"{path} is {Short(actual)}, expected {Short(expected)}",
        };
    }

    static string Short(JToken token)
    {
        var text = token.ToString(Newtonsoft.Json.Formatting.None);
        return text.Length <= 200 ? text : text[..200] + "...";
    }
}
