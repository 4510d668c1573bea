using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>
/// What a task tells: a line in its log for what happens, a line in its journal for each trial that is finished, and now and then how it stands, so
/// that a run of many trials is watched by reading few files.
/// </summary>
internal sealed class TaskJournal : IRunObserver, IDisposable
{
    private const int MostFullDisks = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly SlurmRound round;
    private readonly int task;
    private readonly Plan plan;
    private readonly Action<string> say;
    private readonly CancellationTokenSource stop;
    private readonly RunProgress progress;
    private readonly HashSet<string> written = new(StringComparer.Ordinal);
    private readonly Timer beating;
    private int fullDisks;
    private string ending = "running";

    /// <summary>Begins, with what earlier starts of the task had written.</summary>
    /// <param name="round">The round.</param>
    /// <param name="task">The task.</param>
    /// <param name="plan">Its trials.</param>
    /// <param name="say">Writes a line into the log.</param>
    /// <param name="stop">Cancelled where going on makes no sense.</param>
    public TaskJournal(SlurmRound round, int task, Plan plan, Action<string> say, CancellationTokenSource stop)
    {
        this.round = round;
        this.task = task;
        this.plan = plan;
        this.say = say;
        this.stop = stop;
        progress = new RunProgress(plan, new Quiet());
        foreach ((string id, _) in DoneLine.Read(round.DoneOf(task)))
        {
            written.Add(id);
        }

        say(
            FormattableString.Invariant(
                $"task {task} on {AttemptToken.HostName}, process {Environment.ProcessId}, {plan.Count} trials"
            )
        );
        Beat();
        beating = new Timer(_ => Beat(), null, Interval, Interval);
    }

    /// <inheritdoc/>
    public void Skipped(PlannedTrial trial)
    {
        progress.Skipped(trial);
        Note(trial);
    }

    /// <inheritdoc/>
    public void Damaged(PlannedTrial trial, string what) => say($"{trial.Label}: {what}");

    /// <inheritdoc/>
    public void Started(PlannedTrial trial) => progress.Started(trial);

    /// <inheritdoc/>
    public void Progressed(PlannedTrial trial, TrialProgress step) => progress.Progressed(trial, step);

    /// <inheritdoc/>
    public void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds)
    {
        progress.Finished(trial, outcome, seconds);
        say(
            $"{trial.Label}: {(outcome.Ending == TrialOutcome.Diverged ? "diverged" : "finished")} in {Duration.Text(seconds)}"
        );
        Note(trial);
    }

    /// <inheritdoc/>
    public void Failed(PlannedTrial trial, Exception error)
    {
        progress.Failed(trial, error);
        say($"{trial.Label}: failed: {error.Message.ReplaceLineEndings(" ")} ({error.GetType().Name})");
        if (error is IOException && IsDiskFull(error) && ++fullDisks == MostFullDisks)
        {
            say("the disk is full: this task stops");
            _ = stop.CancelAsync();
        }
    }

    /// <summary>Notes how the task ended.</summary>
    public void End(RunReport report)
    {
        ending =
            report.WasStopped ? "stopped"
            : report.Failed.Count > 0 ? "failed"
            : "done";
        say(FormattableString.Invariant($"task {task}: {report.Finished} of {plan.Count} trials finished, {ending}"));
        Beat();
    }

    /// <inheritdoc/>
    public void Dispose() => beating.Dispose();

    // The other process, had it a journal, wrote its own line: trials that were found finished stand here too.
    private void Note(PlannedTrial trial)
    {
        if (!written.Add(trial.Id))
        {
            return;
        }

        TrialFolder folder = round.Run.Trial(trial.Id);
        if (TrialRecord.Read(folder.ResultFile) is not { } record)
        {
            return;
        }

        DoneLine line = new(
            trial.Id,
            record.Outcome.Ending,
            TrialRecord.HashOf(TrialFolder.ReadOrNothing(folder.ResultFile)),
            TrialTiming.Read(folder.TimingFile) is > 0 and var seconds ? seconds : null,
            record.Outcome.Summary.ToDictionary(
                one => one.Key,
                one => double.IsFinite(one.Value) ? one.Value : (double?)null
            )
        );
        line.AppendTo(round.DoneOf(task));
    }

    private void Beat()
    {
        lock (gate)
        {
            try
            {
                RunState state = progress.State;
                SlurmRound.Write(
                    round.TaskOf(task),
                    new TaskStanding(
                        ending,
                        AttemptToken.HostName,
                        Environment.ProcessId,
                        Environment.GetEnvironmentVariable("SLURM_JOB_ID"),
                        Environment.GetEnvironmentVariable("SLURM_RESTART_COUNT"),
                        state.Finished,
                        state.Failed,
                        state.Total,
                        Math.Round(state.Fraction, 4)
                    )
                );
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The trials matter more than what is said of them.
            }
        }
    }

    private static bool IsDiskFull(Exception error) => (error.HResult & 0xFFFF) is 28 or 0x70;

    private sealed class Quiet : IRunObserver;
}

/// <summary>How a task stands.</summary>
/// <param name="Ending"><c>running</c>, <c>done</c>, <c>failed</c> or <c>stopped</c>.</param>
/// <param name="Host">The node.</param>
/// <param name="Process">The process there.</param>
/// <param name="Job">Slurm's number.</param>
/// <param name="Restarts">How often Slurm started it again.</param>
/// <param name="Finished">Trials finished.</param>
/// <param name="Failed">Trials failed.</param>
/// <param name="Total">Trials of the task.</param>
/// <param name="Fraction">Share of its work done.</param>
internal sealed record TaskStanding(
    string Ending,
    string Host,
    int Process,
    string? Job,
    string? Restarts,
    int Finished,
    int Failed,
    int Total,
    double Fraction
);
