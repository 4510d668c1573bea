using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Studies.Trials;

/// <summary>
/// A checkpoint: one line of JSON that says what belongs to it, then the trial's state, then the SHA-256 of all of that, which tells a torn or
/// damaged file from a whole one. States can be large: they pass through, and are never held whole.
/// </summary>
/// <param name="MetricBytes">
/// Bytes of the metrics written up to here; what stands behind them is of steps that are run again.
/// </param>
/// <param name="MetricsHash">SHA-256 of those bytes.</param>
/// <param name="FileHashes">SHA-256 of each file that the trial had kept up to here, by name.</param>
/// <param name="Seconds">Seconds spent up to here.</param>
internal sealed record TrialCheckpoint(
    long MetricBytes,
    string MetricsHash,
    IReadOnlyDictionary<string, string> FileHashes,
    double Seconds
)
{
    private const string AnyFormat = "filigree trial checkpoint ";
    private const string Format = AnyFormat + "3";
    private const int LongestHeader = 1 << 24;
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes a file and flushes it to the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="save">Writes the state.</param>
    public void Write(string path, Action<Stream> save)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
        using var hash = SHA256.Create();
        using (var content = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            JsonSerializer.Serialize(content, new Header(Format, MetricBytes, MetricsHash, FileHashes, Seconds));
            content.WriteByte((byte)'\n');
            save(content);
        }

        file.Write(hash.Hash);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads what belongs to a file's state, once the whole file is found as it was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isForeign">True if it is whole, but of another version's format.</param>
    /// <returns>The checkpoint, or null if the file is not there, torn, or of another format.</returns>
    public static TrialCheckpoint? Read(string path, out bool isForeign)
    {
        isForeign = false;
        try
        {
            using FileStream file = Open(path);
            if (!IsWhole(file) || ReadHeader(file) is not { } header)
            {
                return null;
            }

            isForeign = header.Format != Format && header.Format.StartsWith(AnyFormat, StringComparison.Ordinal);
            return header.Format == Format
                ? new TrialCheckpoint(header.MetricBytes, header.MetricsHash, header.FileHashes, header.Seconds)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Hands out a file's state.</summary>
    /// <param name="path">A file that <see cref="Read"/> found whole.</param>
    /// <param name="read">Reads the state, to its end.</param>
    /// <exception cref="InvalidDataException">The state is not what the reader expects.</exception>
    public static void ReadState(string path, Action<Stream> read)
    {
        using FileStream file = Open(path);
        ReadHeader(file);
        read(file);
        if (file.Position != file.Length - SHA256.HashSizeInBytes)
        {
            throw new InvalidDataException("The state is longer or shorter than this trial's.");
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);

    private static bool IsWhole(FileStream file)
    {
        long left = file.Length - SHA256.HashSizeInBytes;
        if (left < 0)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferBytes];
        for (; left > 0; left -= Math.Min(left, buffer.Length))
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            file.ReadExactly(part);
            hash.AppendData(part);
        }

        Span<byte> written = buffer.AsSpan(0, SHA256.HashSizeInBytes);
        file.ReadExactly(written);
        file.Seek(0, SeekOrigin.Begin);
        return written.SequenceEqual(hash.GetCurrentHash());
    }

    private static Header? ReadHeader(FileStream file)
    {
        using var line = new MemoryStream();
        for (int next = file.ReadByte(); next != '\n'; next = file.ReadByte())
        {
            if (next < 0 || line.Length > LongestHeader)
            {
                return null;
            }

            line.WriteByte((byte)next);
        }

        return JsonSerializer.Deserialize<Header>(line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    private sealed record Header(
        [property: JsonPropertyName("format")] string Format,
        [property: JsonPropertyName("metric-bytes")] long MetricBytes,
        [property: JsonPropertyName("metrics-sha256")] string MetricsHash,
        [property: JsonPropertyName("files-sha256")] IReadOnlyDictionary<string, string> FileHashes,
        [property: JsonPropertyName("seconds")] double Seconds
    );
}
