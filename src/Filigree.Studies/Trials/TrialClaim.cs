using System.Diagnostics;
using System.Security.Cryptography;

namespace Filigree.Studies.Trials;

/// <summary>
/// An attempt at a trial: rows are appended, checkpoints taken, the result written. Where another attempt may still live, each writes
/// files of its own until the result is there, so that several hosts may run one trial at once and do no harm: the rows stand in the checkpoints too, kept
/// files have equal bytes whoever writes them, and each file gets its name when it is whole. What was written is known by its hash: a file that has
/// another by the time it is to count is damaged, and made again.
/// </summary>
internal sealed class TrialClaim(
    TrialFolder folder,
    AttemptToken token,
    bool isAlone,
    HeldClaim held,
    FileStream handle
) : IDisposable
{
    // Who took a trial that nobody had writes its plain files; who took it from another, or comes later, writes others.
    private readonly AttemptToken? inNames = isAlone ? null : token;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Dictionary<string, string> kept = new(StringComparer.Ordinal);
    private readonly IncrementalHash rows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> superseded = [];
    private FileStream? metrics;
    private double secondsBefore;
    private TimeSpan counted;
    private int threads = 1;
    private double progress;

    /// <summary>The folder.</summary>
    public TrialFolder Folder => folder;

    /// <summary>Seconds spent on this trial, of each of its threads, in this process and those before.</summary>
    public double Seconds => secondsBefore + threads * (clock.Elapsed - counted).TotalSeconds;

    /// <summary>Counts the seconds to come of so many threads.</summary>
    public void Count(int threads)
    {
        secondsBefore = Seconds;
        counted = clock.Elapsed;
        this.threads = threads;
    }

    /// <summary>
    /// Takes up the furthest checkpoint that is whole, whichever attempt wrote it. One that another version wrote, whose state does not fit, is
    /// put away with a word on it: the furthest of the others, or the beginning, is next.
    /// </summary>
    /// <param name="read">Reads the state; throws <see cref="InvalidDataException"/> if it does not fit.</param>
    /// <returns>False if there is none: the trial starts afresh.</returns>
    /// <exception cref="RefusedCheckpointException">A whole one did not fit; it is gone, and what reads is half read.</exception>
    public bool Restore(Action<Stream> read)
    {
        string[] files = [.. folder.CheckpointFiles.OrderByDescending(TrialCheckpoint.ReachOf)];
        foreach (string file in files)
        {
            if (Accept(file, folder, read, out bool isForeign) is not { } checkpoint)
            {
                TrialFolder.Discard(file);
                if (isForeign)
                {
                    Noticed?.Invoke(RefusedCheckpointException.Text(file));
                }
                continue;
            }
            superseded.Clear();
            superseded.AddRange(files.Except([folder.CheckpointOf(inNames), folder.PreviousCheckpointOf(inNames)]));
            counted = clock.Elapsed;
            secondsBefore = checkpoint.Seconds;
            progress = checkpoint.Progress;
            foreach ((string name, string hash) in checkpoint.FileHashes)
            {
                kept[name] = hash;
            }
            OpenMetrics(checkpoint.Rows);
            return true;
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
        if (Accept(other.FinalFile, other, read, out _) is not { } final)
        {
            return false;
        }

        counted = clock.Elapsed;
        secondsBefore = final.Seconds;
        Begin();
        foreach (string name in final.FileHashes.Keys)
        {
            Keep(name, target => other.CopyTo(name, target));
        }

        if (keepsRows)
        {
            metrics!.Write(final.Rows);
            rows.AppendData(final.Rows);
        }

        return true;
    }

    /// <summary>Keeps the state at the trial's end.</summary>
    public void KeepFinal(Action<Stream> save) => Write(folder.FinalFile, save);

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

    /// <summary>Notes how far the trial is, for checkpoints and for whoever watches the claim.</summary>
    public void Tell(TrialProgress told)
    {
        progress = told.Fraction;
        held.Tell(told);
    }

    /// <summary>Takes a checkpoint.</summary>
    /// <param name="save">Writes the state.</param>
    /// <exception cref="InvalidOperationException">Another attempt has finished the trial.</exception>
    public void Save(Action<Stream> save)
    {
        if (folder.IsFinished)
        {
            throw new InvalidOperationException("Another process has finished this trial.");
        }
        string newest = folder.CheckpointOf(inNames);
        bool isFirst = !TryMove(newest, folder.PreviousCheckpointOf(inNames));
        Write(newest, save);
        held.Beat();
        if (!isFirst)
        {
            // This attempt has two of its own now, and both are further.
            superseded.ForEach(TrialFolder.Discard);
            superseded.Clear();
        }
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
            TrialRecord.HashOf(TrialFolder.ReadOrNothing(file.Name)) == hash
                ? folder.FindDamage(files)
                : $"{Path.GetFileName(folder.MetricsFile)} is damaged";
        if (damage is not null)
        {
            throw new InvalidDataException($"{damage}, since this trial wrote it; run the study again to make it anew");
        }
        if (!isAlone)
        {
            Replace(file.Name, folder.MetricsFile);
        }

        MakeRoom(folder.TimingFile);
        TrialTiming.Write(folder.TimingFile, Seconds);
        MakeRoom(folder.ResultFile);
        AtomicFile.Write(folder.ResultFile, new TrialRecord(outcome, hash, files).ToBytes());
        folder.ClearLeftovers();
    }

    /// <summary>Notes why the trial failed, in one line and then in full; it stays unfinished.</summary>
    public void Fail(Exception error)
    {
        string line = error is UserError ? error.Message : $"{error.Message} ({error.GetType().Name})";
        string text = $"{line.ReplaceLineEndings(" ")}\n\n{error}\n";
        AtomicFile.Write(folder.ErrorFile, System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Gives the trial back.</summary>
    public void Dispose()
    {
        metrics?.Dispose();
        rows.Dispose();
        held.Dispose();
        handle.Dispose();
    }

    // The rows and the state of one and the same file: another attempt may put a newer one in its place meanwhile.
    private static TrialCheckpoint? Accept(string file, TrialFolder folder, Action<Stream> read, out bool isForeign)
    {
        using TrialCheckpoint.Opened? opened = TrialCheckpoint.Open(file, folder.MetricsFile, out isForeign);
        if (opened is null || folder.FindDamage(opened.Checkpoint.FileHashes) is not null)
        {
            return null;
        }
        try
        {
            opened.ReadState(read);
            return opened.Checkpoint;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            TrialFolder.Discard(file);
            throw new RefusedCheckpointException(file, error);
        }
    }

    private string RowsHash() => Convert.ToHexStringLower(rows.GetCurrentHash());

    // The rows go with the state: nobody else's file is needed to go on from it.
    private void Write(string path, Action<Stream> save)
    {
        FileStream file = metrics ?? Begin();
        string beside = $"{path}.{token}.new";
        TrialCheckpoint.Write(beside, file.Name, RowsHash(), kept, Seconds, progress, save);
        Replace(beside, path);
    }

    private static bool TryMove(string file, string to)
    {
        try
        {
            File.Move(file, to, overwrite: true);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static void Replace(string beside, string path)
    {
        MakeRoom(path);
        File.Move(beside, path, overwrite: true);
    }

    private static void MakeRoom(string path)
    {
        if (Directory.Exists(path))
        {
            TrialFolder.Discard(path);
        }
    }

    private FileStream Begin() => OpenMetrics([]);

    private FileStream OpenMetrics(byte[] before)
    {
        metrics?.Dispose();
        rows.GetHashAndReset();
        rows.AppendData(before);
        string path = folder.MetricsOf(inNames);
        TrialFolder.Discard(path);
        // Unbuffered: a row can be read as soon as it is written.
        metrics = new FileStream(
            path,
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.Read | FileShare.Delete,
            bufferSize: 0
        );
        metrics.Write(before);
        return metrics;
    }
}
