using System.Diagnostics;
using System.Security.Cryptography;

namespace Filigree.Studies.Trials;

/// <summary>
/// A trial's folder while this process has it: rows are appended, checkpoints taken, the result written. Metrics reach
/// the disk before the checkpoint that counts them, and the checkpoint before the result. What was written is known by its hash: a file that
/// has another by the time it is to count is damaged, and made again.
/// </summary>
internal sealed class TrialClaim(TrialFolder folder, FileStream handle) : IDisposable
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Dictionary<string, string> kept = new(StringComparer.Ordinal);
    private readonly IncrementalHash rows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private FileStream? metrics;
    private double secondsBefore;

    /// <summary>The folder.</summary>
    public TrialFolder Folder => folder;

    /// <summary>Seconds spent on this trial, in this process and those before.</summary>
    public double Seconds => secondsBefore + clock.Elapsed.TotalSeconds;

    /// <summary>Takes up the newest checkpoint that is whole and that the experiment accepts.</summary>
    /// <param name="read">Reads the experiment's bytes; throws <see cref="InvalidDataException"/> if they do not fit.</param>
    /// <returns>False if there is none: the trial starts afresh.</returns>
    public bool Restore(Action<Stream> read)
    {
        foreach (string file in (string[])[folder.CheckpointFile, folder.PreviousCheckpointFile])
        {
            if (
                TrialCheckpoint.Read(file) is { } checkpoint
                && FindRows(checkpoint) is { } before
                && folder.FindDamage(checkpoint.FileHashes) is null
                && Accepts(checkpoint, read)
            )
            {
                secondsBefore = checkpoint.Seconds;
                foreach ((string name, string hash) in checkpoint.FileHashes)
                {
                    kept[name] = hash;
                }
                OpenMetrics(before);
                return true;
            }
            // A bad checkpoint must not be rotated over the good one before it.
            TrialFolder.Discard(file);
        }
        Begin();
        return false;
    }

    /// <summary>Appends a row.</summary>
    public void Append(MetricRow row)
    {
        byte[] line = MetricJson.Write(row);
        (metrics ?? Begin()).Write(line);
        rows.AppendData(line);
    }

    /// <summary>Keeps a file, wholly or not at all.</summary>
    public void Keep(string name, ReadOnlySpan<byte> content)
    {
        folder.WriteFile(name, content);
        kept[name] = TrialRecord.HashOf(content);
    }

    /// <summary>Takes a checkpoint.</summary>
    /// <param name="save">Writes the experiment's bytes.</param>
    public void Save(Action<Stream> save)
    {
        using var state = new MemoryStream();
        save(state);
        FileStream file = metrics ?? Begin();
        file.Flush(flushToDisk: true);
        var checkpoint = new TrialCheckpoint(state.ToArray(), file.Length, RowsHash(), kept, Seconds);
        string beside = folder.CheckpointFile + ".new";
        AtomicFile.WriteAndFlush(beside, checkpoint.ToBytes());
        if (File.Exists(folder.CheckpointFile))
        {
            File.Move(folder.CheckpointFile, folder.PreviousCheckpointFile, overwrite: true);
        }
        File.Move(beside, folder.CheckpointFile);
    }

    /// <summary>Writes the result, which finishes the trial, and clears what only an unfinished one needs.</summary>
    /// <exception cref="InvalidDataException">A file of the trial was changed since it was written.</exception>
    public void Finish(TrialOutcome outcome)
    {
        FileStream file = metrics ?? Begin();
        file.Flush(flushToDisk: true);
        file.Dispose();
        string hash = RowsHash();
        var files = outcome.Files.ToDictionary(name => name, name => kept[name]);
        string? damage =
            TrialRecord.HashOf(TrialFolder.ReadOrNothing(folder.MetricsFile)) == hash
                ? folder.FindDamage(files)
                : "metrics.jsonl is damaged";
        if (damage is not null)
        {
            throw new InvalidDataException($"{damage}, since this trial wrote it; run the study again to make it anew");
        }
        TrialTiming.Write(folder.TimingFile, Seconds);
        AtomicFile.Write(folder.ResultFile, new TrialRecord(outcome, hash, files).ToBytes());
        Clear();
    }

    /// <summary>Notes why the trial failed, in one line and then in full; it stays unfinished.</summary>
    public void Fail(Exception error)
    {
        string line = error is UserError ? error.Message : $"{error.Message} ({error.GetType().Name})";
        string text = $"{line.ReplaceLineEndings(" ")}\n\n{error}\n";
        AtomicFile.Write(folder.ErrorFile, System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Removes what only an unfinished trial needs, and files that a killed process had begun.</summary>
    public void Clear()
    {
        TrialFolder.Discard(folder.CheckpointFile);
        TrialFolder.Discard(folder.PreviousCheckpointFile);
        TrialFolder.Discard(folder.ErrorFile);
        foreach (string begun in Directory.EnumerateFiles(folder.Path, "*.new"))
        {
            File.Delete(begun);
        }
    }

    /// <summary>Gives the trial back.</summary>
    public void Dispose()
    {
        metrics?.Dispose();
        rows.Dispose();
        handle.Dispose();
    }

    private static bool Accepts(TrialCheckpoint checkpoint, Action<Stream> read)
    {
        try
        {
            read(new MemoryStream(checkpoint.State, writable: false));
            return true;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    private string RowsHash() => Convert.ToHexStringLower(rows.GetCurrentHash());

    /// <summary>The lines that a checkpoint counts; null if they are not all there as they were written.</summary>
    private byte[]? FindRows(TrialCheckpoint checkpoint)
    {
        byte[] lines = TrialFolder.ReadOrNothing(folder.MetricsFile);
        return
            checkpoint.MetricBytes <= lines.Length
            && TrialRecord.HashOf(lines.AsSpan(0, (int)checkpoint.MetricBytes)) == checkpoint.MetricsHash
            ? lines[..(int)checkpoint.MetricBytes]
            : null;
    }

    // Nothing of an attempt that cannot be gone on with may count, or stand in the way.
    private FileStream Begin()
    {
        TrialFolder.Discard(folder.ResultFile);
        TrialFolder.Discard(folder.TimingFile);
        TrialFolder.Discard(folder.MetricsFile);
        return OpenMetrics([]);
    }

    private FileStream OpenMetrics(byte[] before)
    {
        metrics?.Dispose();
        rows.AppendData(before);
        // Unbuffered: a row can be read, by `filigree show` say, as soon as it is written.
        metrics = new FileStream(
            folder.MetricsFile,
            FileMode.OpenOrCreate,
            FileAccess.Write,
            FileShare.Read,
            bufferSize: 0
        );
        metrics.SetLength(before.Length);
        metrics.Seek(0, SeekOrigin.End);
        return metrics;
    }
}
