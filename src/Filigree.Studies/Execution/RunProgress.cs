using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>
/// Adds up what the trials of a run tell, for whatever shows it. Time left is what is left of the work at the speed of
/// this run so far, shared out among as many workers as were at work at once. It may be read from another thread.
/// </summary>
internal sealed class RunProgress : IRunObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, double> work = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Running> running = new(StringComparer.Ordinal);
    private readonly TimeLeft left = new();
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private readonly TimeProvider clock;
    private readonly long begin;
    private readonly IRunObserver next;
    private readonly double allWork;
    private double leftWork;
    private int workers;
    private int skipped;
    private int finished;
    private int failed;
    private int waiting;

    /// <summary>Starts the clock.</summary>
    /// <param name="plan">The plan that is run.</param>
    /// <param name="next">Is told everything too, after it was added up here.</param>
    /// <param name="clock">What tells the time; null for the machine's clock.</param>
    public RunProgress(Plan plan, IRunObserver next, TimeProvider? clock = null)
    {
        this.next = next;
        this.clock = clock ?? TimeProvider.System;
        begin = this.clock.GetTimestamp();
        var costs = new TrialCosts();
        foreach (PlannedTrial trial in plan.Distinct)
        {
            Total++;
            work[trial.Id] = Math.Max(1, costs.Of(trial).Work);
            allWork += work[trial.Id];
            open.Add(trial.Id);
            left.Add(work[trial.Id]);
        }
        leftWork = allWork;
    }

    /// <summary>Trials of the plan.</summary>
    public int Total { get; }

    /// <summary>How the run stands now.</summary>
    public RunState State
    {
        get
        {
            lock (gate)
            {
                double undone = leftWork - running.Values.Sum(trial => trial.Work * trial.Progress.Fraction);
                // One between two trials has nothing left of any.
                RunningWork[] under =
                [
                    .. running.Values.Select(trial => new RunningWork(
                        trial.Work * (1 - trial.Progress.Fraction),
                        trial.Done,
                        SecondsSince(trial.Begin)
                    )),
                    .. Enumerable.Repeat(default(RunningWork), workers - running.Count),
                ];
                return new RunState(
                    skipped + finished,
                    failed,
                    waiting,
                    Total,
                    allWork == 0 ? 1 : 1 - undone / allWork,
                    SecondsSince(begin),
                    left.Of(under),
                    [.. running.Values.Select(trial => new RunningTrial(trial.Trial, trial.Progress))]
                );
            }
        }
    }

    /// <inheritdoc/>
    public void Skipped(PlannedTrial trial)
    {
        lock (gate)
        {
            skipped++;
            waiting = 0;
            Close(trial, isDone: false);
        }
        next.Skipped(trial);
    }

    /// <inheritdoc/>
    public void Damaged(PlannedTrial trial, string what) => next.Damaged(trial, what);

    /// <inheritdoc/>
    public void Started(PlannedTrial trial)
    {
        lock (gate)
        {
            waiting = 0;
            Take(trial);
            running[trial.Id] = new Running(trial, work[trial.Id], clock.GetTimestamp());
            workers = Math.Max(workers, running.Count);
        }
        next.Started(trial);
    }

    /// <inheritdoc/>
    public void Progressed(PlannedTrial trial, TrialProgress progress)
    {
        lock (gate)
        {
            running[trial.Id].Advance(progress);
        }
        next.Progressed(trial, progress);
    }

    /// <inheritdoc/>
    public void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds)
    {
        lock (gate)
        {
            finished++;
            Close(trial, isDone: true);
        }
        next.Finished(trial, outcome, seconds);
    }

    /// <inheritdoc/>
    public void Failed(PlannedTrial trial, Exception error)
    {
        lock (gate)
        {
            failed++;
            Close(trial, isDone: false);
        }
        next.Failed(trial, error);
    }

    /// <inheritdoc/>
    public void Waiting(int trials)
    {
        lock (gate)
        {
            waiting = trials;
        }
        next.Waiting(trials);
    }

    private double SecondsSince(long timestamp) => clock.GetElapsedTime(timestamp).TotalSeconds;

    private void Take(PlannedTrial trial)
    {
        if (open.Remove(trial.Id))
        {
            left.Remove(work[trial.Id]);
        }
    }

    private void Close(PlannedTrial trial, bool isDone)
    {
        Take(trial);
        leftWork -= work[trial.Id];
        if (running.Remove(trial.Id, out Running? entry) && isDone)
        {
            // What an earlier run had done of it is no work of this one.
            left.Count(entry.Work * (1 - entry.Start), SecondsSince(entry.Begin));
        }
    }

    private sealed class Running(PlannedTrial trial, double work, long begin)
    {
        private bool isFirst = true;

        public PlannedTrial Trial { get; } = trial;

        public double Work { get; } = work;

        public long Begin { get; } = begin;

        /// <summary>Where this process took the trial up.</summary>
        public double Start { get; private set; }

        public TrialProgress Progress { get; private set; } = new(0, "starting");

        public double Done => Work * (Progress.Fraction - Start);

        public void Advance(TrialProgress progress)
        {
            Start = isFirst ? progress.Fraction : Start;
            isFirst = false;
            Progress = progress;
        }
    }
}

/// <summary>How a run stands.</summary>
/// <param name="Finished">Trials finished, those found finished included.</param>
/// <param name="Failed">Trials failed.</param>
/// <param name="Waiting">Trials that other processes run, while this one has nothing else to do.</param>
/// <param name="Total">Trials of the plan.</param>
/// <param name="Fraction">Share of the whole work that is done, in [0, 1].</param>
/// <param name="Seconds">Time since the run began.</param>
/// <param name="SecondsLeft">Estimated time to its end; null while nothing is known.</param>
/// <param name="Running">Trials under way.</param>
internal sealed record RunState(
    int Finished,
    int Failed,
    int Waiting,
    int Total,
    double Fraction,
    double Seconds,
    double? SecondsLeft,
    IReadOnlyList<RunningTrial> Running
);

/// <summary>A trial under way.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Progress">How far it is.</param>
internal sealed record RunningTrial(PlannedTrial Trial, TrialProgress Progress);
