using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Index;

/// <summary>
/// A trial as its folder shows it. A finished one is read once, one under way from the line where reading stopped. Readers hold
/// <see cref="Gate"/> while they look at rows.
/// </summary>
/// <param name="id">The trial's identity.</param>
/// <param name="files">Its folder.</param>
internal sealed class WatchedTrial(string id, WatchedFiles files)
{
    private static readonly Dictionary<string, double> Nothing = [];
    private FolderMark mark;
    private bool isSettled;
    private long position;

    /// <summary>Held while rows are read or appended.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The trial's identity.</summary>
    public string Id { get; } = id;

    /// <summary>How it stands.</summary>
    public Standing State { get; private set; }

    /// <summary>Its rows so far.</summary>
    public TrialRows Rows { get; private set; } = new();

    /// <summary>Numbers of the whole trial; empty until it is finished.</summary>
    public IReadOnlyDictionary<string, double> Summary { get; private set; } = Nothing;

    /// <summary>How long it took; NaN until that is known.</summary>
    public double Seconds { get; private set; } = double.NaN;

    /// <summary>Share of its work done, in [0, 1].</summary>
    public double Progress { get; private set; }

    /// <summary>Where it is, why it failed, or what is damaged, in a line; empty where nothing is to be said.</summary>
    public string Message { get; private set; } = "";

    /// <summary>The revision of the index in which it changed last.</summary>
    public long Revision { get; set; }

    /// <summary>True where nothing is to be expected but of a run to come: it needs to be looked at now and then only.</summary>
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
        Take(cached.State, cached.Rows, cached.Summary, cached.Seconds);
        return true;
    }

    /// <summary>Looks at the folder.</summary>
    /// <param name="reader">Reads rows; one for each thread.</param>
    /// <param name="isThere">Whether the folder is there, as a listing of all says.</param>
    /// <returns>True where something changed.</returns>
    public bool Look(RowReader reader, bool isThere)
    {
        if (!isThere)
        {
            mark = default;
            return State != Standing.Waiting && Reset();
        }
        FolderMark now = files.Mark();
        bool isSame = now == mark;
        // Whoever runs it appends to files of its own. Others once more after a change: times of files are coarse, and a second change may
        // bear the time of the first.
        if (isSame && isSettled && State != Standing.Running)
        {
            return false;
        }
        isSettled = isSame;
        mark = now;
        return now.ResultTicks > 0 ? ReadFinished(reader) : ReadUnfinished(reader);
    }

    private bool ReadFinished(RowReader reader)
    {
        if (State.IsOver() && isSettled)
        {
            return false;
        }
        if (files.ReadFinished(reader, out string damage) is { } finished)
        {
            Standing state = finished.HasDiverged ? Standing.Diverged : Standing.Finished;
            Take(state, finished.Rows, finished.Summary, finished.Seconds);
            return true;
        }
        return Say(Standing.Damaged, damage, 0);
    }

    private bool ReadUnfinished(RowReader reader)
    {
        TrialState found = files.ReadState();
        // Another attempt's rows begin with the same bytes; it may have got less far yet.
        bool hasChanged = (State.IsOver() || WatchedFiles.LengthOf(found.MetricsFile) < position) && Reset();
        byte[] news = WatchedFiles.ReadRows(found.MetricsFile, position);
        if (news.Length > 0)
        {
            lock (Gate)
            {
                int read = reader.Read(news, Rows, out _);
                position += read;
                hasChanged |= read > 0;
            }
        }
        string host = found is { Host: { } machine, IsHere: false } ? $" on {machine}" : "";
        string message = found.Failure ?? (found.Text.Length == 0 ? "" : found.Text + host);
        return Say(Standings.Of(found.Status), message, found.Progress) || hasChanged;
    }

    private bool Reset()
    {
        Take(Standing.Waiting, new TrialRows(), Nothing, double.NaN);
        position = 0;
        return true;
    }

    private bool Say(Standing state, string message, double progress)
    {
        bool isNew = State != state || Message != message || Progress != progress;
        (State, Message, Progress) = (state, message, progress);
        return isNew;
    }

    private void Take(Standing state, TrialRows rows, IReadOnlyDictionary<string, double> summary, double seconds)
    {
        lock (Gate)
        {
            (State, Rows, Summary, Seconds) = (state, rows, summary, seconds);
            (Message, Progress) = ("", state.IsOver() ? 1 : 0);
        }
    }
}
