using System.Diagnostics;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;
using static System.FormattableString;

namespace Filigree.Cli.Runs;

/// <summary>Progress as plain lines, for logs: one for each finished trial, and one now and then in between.</summary>
internal sealed class ProgressLines(TextWriter writer, Plan plan) : IRunObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Stopwatch sinceLine = Stopwatch.StartNew();
    private readonly IReadOnlyList<Quantity> measures = plan.Study.Experiment.Vocabulary.Summary;
    private RunProgress? progress;
    private int skipped;
    private bool saidWaiting;

    /// <summary>Says where the trials are, if nothing was said for a while: a step of theirs may take minutes.</summary>
    public void Beat()
    {
        if (progress?.State is not { Running: [var first, ..] running } state)
        {
            return;
        }
        lock (gate)
        {
            if (sinceLine.Elapsed < Interval)
            {
                return;
            }
        }
        string others = running.Count > 1 ? Invariant($" and {running.Count - 1} more") : "";
        Write($"{first.Trial.Label}: {first.Progress.Text}{others}, {Duration.Text(state.Seconds)} so far");
    }

    /// <summary>Calls <see cref="Beat"/> now and then until it is disposed of.</summary>
    public Timer Beating() => new(_ => Beat(), null, Interval, Interval);

    /// <summary>Takes counts and time left from there.</summary>
    public void Follow(RunProgress source) => progress = source;

    public void Skipped(PlannedTrial trial) => skipped++;

    public void Damaged(PlannedTrial trial, string what) =>
        Write($"{trial.Label}: {what}; the trial is run again ({trial.Id})");

    public void Started(PlannedTrial trial) => saidWaiting = false;

    public void Progressed(PlannedTrial trial, TrialProgress step)
    {
        bool isDue;
        lock (gate)
        {
            isDue = sinceLine.Elapsed >= Interval;
        }
        if (isDue)
        {
            Write($"{trial.Label}: {step.Text}");
        }
    }

    public void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds) =>
        Write($"{trial.Label}: {Describe(outcome)} in {Duration.Text(seconds)}");

    public void Failed(PlannedTrial trial, Exception error) => Write($"{trial.Label}: failed");

    public void Waiting(int trials)
    {
        if (!saidWaiting)
        {
            Write(Invariant($"waiting for another process to finish {trials} {(trials == 1 ? "trial" : "trials")}"));
        }
        saidWaiting = true;
    }

    /// <summary>Says what was not said yet.</summary>
    public void End() => SaySkipped();

    private string Describe(TrialOutcome outcome)
    {
        if (outcome.Ending == TrialOutcome.Diverged)
        {
            return "diverged";
        }
        if (
            measures.FirstOrDefault(one => one.Better != "neither" && outcome.Summary.ContainsKey(one.Name))
            is not { } shown
        )
        {
            return "finished";
        }
        double number = outcome.Summary[shown.Name];
        string name = shown.Name.Replace('_', ' ');
        return shown.Format == "percent" ? Invariant($"{name} {number:0.00%}") : Invariant($"{name} {number:0.####}");
    }

    private void Write(string text)
    {
        RunState? state = progress?.State;
        string count = state is null ? "" : Invariant($"[{state.Finished + state.Failed}/{state.Total}] ");
        string left = state is { SecondsLeft: > 0.5 and { } seconds } ? $", {Duration.Text(seconds)} left" : "";
        lock (gate)
        {
            sinceLine.Restart();
            SaySkipped();
            writer.WriteLine($"{count}{text}{left}");
        }
    }

    private void SaySkipped()
    {
        if (skipped > 0)
        {
            writer.WriteLine(Invariant($"{skipped} {(skipped == 1 ? "trial was" : "trials were")} finished already"));
            skipped = 0;
        }
    }
}
