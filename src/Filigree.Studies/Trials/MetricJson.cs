using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Filigree.Studies.Trials;

/// <summary>
/// A metric row as one line of JSON: numbers as numbers, labels as strings, <c>null</c> for a number that was not
/// finite (NaN, and infinities too, which JSON has no word for).
/// </summary>
internal static class MetricJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line, ended by a line feed.</summary>
    public static byte[] Write(MetricRow row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            foreach ((string name, string label) in row.Labels)
            {
                writer.WriteString(name, label);
            }
            foreach ((string name, double number) in row.Numbers)
            {
                writer.WritePropertyName(name);
                WriteNumber(writer, number);
            }
            writer.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a number, or null if it is not finite.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    /// <summary>Reads whole lines.</summary>
    /// <param name="lines">Lines, each ended by a line feed.</param>
    /// <returns>The rows, or null if something is no metric row.</returns>
    public static List<MetricRow>? Read(ReadOnlySpan<byte> lines)
    {
        var rows = new List<MetricRow>();
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            if (end < 0 || ReadLine(lines[..end]) is not { } row)
            {
                return null;
            }
            rows.Add(row);
            lines = lines[(end + 1)..];
        }
        return rows;
    }

    private static MetricRow? ReadLine(ReadOnlySpan<byte> line)
    {
        var numbers = new Dictionary<string, double>();
        var labels = new Dictionary<string, string>();
        try
        {
            var reader = new Utf8JsonReader(line);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                switch (property.Value.ValueKind)
                {
                    case JsonValueKind.Number:
                        numbers[property.Name] = property.Value.GetDouble();
                        break;
                    case JsonValueKind.Null:
                        numbers[property.Name] = double.NaN;
                        break;
                    case JsonValueKind.String:
                        labels[property.Name] = property.Value.GetString()!;
                        break;
                    default:
                        return null;
                }
            }
            // Nothing may stand behind it.
            reader.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
        return new MetricRow(numbers, labels);
    }
}
