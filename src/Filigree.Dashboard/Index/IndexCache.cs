using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Index;

/// <summary>A finished trial as the cache keeps it.</summary>
/// <param name="Id">The trial's identity.</param>
/// <param name="Mark">What its folder was like when it was read.</param>
/// <param name="State">How it ended.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Summary">Numbers of the whole trial.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record CachedTrial(
    string Id,
    FolderMark Mark,
    Standing State,
    TrialRows Rows,
    IReadOnlyDictionary<string, double> Summary,
    double Seconds
);

/// <summary>
/// The finished trials of a run in one file, <c>.index/trials.bin</c>, so that the next start need not open each of their folders. It holds nothing of its
/// own: torn, of another version or about files that have changed since, it is made again.
/// </summary>
/// <param name="runFolder">The run's folder.</param>
internal sealed class IndexCache(string runFolder)
{
    private const string Format = "filigree index 1";
    private const int BufferBytes = 1 << 16;

    /// <summary>The file.</summary>
    public string FilePath { get; } = Path.Combine(runFolder, ".index", "trials.bin");

    /// <summary>Keeps trials; false where the folder cannot be written to, which costs the next start some time and nothing else.</summary>
    public bool TryWrite(IReadOnlyCollection<WatchedTrial> trials)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            AtomicFile.Write(FilePath, stream => Write(stream, trials));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What was kept, by identity; nothing if it is not there or not whole.</summary>
    public Dictionary<string, CachedTrial> Read()
    {
        try
        {
            byte[] bytes = TrialFolder.ReadOrNothing(FilePath, int.MaxValue - 1024);
            if (!IsWhole(bytes))
            {
                return [];
            }
            using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - SHA256.HashSizeInBytes));
            return reader.ReadString() == Format ? Read(reader) : [];
        }
        catch (Exception error) when (error is IOException or ArgumentException or OverflowException)
        {
            return [];
        }
    }

    private static bool IsWhole(byte[] bytes) =>
        bytes.Length > SHA256.HashSizeInBytes
        && SHA256
            .HashData(bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes))
            .AsSpan()
            .SequenceEqual(bytes.AsSpan(bytes.Length - SHA256.HashSizeInBytes));

    private static void Write(Stream stream, IReadOnlyCollection<WatchedTrial> trials)
    {
        using var hash = SHA256.Create();
        // Between the two: a stream of hashes that ends would end another right below it.
        var below = new BufferedStream(stream, BufferBytes);
        using (var content = new CryptoStream(below, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var buffer = new BufferedStream(content, BufferBytes))
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8))
        {
            writer.Write(Format);
            writer.Write(trials.Count);
            var names = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (WatchedTrial trial in trials)
            {
                Write(writer, trial, names);
            }
        }
        below.Write(hash.Hash);
        below.Flush();
    }

    private static void Write(BinaryWriter writer, WatchedTrial trial, Dictionary<string, int> names)
    {
        writer.Write(trial.Id);
        writer.Write(trial.Mark.FolderTicks);
        writer.Write(trial.Mark.MetricsTicks);
        writer.Write(trial.Mark.MetricsLength);
        writer.Write(trial.Mark.ResultTicks);
        writer.Write((byte)trial.State);
        writer.Write(trial.Seconds);
        writer.Write(trial.Summary.Count);
        foreach ((string name, double number) in trial.Summary)
        {
            WriteName(writer, name, names);
            writer.Write(number);
        }
        writer.Write(trial.Rows.Tables.Count);
        foreach (RowTable table in trial.Rows.Tables)
        {
            WriteName(writer, table.Labels, names);
            writer.Write(table.Names.Count);
            writer.Write(table.Count);
            foreach (string name in table.Names)
            {
                WriteName(writer, name, names);
                writer.Write(MemoryMarshal.AsBytes(table.Column(name)));
            }
        }
    }

    // The first time in full, then by number.
    private static void WriteName(BinaryWriter writer, string name, Dictionary<string, int> names)
    {
        if (names.TryGetValue(name, out int number))
        {
            writer.Write(number);
            return;
        }
        writer.Write(names.Count);
        writer.Write(name);
        names[name] = names.Count;
    }

    private static Dictionary<string, CachedTrial> Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        var names = new List<string>();
        var trials = new Dictionary<string, CachedTrial>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string id = reader.ReadString();
            var mark = new FolderMark(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            var state = (Standing)reader.ReadByte();
            double seconds = reader.ReadDouble();
            var summary = new Dictionary<string, double>(StringComparer.Ordinal);
            for (int left = reader.ReadInt32(); left > 0; left--)
            {
                summary[ReadName(reader, names)] = reader.ReadDouble();
            }
            var rows = new TrialRows();
            for (int left = reader.ReadInt32(); left > 0; left--)
            {
                rows.Add(ReadTable(reader, names));
            }
            trials[id] = new CachedTrial(id, mark, state, rows, summary, seconds);
        }
        return trials;
    }

    private static RowTable ReadTable(BinaryReader reader, List<string> names)
    {
        string labels = ReadName(reader, names);
        var numbers = new string[reader.ReadInt32()];
        int rows = reader.ReadInt32();
        var columns = new double[numbers.Length][];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = ReadName(reader, names);
            columns[i] = new double[rows];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(columns[i].AsSpan()));
        }
        return RowTable.Of(labels, numbers, columns);
    }

    private static string ReadName(BinaryReader reader, List<string> names)
    {
        int number = reader.ReadInt32();
        if (number == names.Count)
        {
            names.Add(reader.ReadString());
        }
        return names[number];
    }
}
