using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Serialization;

namespace Pims.Actions;

/// <summary>How results are written: snake_case, no nulls, enumerations as words, dates in UTC to the millisecond.</summary>
public static class Json
{
    static readonly SnakeCaseNamingStrategy Naming = new();

    public static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        ContractResolver = new DefaultContractResolver { NamingStrategy = Naming },
        NullValueHandling = NullValueHandling.Ignore,
        DateParseHandling = DateParseHandling.None,
        Converters = { new MomentConverter(), new WordConverter() },
    });

    public static JsonContract Contract(Type type) => Serializer.ContractResolver.ResolveContract(type);

    public static string Snake(string name) => Naming.GetPropertyName(name, hasSpecifiedName: false);

    /// <summary>A moment as answers show it: 2030-01-31T12:00:00.000Z.</summary>
    public static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>This project's enumerations are words; those of a protocol stay numbers.</summary>
    sealed class WordConverter() : StringEnumConverter(Naming)
    {
        public override bool CanConvert(Type objectType) =>
            base.CanConvert(objectType) && (Nullable.GetUnderlyingType(objectType) ?? objectType).Assembly == typeof(Json).Assembly;
    }

    /// <summary>Also of what may be absent, which a converter of one type is not asked for.</summary>
    sealed class MomentConverter : JsonConverter
    {
        public override bool CanRead => false;

        public override bool CanConvert(Type objectType) => objectType == typeof(DateTimeOffset) || objectType == typeof(DateTimeOffset?);

        public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer)
        {
            if (value is DateTimeOffset moment)
                writer.WriteValue(Moment(moment));
            else
                writer.WriteNull();
        }

        public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
            throw new NotSupportedException("Requests are read by their schema.");
    }
}
