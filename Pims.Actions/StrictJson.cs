using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Newtonsoft.Json.Linq;

namespace Pims.Actions;

/// <summary>
/// Reads JSON as RFC 8259 has it and nothing else, in one pass: limits, strings that are no Unicode and names that stand twice are
/// found before anything is built from them. Numbers that are no 64-bit integer stay as they were written.
/// </summary>
public static class StrictJson
{
    /// <exception cref="ActionError"><c>invalid_json</c></exception>
    public static JToken Parse(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        if (!Utf8.IsValid(utf8))
            throw Errors.InvalidJson.Because("The body is not UTF-8.");
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        try
        {
            reader.Read();
            var token = Value(ref reader, maxDepth);
            reader.Read();
            return token;
        }
        catch (JsonException error)
        {
            throw Errors.InvalidJson.Because($"The body is not JSON{At(error)}.");
        }
        catch (InvalidOperationException)
        {
            throw Errors.InvalidJson.Because("A string of the body has half a surrogate pair, which is no character.");
        }
    }

    static JToken Value(ref Utf8JsonReader reader, int maxDepth) => reader.TokenType switch
    {
        // The reader takes a level more, so that depth is told from a fault of syntax.
        JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= maxDepth =>
            throw Errors.InvalidJson.Because($"The body is nested deeper than {maxDepth} levels."),
        JsonTokenType.StartObject => Object(ref reader, maxDepth),
        JsonTokenType.StartArray => List(ref reader, maxDepth),
        JsonTokenType.String => new JValue(reader.GetString()),
        JsonTokenType.Number => reader.TryGetInt64(out var number) && !IsMinusZero(reader.ValueSpan)
            ? new JValue(number)
            : new JRaw(Encoding.ASCII.GetString(reader.ValueSpan)),
        JsonTokenType.True => new JValue(true),
        JsonTokenType.False => new JValue(false),
        _ => JValue.CreateNull(),
    };

    static JObject Object(ref Utf8JsonReader reader, int maxDepth)
    {
        var result = new JObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (result.ContainsKey(name))
                throw Errors.InvalidJson.Because($"The name \"{Schema.Nearest.Shown(name)}\" stands twice in one object.");
            reader.Read();
            result.Add(name, Value(ref reader, maxDepth));
        }
        return result;
    }

    static JArray List(ref Utf8JsonReader reader, int maxDepth)
    {
        var result = new JArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            result.Add(Value(ref reader, maxDepth));
        return result;
    }

    static bool IsMinusZero(ReadOnlySpan<byte> digits) => digits.SequenceEqual("-0"u8);

    static string At(JsonException error) => error.LineNumber is { } line ? $" (line {line + 1}, byte {error.BytePositionInLine + 1})" : "";
}
