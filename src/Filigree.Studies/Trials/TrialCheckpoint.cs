using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Studies.Trials;

/// <summary>
/// A checkpoint: one line of JSON that says what follows, then the experiment's own bytes. The hash tells a torn file
/// from a whole one.
/// </summary>
internal sealed record TrialCheckpoint
{
    private const string CurrentFormat = "filigree trial checkpoint 1";
    private const int LongestHeader = 1024;

    /// <summary>What the file is.</summary>
    [JsonPropertyName("format")]
    public string Format { get; init; } = CurrentFormat;

    /// <summary>Bytes of the metrics written up to here; what stands behind them is of steps that are run again.</summary>
    [JsonPropertyName("metric-bytes")]
    public required long MetricBytes { get; init; }

    /// <summary>Seconds spent up to here.</summary>
    [JsonPropertyName("seconds")]
    public required double Seconds { get; init; }

    /// <summary>SHA-256 of the experiment's bytes.</summary>
    [JsonPropertyName("sha256")]
    public required string Hash { get; init; }

    /// <summary>The experiment's bytes.</summary>
    [JsonIgnore]
    public required byte[] State { get; init; }

    /// <summary>A checkpoint of a state.</summary>
    public static TrialCheckpoint Of(byte[] state, long metricBytes, double seconds) =>
        new()
        {
            MetricBytes = metricBytes,
            Seconds = seconds,
            Hash = Convert.ToHexStringLower(SHA256.HashData(state)),
            State = state,
        };

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this), (byte)'\n', .. State];

    /// <summary>Reads a file.</summary>
    /// <returns>The checkpoint, or null if the file is not there, torn, or of another format.</returns>
    public static TrialCheckpoint? Read(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            int end = bytes.AsSpan(0, Math.Min(bytes.Length, LongestHeader)).IndexOf((byte)'\n');
            if (end < 0)
            {
                return null;
            }
            byte[] state = bytes[(end + 1)..];
            Header? header = JsonSerializer.Deserialize<Header>(bytes.AsSpan(0, end));
            return
                header is not null
                && header.Format == CurrentFormat
                && header.Hash == Convert.ToHexStringLower(SHA256.HashData(state))
                && header.MetricBytes >= 0
                ? Of(state, header.MetricBytes, header.Seconds)
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
        [property: JsonPropertyName("seconds")] double Seconds,
        [property: JsonPropertyName("sha256")] string Hash
    );
}
