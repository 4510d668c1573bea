using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Filigree.Studies.Trials;

/// <summary>
/// What <c>result.json</c> holds. It depends on the trial's configuration only: no time, no machine, so equal trials
/// have equal files. Its last member is the hash of all before it.
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
    private const string EndingKey = "ending";
    private const string SummaryKey = "summary";
    private const string HashesKey = "hashes";
    private const string FilesKey = "files-sha256";
    private const string WarningsKey = "warnings";
    private const string MetricsKey = "metrics-sha256";

    private static readonly string[] Keys = [EndingKey, SummaryKey, HashesKey, FilesKey, WarningsKey, MetricsKey];

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString(EndingKey, Outcome.Ending);
            writer.WriteStartObject(SummaryKey);
            foreach ((string name, double number) in Outcome.Summary.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(name);
                MetricJson.WriteNumber(writer, number);
            }
            writer.WriteEndObject();
            WriteHashes(writer, HashesKey, Outcome.Hashes);
            if (FileHashes.Count > 0)
            {
                WriteHashes(writer, FilesKey, FileHashes);
            }
            if (Outcome.Warnings.Count > 0)
            {
                writer.WriteStartArray(WarningsKey);
                foreach (string warning in Outcome.Warnings)
                {
                    writer.WriteStringValue(warning);
                }
                writer.WriteEndArray();
            }
            writer.WriteString(MetricsKey, MetricsHash);
            writer.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return SealedJson.Seal(buffer.WrittenSpan.ToArray());
    }

    /// <summary>Reads the file, or gives null if it is not there or damaged.</summary>
    public static TrialRecord? Read(string path)
    {
        try
        {
            if (SealedJson.Open(TrialFolder.ReadOrNothing(path)) is not { } json)
            {
                return null;
            }
            using JsonDocument document = JsonDocument.Parse(
                json,
                new JsonDocumentOptions { AllowDuplicateProperties = false }
            );
            return Read(document.RootElement);
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

    private static TrialRecord? Read(JsonElement root)
    {
        if (root.EnumerateObject().Any(member => !Keys.Contains(member.Name)))
        {
            return null;
        }
        Dictionary<string, string> files = root.TryGetProperty(FilesKey, out JsonElement kept) ? Hashes(kept) : [];
        var outcome = new TrialOutcome(
            root.GetProperty(SummaryKey)
                .EnumerateObject()
                .ToDictionary(
                    p => p.Name,
                    p => p.Value.ValueKind == JsonValueKind.Null ? double.NaN : p.Value.GetDouble()
                ),
            Hashes(root.GetProperty(HashesKey)),
            Text(root.GetProperty(EndingKey))
        )
        {
            Files = [.. files.Keys],
            Warnings = root.TryGetProperty(WarningsKey, out JsonElement warnings)
                ? [.. warnings.EnumerateArray().Select(Text)]
                : [],
        };
        return new TrialRecord(outcome, Text(root.GetProperty(MetricsKey)), files);
    }

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
        element.EnumerateObject().ToDictionary(p => p.Name, p => Text(p.Value));

    private static string Text(JsonElement element) =>
        element.GetString() ?? throw new FormatException("null stands where text was expected");
}
