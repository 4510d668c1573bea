using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Studies.Trials;

/// <summary>
/// A checkpoint: one line of JSON that says what belongs to it, then the experiment's own bytes, then the SHA-256 of all of that, which
/// tells a torn or damaged file from a whole one.
/// </summary>
/// <param name="State">The experiment's bytes.</param>
/// <param name="MetricBytes">
/// Bytes of the metrics written up to here; what stands behind them is of steps that are run again.
/// </param>
/// <param name="MetricsHash">SHA-256 of those bytes.</param>
/// <param name="FileHashes">SHA-256 of each file that the trial had kept up to here, by name.</param>
/// <param name="Seconds">Seconds spent up to here.</param>
internal sealed record TrialCheckpoint(
    byte[] State,
    long MetricBytes,
    string MetricsHash,
    IReadOnlyDictionary<string, string> FileHashes,
    double Seconds
)
{
    private const string Format = "filigree trial checkpoint 2";

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        var header = new Header(Format, MetricBytes, MetricsHash, FileHashes, Seconds);
        byte[] content = [.. JsonSerializer.SerializeToUtf8Bytes(header), (byte)'\n', .. State];
        return [.. content, .. SHA256.HashData(content)];
    }

    /// <summary>Reads a file.</summary>
    /// <returns>The checkpoint, or null if the file is not there, torn, or of another format.</returns>
    public static TrialCheckpoint? Read(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            Span<byte> content = bytes.AsSpan(0, Math.Max(0, bytes.Length - SHA256.HashSizeInBytes));
            int end = content.IndexOf((byte)'\n');
            return
                end >= 0
                && SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length))
                && JsonSerializer.Deserialize<Header>(content[..end]) is { Format: Format } header
                ? new TrialCheckpoint(
                    content[(end + 1)..].ToArray(),
                    header.MetricBytes,
                    header.MetricsHash,
                    header.FileHashes,
                    header.Seconds
                )
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private sealed record Header(
        [property: JsonPropertyName("format")] string Format,
        [property: JsonPropertyName("metric-bytes")] long MetricBytes,
        [property: JsonPropertyName("metrics-sha256")] string MetricsHash,
        [property: JsonPropertyName("files-sha256")] IReadOnlyDictionary<string, string> FileHashes,
        [property: JsonPropertyName("seconds")] double Seconds
    );
}
