using Filigree.Numerics;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>
/// Runs the trials of a plan side by side, one thread each; where fewer are left than threads, those that train share them. Finished trials
/// are skipped, unfinished ones go on from their checkpoints. Several processes, on several machines, can work on one folder: each trial is run
/// by one of them.
/// </summary>
public sealed class Executor
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(300);

    private readonly Plan plan;
    private readonly RunFolder folder;
    private readonly SharedData shared;
    private readonly IRunObserver observer;
    private readonly Lock gate = new();
    private readonly LinkedList<PlannedTrial> waiting = [];
    private readonly List<KeyValuePair<PlannedTrial, Exception>> failed = [];
    private ClaimWatch? watch;
    private int busy;
    private volatile int share = 1;
    private int finished;
    private int unheard;

    /// <summary>Prepares to run a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="shared">Data sets.</param>
    /// <param name="observer">Watches.</param>
    public Executor(Plan plan, RunFolder folder, SharedData shared, IRunObserver? observer = null)
    {
        this.plan = plan;
        this.folder = folder;
        this.shared = shared;
        this.observer = observer ?? new Nobody();
    }

    /// <summary>Threads, at least 1: as many trials side by side, and where fewer are left, each trains with its share of them.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Time between two checkpoints of a trial.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the claim of another process stands still before its trial is taken over.</summary>
    public TimeSpan Patience { get; init; } = new ClaimWatch().Patience;

    /// <summary>
    /// Runs until all trials are finished or failed, or the run is stopped. Those that measure the others run when all others are
    /// finished, whoever ran them.
    /// </summary>
    /// <param name="stop">Lets every trial finish its step and take a checkpoint.</param>
    public RunReport Run(CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        watch = new ClaimWatch { Patience = Patience };
        Run(plan.Trials, stop);
        if (failed.Count == 0 && waiting.Count == 0)
        {
            Run(plan.Across, stop);
        }
        return new RunReport(finished, failed, stop.IsCancellationRequested && finished + failed.Count < plan.Count)
        {
            Unheard = unheard,
        };
    }

    private void Run(IReadOnlyList<PlannedTrial> trials, CancellationToken stop)
    {
        foreach (PlannedTrial trial in trials.DistinctBy(trial => trial.Id))
        {
            waiting.AddLast(trial);
        }
        Thread[] threads =
        [
            .. Enumerable
                .Range(1, Math.Min(Workers, Math.Max(1, waiting.Count)))
                .Select(number => new Thread(() => Work(stop)) { Name = $"trial worker {number}" }),
        ];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }
        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    private void Work(CancellationToken stop)
    {
        int refusals = 0;
        while (!stop.IsCancellationRequested && Next() is { } trial)
        {
            Attempt attempt = Try(trial, stop);
            lock (gate)
            {
                busy--;
                if (attempt == Attempt.Refused)
                {
                    // Another process has it; it may finish it, or be killed and leave it to us.
                    waiting.AddLast(trial);
                }
                else if (attempt == Attempt.Stopped)
                {
                    waiting.AddFirst(trial);
                }
                Share();
            }
            refusals = attempt == Attempt.Refused ? refusals + 1 : 0;
            if (refusals > 0 && refusals >= Left())
            {
                Notify(() => observer.Waiting(refusals));
                stop.WaitHandle.WaitOne(PollInterval);
                refusals = 0;
            }
        }
    }

    private PlannedTrial? Next()
    {
        lock (gate)
        {
            PlannedTrial? next = waiting.First?.Value;
            if (next is not null)
            {
                waiting.RemoveFirst();
                busy++;
            }
            Share();
            return next;
        }
    }

    // Trials that wait will be started, here or by another process that has them now.
    private void Share() => share = Math.Max(1, Workers / Math.Clamp(busy + waiting.Count, 1, Workers));

    private int Left()
    {
        lock (gate)
        {
            return waiting.Count;
        }
    }

    private Attempt Try(PlannedTrial trial, CancellationToken stop)
    {
        try
        {
            TrialFolder trialFolder = folder.Trial(trial.Id);
            if (trialFolder.IsFinished && trialFolder.HasWholeConfiguration())
            {
                // Killed between its result and its clearing up; or another attempt was at it too.
                trialFolder.ClearLeftovers();
                return Skip(trial);
            }
            using TrialClaim? claim = trialFolder.TryClaim(
                trial.Configuration,
                watch!,
                what => Notify(() => observer.Damaged(trial, what))
            );
            if (claim is null)
            {
                return Attempt.Refused;
            }
            if (trialFolder.Read(out string? damage) is null)
            {
                if (damage is not null)
                {
                    Notify(() => observer.Damaged(trial, damage));
                }
                return Run(trial, claim, stop);
            }
            // Its configuration was damaged, which the claim has mended; or it was finished by another process before the claim.
            trialFolder.ClearLeftovers();
            return Skip(trial);
        }
        catch (Exception error)
        {
            // Whatever it is, it is this trial's: a thread that ended here would end the whole process.
            return Fail(trial, error);
        }
    }

    private Attempt Run(PlannedTrial trial, TrialClaim claim, CancellationToken stop)
    {
        Notify(() => observer.Started(trial));
        try
        {
            TrialOutcome outcome = RunFromWhatFits(trial, claim, stop);
            claim.Finish(outcome);
            Count(() => finished++);
            Notify(() => observer.Finished(trial, outcome, claim.Seconds));
            return Attempt.Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Attempt.Stopped;
        }
        catch (Exception) when (claim.Folder.IsFinished)
        {
            // Another attempt was quicker, and has cleared this one's files away.
            return Skip(trial);
        }
        catch (Exception error)
        {
            // One trial's failure, whatever it is, must not end the others.
            NoteFailure(claim, error);
            return Fail(trial, error);
        }
    }

    // A refused checkpoint is gone; without any a trial begins afresh.
    private TrialOutcome RunFromWhatFits(PlannedTrial trial, TrialClaim claim, CancellationToken stop)
    {
        using var workers = new Workers(1);
        while (true)
        {
            var context = new TrialContext(
                trial.Configuration,
                trial.Experiment.Precursors(trial.Configuration.Settings),
                trial.Configuration.Settings.KeepsFinal(),
                claim,
                shared,
                CheckpointInterval,
                workers,
                () => share,
                progress => Notify(() => observer.Progressed(trial, progress)),
                stop
            );
            try
            {
                return trial.Experiment.Run(context);
            }
            catch (RefusedCheckpointException refused)
            {
                Notify(() => observer.Damaged(trial, refused.Message));
            }
        }
    }

    private Attempt Skip(PlannedTrial trial)
    {
        Count(() => finished++);
        Notify(() => observer.Skipped(trial));
        return Attempt.Done;
    }

    private Attempt Fail(PlannedTrial trial, Exception error)
    {
        Count(() => failed.Add(KeyValuePair.Create(trial, error)));
        Notify(() => observer.Failed(trial, error));
        return Attempt.Done;
    }

    /// <summary>The disk that failed the trial may have no room for saying why either: the first cause is what counts.</summary>
    private static void NoteFailure(TrialClaim claim, Exception error)
    {
        try
        {
            claim.Fail(error);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
            // The report of the run still holds the error.
        }
    }

    private void Count(Action count)
    {
        lock (gate)
        {
            count();
        }
    }

    /// <summary>Tells the observer, which may fail as it likes: a log must not end a training.</summary>
    private void Notify(Action tell)
    {
        lock (gate)
        {
            try
            {
                tell();
            }
            catch (Exception)
            {
                unheard++;
            }
        }
    }

    private sealed class Nobody : IRunObserver;

    private enum Attempt
    {
        Done,
        Refused,
        Stopped,
    }
}
