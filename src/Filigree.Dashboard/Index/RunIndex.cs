using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Filigree.Studies.Execution;

namespace Filigree.Dashboard.Index;

/// <summary>
/// A run's folder in memory, kept up to date by looking at it again and again: watchers of the operating system miss what other machines write.
/// </summary>
internal sealed partial class RunIndex
{
    private const int Readers = 8;
    private const int TrialsAtATime = 500;
    private const int TurnsOfThoseAtRest = 32;
    private const int FewestCached = 200;

    private readonly RunFolder folder;
    private readonly IndexCache cache;
    private readonly ConcurrentDictionary<string, WatchedTrial> trials = new(StringComparer.Ordinal);
    private Dictionary<string, CachedTrial> cached;
    private string plansMark = "";
    private int turn;
    private int inCache;
    private bool isRead;

    /// <summary>Opens a run's folder.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="UserError">It is no run's folder, or its plan cannot be read.</exception>
    public RunIndex(string path)
    {
        folder = new RunFolder(path);
        cache = new IndexCache(path);
        cached = cache.Read();
        View = ReadPlans();
    }

    /// <summary>The folder.</summary>
    public string Path => folder.Path;

    /// <summary>The plan shown, with its trials.</summary>
    public RunView View { get; private set; }

    /// <summary>Grows with every change.</summary>
    public long Revision { get; private set; } = 1;

    /// <summary>How many trials were looked at since the start.</summary>
    public int Looked { get; private set; }

    /// <summary>Whether every trial was looked at.</summary>
    public bool IsRead => isRead;

    /// <summary>What keeps the folder from being read now, in a sentence; empty where nothing does.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Told of every change, with the index's lock held by nobody.</summary>
    public Action Changed { get; set; } = () => { };

    /// <summary>The watched trial of an identity; null where the plan has none.</summary>
    public WatchedTrial? Find(string id) => trials.GetValueOrDefault(id);

    /// <summary>The files of a trial.</summary>
    public WatchedFiles Files(WatchedTrial trial) => new(folder.Trial(trial.Id));

    /// <summary>The log of the Slurm task that has a trial; null where there is none.</summary>
    public TaskLog? LogOf(WatchedTrial trial) => TaskLog.Find(folder, trial.Id, View.Across.Contains(trial));

    /// <summary>Looks at everything once.</summary>
    /// <returns>How long that took.</returns>
    public TimeSpan Poll(CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            if (!Directory.Exists(folder.Path))
            {
                Say($"The folder {folder.Path} is gone. What is shown was read before.");
                return Stopwatch.GetElapsedTime(start);
            }
            if (MarkOfPlans() != plansMark)
            {
                View = ReadPlans();
                Commit([]);
            }
            LookAtTrials(stop);
            Say(
                IsLink(folder.TrialsFolder)
                    ? $"{folder.TrialsFolder} is a link, and links are not followed: serve the folder that it stands for."
                    : ""
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserError)
        {
            Say($"The folder cannot be read now: {error.Message}");
        }
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Keeps the finished trials for the next start, where there are enough to save time.</summary>
    public void Keep()
    {
        WatchedTrial[] finished = [.. trials.Values.Where(trial => trial.IsAtRest)];
        if (finished.Length >= FewestCached && finished.Length != inCache && Directory.Exists(folder.Path))
        {
            cache.TryWrite(finished);
            inCache = finished.Length;
        }
    }

    private void LookAtTrials(CancellationToken stop)
    {
        HashSet<string> there = ListTrials();
        turn = (turn + 1) % TurnsOfThoseAtRest;
        WatchedTrial[] watched = [.. View.Trials.Concat(View.Across).Distinct()];
        (WatchedTrial Trial, bool IsThere)[] due =
        [
            .. watched
                .Select((trial, place) => (trial, place, isThere: there.Contains(trial.Id)))
                .Where(one =>
                    one.isThere
                        ? !one.trial.IsAtRest || one.place % TurnsOfThoseAtRest == turn
                        : one.trial.State != Standing.Waiting
                )
                .Select(one => (one.trial, one.isThere)),
        ];
        Looked = watched.Length - due.Length;
        foreach ((WatchedTrial Trial, bool IsThere)[] some in due.Chunk(TrialsAtATime))
        {
            stop.ThrowIfCancellationRequested();
            var changed = new ConcurrentBag<WatchedTrial>();
            Parallel.ForEach(
                some,
                new ParallelOptions { MaxDegreeOfParallelism = Readers },
                () => new RowReader(),
                (one, _, reader) =>
                {
                    if (Look(one.Trial, one.IsThere, reader))
                    {
                        changed.Add(one.Trial);
                    }
                    return reader;
                },
                _ => { }
            );
            Looked += some.Length;
            if (!changed.IsEmpty || !isRead)
            {
                Commit(changed);
            }
        }
        if (!isRead)
        {
            // Each of those still there was asked for once.
            cached = [];
            isRead = true;
            Commit([]);
        }
    }

    // A link may lead anywhere, and is none of this run's trials.
    private HashSet<string> ListTrials() =>
        Directory.Exists(folder.TrialsFolder) && !IsLink(folder.TrialsFolder)
            ?
            [
                .. Directory
                    .EnumerateDirectories(
                        folder.TrialsFolder,
                        "*",
                        new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint }
                    )
                    .Select(path => System.IO.Path.GetFileName(path)!),
            ]
            : [];

    private static bool IsLink(string path) => new DirectoryInfo(path).LinkTarget is not null;

    private bool Look(WatchedTrial trial, bool isThere, RowReader reader)
    {
        if (isThere && cached.TryGetValue(trial.Id, out CachedTrial? kept) && trial.TryRestore(kept))
        {
            Interlocked.Increment(ref inCache);
            return true;
        }
        try
        {
            return trial.Look(reader, isThere);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Gone between the listing and now, or not to be read: the next look tells.
            return false;
        }
    }

    private RunView ReadPlans()
    {
        plansMark = MarkOfPlans();
        var plans = new RunPlans(folder);
        PlanRecord plan = plans.Choose(null);
        // A plan is a file like any other: what it calls a trial must not name another place.
        PlanRecordTrial[] lines = [.. plans.TrialsOf(plan).Where(trial => Id().IsMatch(trial.Id))];
        PlanRecordTrial[] across = [.. plan.Across.Where(trial => Id().IsMatch(trial.Id))];
        return new RunView(plan with { Across = across }, lines, plans.Others(plan), folder, Watch);
    }

    private WatchedTrial Watch(string id) =>
        trials.GetOrAdd(id, name => new WatchedTrial(name, new WatchedFiles(folder.Trial(name))));

    private string MarkOfPlans() =>
        Directory.Exists(folder.PlansFolder)
            ? string.Join(
                '\n',
                new DirectoryInfo(folder.PlansFolder)
                    .EnumerateFiles()
                    .OrderBy(file => file.Name, StringComparer.Ordinal)
                    .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")
            )
            : "";

    private void Say(string problem)
    {
        if (Problem != problem)
        {
            Problem = problem;
            Commit([]);
        }
    }

    private void Commit(IReadOnlyCollection<WatchedTrial> changed)
    {
        long next = Revision + 1;
        foreach (WatchedTrial trial in changed)
        {
            trial.Revision = next;
        }
        Revision = next;
        Changed();
    }

    [GeneratedRegex("^[0-9a-f]{16}$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
