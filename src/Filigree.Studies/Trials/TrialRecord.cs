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
/// <param name="FileHashes">SHA-256 of each file that the trial kept, by name.</param>
internal sealed record TrialRecord(
    TrialOutcome Outcome,
    string MetricsHash,
    IReadOnlyDictionary<string, string> FileHashes
)
{
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

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
            WriteHashes(writer, "hashes", Outcome.Hashes);
            if (FileHashes.Count > 0)
            {
                WriteHashes(writer, FilesKey, FileHashes);
            }
            if (Outcome.Warnings.Count > 0)
            {
                writer.WriteStartArray("warnings");
                foreach (string warning in Outcome.Warnings)
                {
                    writer.WriteStringValue(warning);
                }
                writer.WriteEndArray();
            }
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
            Dictionary<string, string> files = root.TryGetProperty(FilesKey, out JsonElement kept) ? Hashes(kept) : [];
            var outcome = new TrialOutcome(
                root.GetProperty("summary")
                    .EnumerateObject()
                    .ToDictionary(
                        p => p.Name,
                        p => p.Value.ValueKind == JsonValueKind.Null ? double.NaN : p.Value.GetDouble()
                    ),
                Hashes(root.GetProperty("hashes")),
                root.GetProperty("ending").GetString()!
            )
            {
                Files = [.. files.Keys],
                Warnings = root.TryGetProperty("warnings", out JsonElement warnings)
                    ? [.. warnings.EnumerateArray().Select(warning => warning.GetString()!)]
                    : [],
            };
            return new TrialRecord(outcome, root.GetProperty("metrics-sha256").GetString()!, files);
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

    private const string FilesKey = "files-sha256";

    private static void WriteHashes(Utf8JsonWriter writer, string key, IReadOnlyDictionary<string, string> hashes)
    {
        writer.WriteStartObject(key);
        foreach ((string name, string hash) in hashes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name, hash);
        }
        writer.WriteEndObject();
    }

    private static Dictionary<string, string> Hashes(JsonElement element) =>
        element.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
}
