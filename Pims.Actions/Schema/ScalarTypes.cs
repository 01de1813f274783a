using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Pims.Actions.Schema;

sealed class TextType(int min, int max, string[]? allowed) : ParameterType
{
    /// <summary>Control characters are refused.</summary>
    public bool IsLine { get; init; }

    public override string Name => "string";

    public override string Expected => allowed is not null
        ? $"one of {string.Join(", ", allowed)}"
        : (max < int.MaxValue ? $"a string of {min} to {max} characters" : "a string") + (IsLine ? " without control characters" : max < int.MaxValue ? " without U+0000" : "");

    public override void Describe(JObject description)
    {
        if (allowed is not null)
            description["values"] = new JArray(allowed);
        else if (max < int.MaxValue)
            (description["min_length"], description["max_length"]) = (min, max);
    }

    public override object Read(JToken token, string path)
    {
        if (token.Type != JTokenType.String)
            throw Wrong(token, path);
        var text = (string)token!;
        var fits = allowed is null ? text.Length >= min && text.Length <= max && !(IsLine ? text.Any(char.IsControl) : text.Contains('\0')) : allowed.Contains(text);
        return fits ? text : throw Wrong(token, path);
    }
}

/// <summary>A member of an enumeration, by its name in lower case.</summary>
sealed class EnumType(Type type, string[] names) : ParameterType
{
    public override string Name => "string";

    public override string Expected => $"one of {string.Join(", ", names)}";

    public override void Describe(JObject description) => description["values"] = new JArray(names);

    public override object Read(JToken token, string path) =>
        token.Type == JTokenType.String && names.Contains((string)token!)
            ? Enum.Parse(type, ((string)token!).Replace("_", ""), ignoreCase: true)
            : throw Wrong(token, path);
}

sealed class IntegerType(Type type, long min, long max, bool isId) : ParameterType
{
    public override string Name => "integer";

    public override string Expected =>
        (min, max) switch
        {
            (long.MinValue, long.MaxValue) => "an integer",
            (_, long.MaxValue) => $"an integer of at least {min}",
            _ => $"an integer from {min} to {max}",
        };

    public override void Describe(JObject description)
    {
        if (min > long.MinValue)
            description["min"] = min;
        if (max < long.MaxValue)
            description["max"] = max;
    }

    public override object Read(JToken token, string path)
    {
        var value = token switch
        {
            JValue { Value: long number } => number,
            JValue { Type: JTokenType.String, Value: string text } when isId && IsDigits(text) && long.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong(token, path),
        };
        if (value < min || value > max)
            throw Wrong(token, path);
        // Boxed one by one: of int and long a conditional makes two longs, which no int property takes.
        return type == typeof(int) ? (object)(int)value : value;
    }

    public static bool IsDigits(string text) => text.Length is > 0 and < 20 && text.All(char.IsAsciiDigit);
}

sealed class BooleanType : ParameterType
{
    public override string Name => "boolean";

    public override string Expected => "true or false";

    public override object Read(JToken token, string path) => token.Type == JTokenType.Boolean ? (bool)token : throw Wrong(token, path);
}

/// <summary>A moment with its offset from UTC; kept to the millisecond.</summary>
sealed class MomentType : ParameterType
{
    static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public override string Name => "date";

    public override string Expected => "an ISO 8601 date and time with an offset, like 2030-01-31T12:00:00Z";

    public override object Read(JToken token, string path) =>
        token.Type == JTokenType.String
        && HasOffset((string)token!)
        && DateTimeOffset.TryParseExact((string)token!, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds())
            : throw Wrong(token, path);

    static bool HasOffset(string text) => text.EndsWith('Z') || text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';
}

/// <summary>An object whose members the caller chooses.</summary>
sealed class FreeObjectType : ParameterType
{
    public override string Name => "object";

    public override string Expected => "an object";

    public override object Read(JToken token, string path) => token as JObject ?? throw Wrong(token, path);
}

/// <summary>A value that its own type reads.</summary>
sealed class OwnType<T> : ParameterType where T : IReadFromJson<T>
{
    public override string Name => T.JsonName;

    public override string Expected => T.Expected;

    public override object Read(JToken token, string path) =>
        token is JValue { Type: JTokenType.String or JTokenType.Integer, Value: { } value } && T.TryRead(value, out var result)
            ? result
            : throw Wrong(token, path);
}

/// <summary>A value of several JSON forms, like a bucket's id or the word <c>root</c>.</summary>
interface IReadFromJson<T> where T : IReadFromJson<T>
{
    static abstract string JsonName { get; }

    static abstract string Expected { get; }

    static abstract bool TryRead(object value, out T result);
}
