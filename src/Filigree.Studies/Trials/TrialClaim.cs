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

    /// <summary>
    /// Takes up the newest checkpoint that is whole. One that another version wrote, whose state does not fit, is put away with a word
    /// on it: the one before it, or the beginning, is next.
    /// </summary>
    /// <param name="read">Reads the state; throws <see cref="InvalidDataException"/> if it does not fit.</param>
    /// <returns>False if there is none: the trial starts afresh.</returns>
    /// <exception cref="RefusedCheckpointException">A whole one did not fit; it is gone, and what reads is half read.</exception>
    public bool Restore(Action<Stream> read)
    {
        foreach (string file in (string[])[folder.CheckpointFile, folder.PreviousCheckpointFile])
        {
            if (
                TrialCheckpoint.Read(file, out bool isForeign) is { } checkpoint
                && FindRows(folder, checkpoint) is { } before
                && folder.FindDamage(checkpoint.FileHashes) is null
            )
            {
                Accept(file, read);
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
            if (isForeign)
            {
                Noticed?.Invoke(RefusedCheckpointException.Text(file));
            }
        }
        Begin();
        return false;
    }

    /// <summary>
    /// Takes up the state at the end of another trial, with the files that it kept up to there: this trial goes on from it.
    /// </summary>
    /// <param name="other">A finished trial.</param>
    /// <param name="read">Reads the state; throws <see cref="InvalidDataException"/> if it does not fit.</param>
    /// <param name="keepsRows">Whether that trial's rows are this one's too, so that only further ones are written.</param>
    /// <returns>False, having changed nothing, if that trial has no such state.</returns>
    /// <exception cref="RefusedCheckpointException">The state did not fit; it is gone, and what reads is half read.</exception>
    public bool TakeUp(TrialFolder other, Action<Stream> read, bool keepsRows)
    {
        if (
            TrialCheckpoint.Read(other.FinalFile, out _) is not { } final
            || FindRows(other, final) is not { } before
            || other.FindDamage(final.FileHashes) is not null
        )
        {
            return false;
        }

        Accept(other.FinalFile, read);
        secondsBefore = final.Seconds;
        Begin();
        foreach (string name in final.FileHashes.Keys)
        {
            Keep(name, target => other.CopyTo(name, target));
        }

        if (keepsRows)
        {
            metrics!.Write(before);
            rows.AppendData(before);
        }

        return true;
    }

    /// <summary>Keeps the state at the trial's end.</summary>
    public void KeepFinal(Action<Stream> save)
    {
        FileStream file = metrics ?? Begin();
        string beside = folder.FinalFile + ".new";
        new TrialCheckpoint(file.Length, RowsHash(), kept, Seconds).Write(beside, save);
        File.Move(beside, folder.FinalFile, overwrite: true);
    }

    /// <summary>Told, in a line, of what was found and could not be used.</summary>
    public Action<string>? Noticed { get; init; }

    /// <summary>Appends a row.</summary>
    public void Append(MetricRow row)
    {
        byte[] line = MetricJson.Write(row);
        (metrics ?? Begin()).Write(line);
        rows.AppendData(line);
    }

    /// <summary>Keeps a file, wholly or not at all.</summary>
    public void Keep(string name, Action<Stream> write) => kept[name] = folder.WriteFile(name, write);

    /// <summary>Takes a checkpoint.</summary>
    /// <param name="save">Writes the state.</param>
    public void Save(Action<Stream> save)
    {
        FileStream file = metrics ?? Begin();
        file.Flush(flushToDisk: true);
        string beside = folder.CheckpointFile + ".new";
        new TrialCheckpoint(file.Length, RowsHash(), kept, Seconds).Write(beside, save);
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

    private static void Accept(string file, Action<Stream> read)
    {
        try
        {
            TrialCheckpoint.ReadState(file, read);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            TrialFolder.Discard(file);
            throw new RefusedCheckpointException(file, error);
        }
    }

    private string RowsHash() => Convert.ToHexStringLower(rows.GetCurrentHash());

    /// <summary>The lines that a checkpoint counts; null if they are not all there as they were written.</summary>
    private static byte[]? FindRows(TrialFolder folder, TrialCheckpoint checkpoint)
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
        TrialFolder.Discard(folder.FinalFile);
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
