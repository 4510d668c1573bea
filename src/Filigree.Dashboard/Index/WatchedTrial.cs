using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Index;

/// <summary>
/// A trial as its folder shows it. A finished one is read once, one under way from the line where reading stopped. Readers hold
/// <see cref="Gate"/> while they look at rows.
/// </summary>
/// <param name="id">The trial's identity.</param>
/// <param name="files">Its folder.</param>
internal sealed class WatchedTrial(string id, TrialFiles files)
{
    private FolderMark mark;
    private bool isSettled;
    private long position;
    private long lastSign;

    /// <summary>Held while rows are read or appended.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The trial's identity.</summary>
    public string Id { get; } = id;

    /// <summary>How it stands.</summary>
    public TrialState State { get; private set; }

    /// <summary>Its rows so far.</summary>
    public TrialRows Rows { get; private set; } = new();

    /// <summary>Numbers of the whole trial; empty until it is finished.</summary>
    public IReadOnlyDictionary<string, double> Summary { get; private set; } = new Dictionary<string, double>();

    /// <summary>How long it took; NaN until that is known.</summary>
    public double Seconds { get; private set; } = double.NaN;

    /// <summary>Why it failed, or what is damaged, in a line; empty where nothing is to be said.</summary>
    public string Message { get; private set; } = "";

    /// <summary>The revision of the index in which it changed last.</summary>
    public long Revision { get; set; }

    /// <summary>True where nothing more is to be expected: it needs to be looked at now and then only.</summary>
    public bool IsAtRest => State.IsOver() && isSettled;

    /// <summary>What marks the files that <see cref="State"/> was read from, for the cache.</summary>
    public FolderMark Mark => mark;

    /// <summary>Takes over what a cache remembers of a finished trial, if its files are still the same.</summary>
    public bool TryRestore(CachedTrial cached)
    {
        if (files.Mark() != cached.Mark)
        {
            return false;
        }
        mark = cached.Mark;
        isSettled = true;
        Take(cached.State, cached.Rows, cached.Summary, cached.Seconds, "");
        return true;
    }

    /// <summary>Looks at the folder.</summary>
    /// <param name="reader">Reads rows; one for each thread.</param>
    /// <param name="isThere">Whether the folder is there, as a listing of all says.</param>
    /// <param name="usualGap">The longest that trials of the run usually give no sign of life.</param>
    /// <returns>True where something changed.</returns>
    public bool Look(RowReader reader, bool isThere, TimeSpan usualGap)
    {
        if (!isThere)
        {
            mark = default;
            return State != TrialState.Waiting && Reset();
        }
        FolderMark now = files.Mark();
        bool isSame = now == mark;
        // Once more after a change: times of files are coarse, and a second change may bear the time of the first.
        if (isSame && isSettled)
        {
            return State is TrialState.Running && IsSilent(usualGap) && Say(TrialState.Stale);
        }
        isSettled = isSame;
        if (!isSame)
        {
            // Its age when first seen is all that clocks are asked for; from then on this process's own counts.
            lastSign = Environment.TickCount64 - (mark == default ? now.AgeInMilliseconds() : 0);
        }
        mark = now;
        return files.HasResult ? ReadFinished(reader) : ReadUnfinished(reader, usualGap);
    }

    private bool ReadFinished(RowReader reader)
    {
        if (State.IsOver() && isSettled)
        {
            return false;
        }
        if (files.ReadFinished(reader, out string damage) is { } finished)
        {
            TrialState state = finished.HasDiverged ? TrialState.Diverged : TrialState.Finished;
            Take(state, finished.Rows, finished.Summary, finished.Seconds, "");
            return true;
        }
        return Say(TrialState.Damaged, damage);
    }

    private bool ReadUnfinished(RowReader reader, TimeSpan usualGap)
    {
        bool hasChanged = State.IsOver() && Reset();
        if (mark.MetricsLength < position)
        {
            // Gone on with from a checkpoint: rows behind it are written again.
            hasChanged |= Reset();
        }
        byte[] news = files.ReadRows(position);
        if (news.Length > 0)
        {
            lock (Gate)
            {
                int read = reader.Read(news, Rows, out _);
                position += read;
                hasChanged |= read > 0;
            }
        }
        if (files.ReadFailure() is { } failure)
        {
            return Say(TrialState.Failed, failure) || hasChanged;
        }
        bool isSilent = IsSilent(usualGap);
        return Say(isSilent ? TrialState.Stale : TrialState.Running) || hasChanged;
    }

    private bool IsSilent(TimeSpan usualGap) => Environment.TickCount64 - lastSign > 3 * usualGap.TotalMilliseconds;

    private bool Reset()
    {
        Take(TrialState.Waiting, new TrialRows(), new Dictionary<string, double>(), double.NaN, "");
        position = 0;
        return true;
    }

    private bool Say(TrialState state, string message = "")
    {
        bool isNew = State != state || Message != message;
        State = state;
        Message = message;
        return isNew;
    }

    private void Take(
        TrialState state,
        TrialRows rows,
        IReadOnlyDictionary<string, double> summary,
        double seconds,
        string message
    )
    {
        lock (Gate)
        {
            (State, Rows, Summary, Seconds, Message) = (state, rows, summary, seconds, message);
        }
    }
}
