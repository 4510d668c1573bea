using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Filigree.Studies.Trials;

/// <summary>
/// JSON of which equal values have one form: keys in ordinal order, no white space, numbers in their shortest form that
/// reads back the same, whatever the culture.
/// </summary>
internal static class CanonicalJson
{
    private static readonly JsonSerializerOptions Names = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
    };

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(object value)
    {
        using JsonDocument document = JsonSerializer.SerializeToDocument(value, value.GetType(), Names);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            Write(writer, document.RootElement);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (
                    JsonProperty property in element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal)
                )
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(element));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    // 1, 1.0 and 1e0 are one number and get one form. Whole numbers beyond 2^53 (seeds) keep all their digits.
    private static string Number(JsonElement element) =>
        element.TryGetUInt64(out ulong whole)
            ? whole.ToString(CultureInfo.InvariantCulture)
            : element.GetDouble().ToString("R", CultureInfo.InvariantCulture);
}
