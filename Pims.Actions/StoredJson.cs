using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Pims.Actions;

/// <summary>A JSON object as it is kept in a column. It is copied into the answer; only an indented answer reads it again.</summary>
[JsonConverter(typeof(Converter))]
public sealed record StoredJson(string Text)
{
    const int MaxDepth = 1000;

    /// <summary>Writes the members of a kept object into the object that is open.</summary>
    /// <param name="writer">Stands inside the object.</param>
    /// <param name="text">The kept object.</param>
    /// <param name="areFirst">Whether no member stands before them.</param>
    public static void WriteMembers(JsonWriter writer, string text, bool areFirst)
    {
        if (text.Length <= "{}".Length)
            return;
        if (writer.Formatting == Formatting.None)
        {
            // The writer puts a comma before a name of its own, but not before what it is given raw.
            writer.WriteRaw(areFirst ? text[1..^1] : string.Concat(",", text.AsSpan(1, text.Length - 2)));
            return;
        }
        foreach (var member in Parsed(text).Properties())
            member.WriteTo(writer);
    }

    /// <summary>A kept object, to be read or changed.</summary>
    public static JObject Parsed(string text) => (JObject)StrictJson.Parse(Encoding.UTF8.GetBytes(text), MaxDepth);

    sealed class Converter : WriteOnly<StoredJson>
    {
        protected override void Write(JsonWriter writer, StoredJson value)
        {
            if (writer.Formatting == Formatting.None)
            {
                writer.WriteRawValue(value.Text);
                return;
            }
            Parsed(value.Text).WriteTo(writer);
        }
    }

    /// <summary>A converter for what only stands in answers.</summary>
    public abstract class WriteOnly<T> : JsonConverter<T> where T : class
    {
        public sealed override bool CanRead => false;

        public sealed override void WriteJson(JsonWriter writer, T? value, JsonSerializer serializer) => Write(writer, value!);

        public sealed override T? ReadJson(JsonReader reader, Type objectType, T? existingValue, bool hasExistingValue, JsonSerializer serializer) =>
            throw new NotSupportedException("Requests are read by their schema.");

        protected abstract void Write(JsonWriter writer, T value);
    }
}
