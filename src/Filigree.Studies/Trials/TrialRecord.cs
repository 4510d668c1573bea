using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Filigree.Studies.Trials;

/// <summary>
/// What <c>result.json</c> holds. It depends on the trial's configuration only: no time, no machine, so equal trials
/// have equal files.
/// </summary>
/// <param name="Outcome">What the trial came to.</param>
/// <param name="MetricsHash">SHA-256 of the metrics file that goes with it.</param>
internal sealed record TrialRecord(TrialOutcome Outcome, string MetricsHash)
{
    public static string HashOf(ReadOnlySpan<byte> metrics) => Convert.ToHexStringLower(SHA256.HashData(metrics));

    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString("ending", Outcome.Ending);
            writer.WriteStartObject("summary");
            foreach ((string name, double number) in Outcome.Summary.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(name);
                MetricJson.WriteNumber(writer, number);
            }
            writer.WriteEndObject();
            writer.WriteStartObject("hashes");
            foreach ((string name, string hash) in Outcome.Hashes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WriteString(name, hash);
            }
            writer.WriteEndObject();
            writer.WriteString("metrics-sha256", MetricsHash);
            writer.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the file, or gives null if it is not there or damaged.</summary>
    public static TrialRecord? Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            var outcome = new TrialOutcome(
                root.GetProperty("summary")
                    .EnumerateObject()
                    .ToDictionary(
                        p => p.Name,
                        p => p.Value.ValueKind == JsonValueKind.Null ? double.NaN : p.Value.GetDouble()
                    ),
                root.GetProperty("hashes").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!),
                root.GetProperty("ending").GetString()!
            );
            return new TrialRecord(outcome, root.GetProperty("metrics-sha256").GetString()!);
        }
        catch (Exception error)
            when (error
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            return null;
        }
    }
}
