using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Studies.Trials;

/// <summary>
/// A checkpoint: one line of JSON that says what belongs to it, then the metric rows up to there, then the trial's state, then the SHA-256 of all of
/// that, which tells a torn or damaged file from a whole one. States can be large: they pass through, and are never held whole.
/// </summary>
/// <param name="Rows">The lines of the metrics written up to here.</param>
/// <param name="FileHashes">SHA-256 of each file that the trial had kept up to here, by name.</param>
/// <param name="Seconds">Seconds spent up to here.</param>
/// <param name="Progress">Share of the trial's work done up to here, in [0, 1], as it was told.</param>
internal sealed record TrialCheckpoint(
    byte[] Rows,
    IReadOnlyDictionary<string, string> FileHashes,
    double Seconds,
    double Progress
)
{
    private const string AnyFormat = "filigree trial checkpoint ";
    private const string Format = AnyFormat + "4";

    // Its rows are the first ones of the trial's metrics file.
    private const string FormatWithoutRows = AnyFormat + "3";
    private const int LongestHeader = 1 << 24;
    private const int BufferBytes = 1 << 16;

    /// <summary>
    /// How far a file is by what it says, whole or not: of two checkpoints of a trial the one that has more rows, or as many and more of the
    /// work, is further.
    /// </summary>
    public static (long RowBytes, double Progress, double Seconds) ReachOf(string path)
    {
        try
        {
            using FileStream file = Open(path);
            return ReadHeader(file) is { } header ? (header.MetricBytes, header.Progress, header.Seconds) : default;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return default;
        }
    }

    /// <summary>Writes a file and flushes it to the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metricsFile">Holds the rows up to here and nothing else.</param>
    /// <param name="metricsHash">SHA-256 of the rows as they were written.</param>
    /// <param name="fileHashes">SHA-256 of each kept file, by name.</param>
    /// <param name="seconds">Seconds spent up to here.</param>
    /// <param name="progress">Share of the work done.</param>
    /// <param name="save">Writes the state.</param>
    public static void Write(
        string path,
        string metricsFile,
        string metricsHash,
        IReadOnlyDictionary<string, string> fileHashes,
        double seconds,
        double progress,
        Action<Stream> save
    )
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
        using var hash = SHA256.Create();
        using (var content = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            using var rows = new FileStream(
                metricsFile,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            JsonSerializer.Serialize(
                content,
                new Header(
                    Format,
                    rows.Length,
                    metricsHash,
                    fileHashes,
                    seconds,
                    double.IsFinite(progress) ? progress : 0
                )
            );
            content.WriteByte((byte)'\n');
            rows.CopyTo(content);
            save(content);
        }

        file.Write(hash.Hash);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Opens a file, once the whole of it is found as it was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metricsFile">The trial's metrics, which hold the rows of checkpoints from before these had them.</param>
    /// <param name="isForeign">True if it is whole, but of another version's format.</param>
    /// <returns>The checkpoint, or null if the file is not there, torn, or of another format, or its rows are not as they were.</returns>
    public static Opened? Open(string path, string metricsFile, out bool isForeign)
    {
        isForeign = false;
        FileStream? file = null;
        try
        {
            file = Open(path);
            if (IsWhole(file) && ReadHeader(file) is { } header)
            {
                isForeign =
                    header.Format is not (Format or FormatWithoutRows)
                    && header.Format.StartsWith(AnyFormat, StringComparison.Ordinal);
                if (ReadRows(file, header, metricsFile) is { } rows)
                {
                    return new Opened(
                        file,
                        new TrialCheckpoint(rows, header.FileHashes, header.Seconds, header.Progress)
                    );
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            // None that can be gone on with.
        }

        file?.Dispose();
        return null;
    }

    /// <summary>A whole file that is open at its state.</summary>
    /// <param name="file">The file.</param>
    /// <param name="checkpoint">What belongs to the state.</param>
    internal sealed class Opened(FileStream file, TrialCheckpoint checkpoint) : IDisposable
    {
        /// <summary>What belongs to the state.</summary>
        public TrialCheckpoint Checkpoint => checkpoint;

        /// <summary>Hands out the state.</summary>
        /// <param name="read">Reads it, to its end.</param>
        /// <exception cref="InvalidDataException">It is not what the reader expects.</exception>
        public void ReadState(Action<Stream> read)
        {
            read(file);
            if (file.Position != file.Length - SHA256.HashSizeInBytes)
            {
                throw new InvalidDataException("The state is longer or shorter than this trial's.");
            }
        }

        /// <inheritdoc/>
        public void Dispose() => file.Dispose();
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

    private static byte[]? ReadRows(FileStream file, Header header, string metricsFile)
    {
        if (header.MetricBytes < 0 || header.MetricBytes > Array.MaxLength)
        {
            return null;
        }

        byte[] rows;
        switch (header.Format)
        {
            case Format:
                rows = new byte[header.MetricBytes];
                file.ReadExactly(rows);
                break;
            case FormatWithoutRows:
                byte[] lines = TrialFolder.ReadOrNothing(metricsFile);
                rows = lines.Length < header.MetricBytes ? [] : lines[..(int)header.MetricBytes];
                break;
            default:
                return null;
        }

        return TrialRecord.HashOf(rows) == header.MetricsHash ? rows : null;
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
        [property: JsonPropertyName("seconds")] double Seconds,
        [property: JsonPropertyName("progress")] double Progress = 0
    );
}
