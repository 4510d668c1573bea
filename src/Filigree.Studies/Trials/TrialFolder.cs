using System.Text.Json;

namespace Filigree.Studies.Trials;

/// <summary>
/// The folder of one trial, named by the trial's identity, and every file in it. Whatever is torn or damaged counts as
/// not there, and is made again.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class TrialFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The canonical configuration; its SHA-256 begins with the folder's name. Locked while the trial runs.</summary>
    public string ConfigurationFile => In("configuration.json");

    /// <summary>Metric rows, a line each.</summary>
    public string MetricsFile => In("metrics.jsonl");

    /// <summary>The newest checkpoint of an unfinished trial.</summary>
    public string CheckpointFile => In("checkpoint.bin");

    /// <summary>The checkpoint before it, for the moment in which the newest is written.</summary>
    public string PreviousCheckpointFile => In("checkpoint.previous.bin");

    /// <summary>What the trial came to; written last, so that it marks the trial as finished.</summary>
    public string ResultFile => In("result.json");

    /// <summary>How long it took, and where: all that may differ between two runs of one trial.</summary>
    public string TimingFile => In("timing.json");

    /// <summary>Why the last attempt failed.</summary>
    public string ErrorFile => In("error.txt");

    /// <summary>True if the trial is finished and its files are whole.</summary>
    public bool IsFinished => ReadFinished() is not null;

    /// <summary>True if files are there that only an unfinished trial needs.</summary>
    internal bool HasLeftovers =>
        File.Exists(CheckpointFile)
        || File.Exists(PreviousCheckpointFile)
        || File.Exists(ErrorFile)
        || Directory.EnumerateFiles(Path, "*.new").Any();

    /// <summary>The size of everything in the folder.</summary>
    public long SizeInBytes =>
        Directory.Exists(Path) ? new DirectoryInfo(Path).EnumerateFiles().Sum(file => file.Length) : 0;

    /// <summary>
    /// Takes the trial for this process, until the claim is disposed of. The operating system frees it when the
    /// process ends, however that comes about: no lock is ever left behind.
    /// </summary>
    /// <param name="configuration">The trial's configuration.</param>
    /// <returns>The claim, or null if another process has the trial.</returns>
    internal TrialClaim? TryClaim(TrialConfiguration configuration)
    {
        Directory.CreateDirectory(Path);
        FileStream handle;
        try
        {
            handle = new FileStream(ConfigurationFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(ConfigurationFile))
        {
            return null;
        }
        if (handle.Length != configuration.Json.Length)
        {
            // New, or torn when its writer was killed.
            handle.SetLength(0);
            handle.Write(configuration.Json);
            handle.Flush(flushToDisk: true);
        }
        return new TrialClaim(this, handle);
    }

    /// <summary>What the trial came to, if it is finished and whole.</summary>
    internal FinishedTrial? ReadFinished()
    {
        if (TrialRecord.Read(ResultFile) is not { } record)
        {
            return null;
        }
        try
        {
            byte[] metrics = File.Exists(MetricsFile) ? File.ReadAllBytes(MetricsFile) : [];
            return
                TrialRecord.HashOf(metrics) == record.MetricsHash
                && record.FileHashes.Keys.All(HasFile)
                && MetricJson.Read(metrics) is { } rows
                ? new FinishedTrial(record.Outcome, rows, ReadSeconds())
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether a file that the trial keeps is there.</summary>
    /// <param name="name">Its name.</param>
    internal bool HasFile(string name) => File.Exists(In(name));

    /// <summary>Keeps a file, wholly or not at all.</summary>
    internal void WriteFile(string name, ReadOnlySpan<byte> content) => AtomicFile.Write(In(name), content);

    /// <summary>A kept file as it is.</summary>
    internal byte[] ReadKept(string name) => File.ReadAllBytes(In(name));

    /// <summary>
    /// A file that a finished trial kept; null if it ended without it. A damaged one is deleted, so that the next run makes the trial
    /// again.
    /// </summary>
    /// <exception cref="UserError">The trial is not finished, or the file is damaged.</exception>
    internal byte[]? ReadFile(string name)
    {
        TrialRecord record =
            TrialRecord.Read(ResultFile)
            ?? throw new UserError("this trial is not finished", Path, remedy: "run the study again");
        if (!record.FileHashes.TryGetValue(name, out string? hash))
        {
            return null;
        }
        if (!HasFile(name))
        {
            throw new UserError(
                "the file is gone",
                In(name),
                remedy: "run the study again: its trial will be made anew"
            );
        }
        byte[] content = File.ReadAllBytes(In(name));
        if (TrialRecord.HashOf(content) != hash)
        {
            File.Delete(In(name));
            throw new UserError(
                "the file is damaged and was deleted",
                In(name),
                remedy: "run the study again: its trial will be made anew"
            );
        }
        return content;
    }

    /// <summary>Why the last attempt failed, in one line; null if it did not, or the trial is finished.</summary>
    internal string? ReadFailure()
    {
        try
        {
            return File.Exists(ErrorFile) ? File.ReadLines(ErrorFile).FirstOrDefault() : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private double ReadSeconds()
    {
        try
        {
            using JsonDocument timing = JsonDocument.Parse(File.ReadAllBytes(TimingFile));
            return timing.RootElement.GetProperty("seconds").GetDouble();
        }
        catch (Exception error)
            when (error is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return double.NaN;
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}

/// <summary>A finished trial as read from its folder.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Rows">Its metrics.</param>
/// <param name="Seconds">How long it took; NaN if that is not known.</param>
internal sealed record FinishedTrial(TrialOutcome Outcome, IReadOnlyList<MetricRow> Rows, double Seconds);
