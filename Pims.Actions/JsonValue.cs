using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Pims.Actions;

/// <summary>JSON compared by what it says: numbers by their value, objects whatever the order of their members.</summary>
static class JsonValue
{
    public static bool IsSame(JToken one, JToken other) => (one, other) switch
    {
        (JObject a, JObject b) => a.Count == b.Count && a.Properties().All(member => b[member.Name] is { } value && IsSame(member.Value, value)),
        (JArray a, JArray b) => a.Count == b.Count && a.Zip(b).All(pair => IsSame(pair.First, pair.Second)),
        _ when IsNumber(one) && IsNumber(other) => IsSameNumber(one.ToString(Newtonsoft.Json.Formatting.None), other.ToString(Newtonsoft.Json.Formatting.None)),
        _ => JToken.DeepEquals(one, other),
    };

    // What is no 64-bit integer stands as it was written.
    static bool IsNumber(JToken token) => token.Type is JTokenType.Integer or JTokenType.Raw;

    static bool IsSameNumber(string one, string other) =>
        one == other || Value(one) is { } a && Value(other) is { } b && a == b;

    static decimal? Value(string number) =>
        decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
