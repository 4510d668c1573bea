using System.Text.Json;
using System.Text.Json.Serialization;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>A finished trial in a journal.</summary>
/// <param name="Id">The trial.</param>
/// <param name="Ending"><c>complete</c> or <c>diverged</c>.</param>
/// <param name="Result">SHA-256 of its <c>result.json</c>.</param>
/// <param name="Seconds">How long it took; null if that is not known.</param>
/// <param name="Summary">Its summary; null for numbers that are not finite.</param>
internal sealed record DoneLine(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("ending")] string Ending,
    [property: JsonPropertyName("result-sha256")] string Result,
    [property: JsonPropertyName("seconds")] double? Seconds,
    [property: JsonPropertyName("summary")] IReadOnlyDictionary<string, double?> Summary
)
{
    /// <summary>Adds the line to a journal.</summary>
    public void AppendTo(string file)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(this), (byte)'\n'];
        using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(line);
    }

    /// <summary>Which trials a journal says are finished, and how each ended; none if there is no journal.</summary>
    public static IReadOnlyList<(string Id, string Ending)> Read(string file)
    {
        var lines = new List<(string Id, string Ending)>();
        ReadOnlySpan<byte> left = TrialFolder.ReadOrNothing(file);
        while (left.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (Parse(left[..end]) is { } line)
            {
                lines.Add(line);
            }

            left = left[(end + 1)..];
        }

        return lines;
    }

    // A journal of a great run has many lines, and their summaries are long: the rest of a line is not read.
    private static (string Id, string Ending)? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            string? id = null;
            string? ending = null;
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while ((id is null || ending is null) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isId = reader.ValueTextEquals("id"u8);
                bool isEnding = reader.ValueTextEquals("ending"u8);
                reader.Read();
                if (isId || isEnding)
                {
                    (id, ending) = isId ? (reader.GetString(), ending) : (id, reader.GetString());
                }
                else
                {
                    reader.Skip();
                }
            }

            return id is null || ending is null ? null : (id, ending);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Torn when its writer was killed.
            return null;
        }
    }
}
