using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Studies.Definition;

/// <summary>Writes a choice as in a study file: <c>{"lightning": {"count": 1000, ...}}</c>; the label is no part of it.</summary>
internal sealed class ChoiceConverter : JsonConverter<Choice>
{
    public override Choice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Choices are read from study files, by their catalog.");

    public override void Write(Utf8JsonWriter writer, Choice value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(value.Name);
        JsonSerializer.Serialize(writer, value.Values, options);
        writer.WriteEndObject();
    }
}
