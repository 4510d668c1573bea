using System.Buffers;
using System.Text.Json;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Views;

/// <summary>JSON for the page.</summary>
internal static class JsonNumbers
{
    /// <summary>Writes an object.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a number; null where it is not finite.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double number)
    {
        json.WritePropertyName(name);
        MetricJson.WriteNumber(json, number);
    }

    /// <summary>Writes a list of numbers; null where one is not finite.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
        {
            MetricJson.WriteNumber(json, number);
        }
        json.WriteEndArray();
    }

    /// <summary>Writes a list of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }

    /// <summary>Writes what numbers are, so that the page can show them as the report does.</summary>
    public static void WriteQuantities(this Utf8JsonWriter json, string name, IEnumerable<Quantity> quantities)
    {
        json.WriteStartArray(name);
        foreach (Quantity quantity in quantities)
        {
            json.WriteStartObject();
            json.WriteString("name", quantity.Name);
            json.WriteString("format", quantity.Format);
            json.WriteString("unit", quantity.Unit);
            json.WriteString("better", quantity.Better);
            json.WriteString("description", quantity.Description);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
