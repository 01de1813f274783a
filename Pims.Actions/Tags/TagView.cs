using Newtonsoft.Json;

namespace Pims.Actions.Tags;

/// <summary>A tag as answers show it: its name alone, or with how many assets bear it.</summary>
[JsonConverter(typeof(Converter))]
public sealed record TagView(string Tag, long? Count)
{
    sealed class Converter : StoredJson.WriteOnly<TagView>
    {
        protected override void Write(JsonWriter writer, TagView value)
        {
            if (value.Count is not { } count)
            {
                writer.WriteValue(value.Tag);
                return;
            }
            writer.WriteStartObject();
            writer.WritePropertyName("tag");
            writer.WriteValue(value.Tag);
            writer.WritePropertyName("count");
            writer.WriteValue(count);
            writer.WriteEndObject();
        }
    }
}
