using System.Diagnostics;
using System.Text.Json;

namespace Filigree.Studies.Trials;

/// <summary>
/// A trial's folder while this process has it: rows are appended, checkpoints taken, the result written. Metrics reach
/// the disk before the checkpoint that counts them, and the checkpoint before the result.
/// </summary>
internal sealed class TrialClaim(TrialFolder folder, FileStream handle) : IDisposable
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
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
                && CountsWholeRows(checkpoint)
                && Accepts(checkpoint, read)
            )
            {
                secondsBefore = checkpoint.Seconds;
                OpenMetrics(checkpoint.MetricBytes);
                return true;
            }
            // A bad checkpoint must not be rotated over the good one before it.
            File.Delete(file);
        }
        OpenMetrics(0);
        return false;
    }

    /// <summary>Appends a row.</summary>
    public void Append(MetricRow row) => (metrics ?? OpenMetrics(0)).Write(MetricJson.Write(row));

    /// <summary>Takes a checkpoint.</summary>
    /// <param name="save">Writes the experiment's bytes.</param>
    public void Save(Action<Stream> save)
    {
        using var state = new MemoryStream();
        save(state);
        FileStream rows = metrics ?? OpenMetrics(0);
        rows.Flush(flushToDisk: true);
        string beside = folder.CheckpointFile + ".new";
        AtomicFile.WriteAndFlush(beside, new TrialCheckpoint(state.ToArray(), rows.Length, Seconds).ToBytes());
        if (File.Exists(folder.CheckpointFile))
        {
            File.Move(folder.CheckpointFile, folder.PreviousCheckpointFile, overwrite: true);
        }
        File.Move(beside, folder.CheckpointFile);
    }

    /// <summary>Writes the result, which finishes the trial, and clears what only an unfinished one needs.</summary>
    public void Finish(TrialOutcome outcome)
    {
        FileStream rows = metrics ?? OpenMetrics(0);
        rows.Flush(flushToDisk: true);
        rows.Dispose();
        string hash = TrialRecord.HashOf(File.ReadAllBytes(folder.MetricsFile));
        AtomicFile.Write(
            folder.TimingFile,
            JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, object>
                {
                    ["seconds"] = Math.Round(Seconds, 3),
                    ["machine"] = Machine.Description,
                }
            )
        );
        var files = outcome.Files.ToDictionary(name => name, name => TrialRecord.HashOf(folder.ReadKept(name)));
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
        File.Delete(folder.CheckpointFile);
        File.Delete(folder.PreviousCheckpointFile);
        File.Delete(folder.ErrorFile);
        foreach (string begun in Directory.EnumerateFiles(folder.Path, "*.new"))
        {
            File.Delete(begun);
        }
    }

    /// <summary>Gives the trial back.</summary>
    public void Dispose()
    {
        metrics?.Dispose();
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

    private bool CountsWholeRows(TrialCheckpoint checkpoint)
    {
        byte[] rows = File.Exists(folder.MetricsFile) ? File.ReadAllBytes(folder.MetricsFile) : [];
        return checkpoint.MetricBytes <= rows.Length
            && MetricJson.Read(rows.AsSpan(0, (int)checkpoint.MetricBytes)) is not null;
    }

    private FileStream OpenMetrics(long length)
    {
        metrics?.Dispose();
        // Unbuffered: a row can be read, by `filigree show` say, as soon as it is written.
        metrics = new FileStream(
            folder.MetricsFile,
            FileMode.OpenOrCreate,
            FileAccess.Write,
            FileShare.Read,
            bufferSize: 0
        );
        metrics.SetLength(length);
        metrics.Seek(0, SeekOrigin.End);
        return metrics;
    }
}
