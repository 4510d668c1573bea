using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Options;

/// <summary>
/// Writes a choice as in a study file: <c>{"lightning": {"count": 1000, ...}}</c>; the label is no part of it. Where the rule is of another
/// assembly, that stands beside it: <c>"code": "Rings 1.0.0 sha256:..."</c>.
/// </summary>
internal sealed class ChoiceConverter : JsonConverter<Choice>
{
    public override bool CanConvert(Type typeToConvert) => typeof(Choice).IsAssignableFrom(typeToConvert);

    public override Choice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Choices are read from study files, by their catalog.");

    public override void Write(Utf8JsonWriter writer, Choice value, JsonSerializerOptions options) =>
        Write(writer, value);

    private static void Write(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case Choice choice:
                writer.WriteStartObject();
                writer.WriteStartObject(choice.Name);
                foreach ((string name, object one) in choice.Identity)
                {
                    writer.WritePropertyName(name);
                    Write(writer, one);
                }

                writer.WriteEndObject();
                if (choice.Rule.Code.Length > 0)
                {
                    writer.WriteString("code", choice.Rule.Code);
                }

                writer.WriteEndObject();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int count:
                writer.WriteNumberValue(count);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case string word:
                writer.WriteStringValue(word);
                break;
            case FileReference file:
                FileReferenceConverter.Write(writer, file);
                break;
            case System.Collections.IEnumerable items:
                writer.WriteStartArray();
                foreach (object item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                throw new NotSupportedException($"A value of type {value.GetType().Name} has no form in an identity.");
        }
    }
}
