namespace Filigree.Studies.Trials;

/// <summary>How a trial stands.</summary>
public enum TrialStatus
{
    /// <summary>Nobody has begun it.</summary>
    Waiting,

    /// <summary>A process has it, and gives signs of life.</summary>
    Running,

    /// <summary>A process has it that is gone, or gave no sign of life for five minutes: the next run takes it up.</summary>
    Stale,

    /// <summary>Begun and given back, with a checkpoint perhaps: the next run goes on with it.</summary>
    Stopped,

    /// <summary>Its last attempt failed.</summary>
    Failed,

    /// <summary>Finished, but its loss left the finite numbers.</summary>
    Diverged,

    /// <summary>Finished.</summary>
    Finished,
}

/// <summary>
/// How a trial stands, as its folder says while others write there: read without a lock, and cheap enough to be read again and again. Whether a
/// finished trial's files are undamaged is not asked here: reports do.
/// </summary>
/// <param name="Status">How it stands.</param>
public sealed record TrialState(TrialStatus Status)
{
    private static readonly TimeSpan Patience = new ClaimWatch().Patience;

    /// <summary>Share of its work done, in [0, 1], at the last sign of life.</summary>
    public double Progress { get; init; }

    /// <summary>Where it is: <c>epoch 3 of 30, accuracy 97.1%</c>; empty unless it runs.</summary>
    public string Text { get; init; } = "";

    /// <summary>Why its last attempt failed, in one line; null if it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>The machine that has it, by its short name; null if none has.</summary>
    public string? Host { get; init; }

    /// <summary>The number of the process that has it on that machine; null if none has.</summary>
    public int? Process { get; init; }

    /// <summary>Whether that process runs on this machine, and still does.</summary>
    public bool IsHere { get; init; }

    /// <summary>When it was last written to, by the clock of the file system; null if nothing is there.</summary>
    public DateTime? LastSign { get; init; }

    /// <summary>
    /// The file of its metric rows: of the finished trial, or of the attempt that is at it now, or of the one that got furthest; null if there is
    /// none. Another attempt has another file, whose first rows are the same.
    /// </summary>
    public string? MetricsFile { get; init; }

    /// <summary>Reads how a trial stands.</summary>
    /// <param name="folder">Its folder, which need not exist.</param>
    public static TrialState Of(TrialFolder folder)
    {
        if (File.Exists(folder.ResultFile))
        {
            return Finished(folder);
        }

        if (!Directory.Exists(folder.Path))
        {
            return new TrialState(TrialStatus.Waiting);
        }

        // Unless somebody is at it, what the last attempt left counts.
        return Claimed(folder) ?? Left(folder);
    }

    /// <summary>
    /// The rows of a file that is being written, from some byte on: whole lines alone, the last one being left for the next call if it is not
    /// ended yet.
    /// </summary>
    /// <param name="file">A file of metric rows.</param>
    /// <param name="position">The byte to begin at, behind a line's end; moved behind the last whole line.</param>
    /// <returns>The rows; none if the file is gone, or damaged from there on.</returns>
    public static IReadOnlyList<MetricRow> ReadRows(string file, ref long position)
    {
        try
        {
            using var stream = new FileStream(
                file,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            long length = stream.Length - position;
            if (length <= 0 || length > Array.MaxLength)
            {
                return [];
            }

            byte[] bytes = new byte[length];
            stream.Seek(position, SeekOrigin.Begin);
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            int whole = bytes.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
            if (MetricJson.Read(bytes.AsSpan(0, whole)) is not { } rows)
            {
                return [];
            }

            position += whole;
            return rows;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static TrialState Finished(TrialFolder folder)
    {
        bool hasDiverged = TrialRecord.Read(folder.ResultFile)?.Outcome.Ending == TrialOutcome.Diverged;
        return new TrialState(hasDiverged ? TrialStatus.Diverged : TrialStatus.Finished)
        {
            Progress = 1,
            LastSign = TimeOf(folder.ResultFile),
            MetricsFile = folder.MetricsFile,
        };
    }

    private static TrialState? Claimed(TrialFolder folder)
    {
        if (!File.Exists(folder.ClaimFile))
        {
            return null;
        }

        ClaimRecord? claim = ClaimRecord.Parse(TrialFolder.ReadOrNothing(folder.ClaimFile));
        AttemptToken? token = claim is null ? null : AttemptToken.Parse(claim.Token);
        string? metrics = token is null ? null : MetricsOf(folder, token);
        DateTime? sign = Later(TimeOf(folder.ClaimFile), metrics is null ? null : TimeOf(metrics));
        bool isGone = claim is { IsGone: true };
        bool isStale = isGone || DateTime.UtcNow - sign > Patience;
        return new TrialState(isStale ? TrialStatus.Stale : TrialStatus.Running)
        {
            Progress = claim?.Progress ?? 0,
            Text = claim?.Text ?? "",
            Host = token?.Host,
            Process = token?.Process,
            IsHere = claim?.Place == OwnMachine.Place && !isGone,
            LastSign = sign,
            MetricsFile = metrics is not null && File.Exists(metrics) ? metrics : Longest(folder),
        };
    }

    private static TrialState Left(TrialFolder folder)
    {
        string? failure = folder.ReadFailure();
        IReadOnlyList<string> checkpoints = folder.CheckpointFiles;
        bool isBegun = failure is not null || checkpoints.Count > 0 || Longest(folder) is not null;
        return new TrialState(
            failure is not null ? TrialStatus.Failed
            : isBegun ? TrialStatus.Stopped
            : TrialStatus.Waiting
        )
        {
            Failure = failure,
            Progress = checkpoints.Select(file => TrialCheckpoint.ReachOf(file).Progress).DefaultIfEmpty().Max(),
            LastSign = isBegun ? TimeOf(folder.Path) : null,
            MetricsFile = Longest(folder),
        };
    }

    private static string MetricsOf(TrialFolder folder, AttemptToken token) =>
        File.Exists(folder.MetricsOf(token)) ? folder.MetricsOf(token) : folder.MetricsFile;

    private static string? Longest(TrialFolder folder) =>
        folder
            .AttemptMetricsFiles.Select(file => new FileInfo(file))
            .Where(file => file.Exists)
            .MaxBy(LengthOf)
            ?.FullName;

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static DateTime? Later(DateTime? one, DateTime? other) => one > other || other is null ? one : other;

    private static DateTime? TimeOf(string path)
    {
        DateTime time = File.GetLastWriteTimeUtc(path);
        // What is given for a file that is not there.
        return time.Year > 1700 ? time : null;
    }
}
