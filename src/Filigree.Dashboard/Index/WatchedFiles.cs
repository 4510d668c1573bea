using System.Text;
using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Index;

/// <summary>The files of a trial: the one place of the live page that knows how a trial's folder is written.</summary>
/// <param name="folder">The folder.</param>
internal sealed class WatchedFiles(TrialFolder folder)
{
    private const int LongestMetrics = 1 << 30;
    private const int LongestTail = 1 << 16;

    /// <summary>What changes when something happens in the folder.</summary>
    public FolderMark Mark()
    {
        var metrics = new FileInfo(folder.MetricsFile);
        var result = new FileInfo(folder.ResultFile);
        return new FolderMark(
            Directory.GetLastWriteTimeUtc(folder.Path).Ticks,
            metrics.Exists ? metrics.LastWriteTimeUtc.Ticks : 0,
            metrics.Exists ? metrics.Length : 0,
            result.Exists ? result.LastWriteTimeUtc.Ticks : 0
        );
    }

    /// <summary>
    /// A finished trial; null where its result or its rows are damaged. Kept networks, which can be large, are not looked at: they hold none of the numbers
    /// shown.
    /// </summary>
    public FinishedRows? ReadFinished(RowReader reader, out string damage)
    {
        if (folder.ReadNumbers(out byte[] metrics, out string? found) is not { } record)
        {
            damage = found!;
            return null;
        }
        damage = "";
        var rows = new TrialRows();
        if (reader.Read(metrics, rows, out int damaged) != metrics.Length || damaged > 0)
        {
            damage = "metrics.jsonl is damaged";
            return null;
        }
        rows.Trim();
        return new FinishedRows(
            rows,
            record.Outcome.Summary,
            TrialTiming.Read(folder.TimingFile),
            record.Outcome.Ending == TrialOutcome.Diverged
        );
    }

    /// <summary>How an unfinished trial stands; what a link leads to is not read.</summary>
    public TrialState ReadState()
    {
        TrialState state = TrialState.Of(folder);
        return state with
        {
            Failure = state.Failure is null || IsPlain(folder.ErrorFile) ? state.Failure : "error.txt is a link",
            MetricsFile = state.MetricsFile is { } metrics && IsPlain(metrics) ? metrics : null,
        };
    }

    /// <summary>Bytes of a file; 0 where there is none.</summary>
    public static long LengthOf(string? path) =>
        path is not null && new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>What was appended to the rows since; nothing where they cannot be read now.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="from">Bytes that were read before.</param>
    public static byte[] ReadRows(string? path, long from)
    {
        if (path is null)
        {
            return [];
        }
        try
        {
            // Without a lock: whoever writes must not notice.
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0
            );
            byte[] bytes = new byte[(int)Math.Clamp(file.Length - from, 0, LongestMetrics)];
            file.Seek(from, SeekOrigin.Begin);
            int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The end of what an attempt left to read: the error in full.</summary>
    public string ReadLogTail() => Encoding.UTF8.GetString(PlainFile.Tail(Home, folder.ErrorFile, LongestTail));

    /// <summary>Names of the files that a finished trial consists of, beside those that it kept.</summary>
    public static IReadOnlyList<string> UsualNames { get; } =
    ["configuration.json", "metrics.jsonl", "result.json", "timing.json"];

    /// <summary>A file of a finished trial that a reader may have.</summary>
    /// <param name="name">One of <see cref="UsualNames"/>, or of those that the result lists.</param>
    /// <returns>The file, opened; null where it is not among them, is no regular file, or is reached by a link.</returns>
    public FileStream? Open(string name)
    {
        if (!Names().Contains(name) || Path.GetFileName(name) != name)
        {
            return null;
        }
        return PlainFile.Open(Home, Path.Combine(folder.Path, name));
    }

    /// <summary>Names of the files that <see cref="Open"/> gives; none while the trial is not finished.</summary>
    public IReadOnlyList<string> Names() =>
        TrialRecord.Read(folder.ResultFile) is { } record ? [.. UsualNames, .. record.FileHashes.Keys] : [];

    /// <summary>What the trial said that a reader must know, and hashes of what it made.</summary>
    public TrialOutcome? ReadOutcome() => TrialRecord.Read(folder.ResultFile)?.Outcome;

    /// <summary>The settings of a finished trial; reading those of one under way would touch the file that it holds locked.</summary>
    public IReadOnlyDictionary<string, string> ReadSettings() => TrialSettings.Read(folder);

    // Links on the way from the run's folder are not followed either.
    private string Home => Path.GetDirectoryName(Path.GetDirectoryName(folder.Path)!)!;

    private bool IsPlain(string path) => PlainFile.Is(Home, path);
}

/// <summary>A finished trial's numbers.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Summary">Numbers of the whole trial.</param>
/// <param name="Seconds">How long it took; NaN if that is not known.</param>
/// <param name="HasDiverged">Whether it ended with a loss that was not finite.</param>
internal sealed record FinishedRows(
    TrialRows Rows,
    IReadOnlyDictionary<string, double> Summary,
    double Seconds,
    bool HasDiverged
);
