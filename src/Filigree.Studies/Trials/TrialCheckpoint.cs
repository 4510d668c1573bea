using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Studies.Trials;

/// <summary>
/// A checkpoint: one line of JSON that says what follows, then the experiment's own bytes. The hash tells a torn file
/// from a whole one.
/// </summary>
/// <param name="State">The experiment's bytes.</param>
/// <param name="MetricBytes">
/// Bytes of the metrics written up to here; what stands behind them is of steps that are run again.
/// </param>
/// <param name="Seconds">Seconds spent up to here.</param>
internal sealed record TrialCheckpoint(byte[] State, long MetricBytes, double Seconds)
{
    private const string Format = "filigree trial checkpoint 1";
    private const int LongestHeader = 1024;

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        var header = new Header(Format, MetricBytes, Seconds, HashOf(State));
        return [.. JsonSerializer.SerializeToUtf8Bytes(header), (byte)'\n', .. State];
    }

    /// <summary>Reads a file.</summary>
    /// <returns>The checkpoint, or null if the file is not there, torn, or of another format.</returns>
    public static TrialCheckpoint? Read(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            int end = bytes.AsSpan(0, Math.Min(bytes.Length, LongestHeader)).IndexOf((byte)'\n');
            if (end < 0 || JsonSerializer.Deserialize<Header>(bytes.AsSpan(0, end)) is not { Format: Format } header)
            {
                return null;
            }
            byte[] state = bytes[(end + 1)..];
            return header.Hash == HashOf(state) && header.MetricBytes >= 0
                ? new TrialCheckpoint(state, header.MetricBytes, header.Seconds)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static string HashOf(byte[] state) => Convert.ToHexStringLower(SHA256.HashData(state));

    private sealed record Header(
        [property: JsonPropertyName("format")] string Format,
        [property: JsonPropertyName("metric-bytes")] long MetricBytes,
        [property: JsonPropertyName("seconds")] double Seconds,
        [property: JsonPropertyName("sha256")] string Hash
    );
}
