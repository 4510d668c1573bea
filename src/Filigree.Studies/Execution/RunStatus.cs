using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>How the trials of a run stand, as its folder says while others write there.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Trials">Its trials, each once, those that measure the others last.</param>
internal sealed record RunStatus(PlanRecord Plan, IReadOnlyList<TrialStanding> Trials)
{
    // More than enough for the mean of a combination.
    private const int MostTimed = 20;

    /// <summary>Reads how a run stands.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="plan">The beginning of a plan's name; null for the one run last.</param>
    /// <param name="known">Trials of which something else than their folders says that they are finished, by identity; null for none.</param>
    /// <exception cref="UserError">It is no run's folder, or has no such plan.</exception>
    public static RunStatus Read(RunFolder folder, string? plan, IReadOnlyDictionary<string, TrialState>? known = null)
    {
        var plans = new RunPlans(folder);
        PlanRecord chosen = plans.Choose(plan);
        TrialStanding[] trials =
        [
            .. plans
                .TrialsOf(chosen)
                .Concat(chosen.Across)
                .DistinctBy(trial => trial.Id)
                .Select(trial => new TrialStanding(
                    trial,
                    known?.GetValueOrDefault(trial.Id) ?? TrialState.Of(folder.Trial(trial.Id))
                )),
        ];
        return new RunStatus(chosen, trials)
        {
            // Nobody works where nothing runs, and nothing is to be known of how long it takes.
            SecondsLeft = TimeLeft.Of(
                trials.Any(trial => trial.State.Status is TrialStatus.Running)
                    ? Timed(folder, trials)
                    : trials.Select(trial => Timed(trial, double.NaN))
            ),
        };
    }

    // Of each combination some finished trials over all its seeds: to read how long each took would be a file each.
    private static IEnumerable<TimedTrial> Timed(RunFolder folder, TrialStanding[] trials)
    {
        foreach (var kind in trials.GroupBy(KindOf))
        {
            int finished = kind.Count(trial => trial.State.Status is TrialStatus.Finished);
            int place = 0;
            foreach (TrialStanding trial in kind)
            {
                bool isTimed = trial.State.Status is TrialStatus.Finished && place++ % (1 + finished / MostTimed) == 0;
                yield return Timed(
                    trial,
                    isTimed ? TrialTiming.Read(folder.Trial(trial.Trial.Id).TimingFile) : double.NaN
                );
            }
        }
    }

    private static TimedTrial Timed(TrialStanding trial, double seconds) =>
        new(KindOf(trial), trial.State.Status, trial.State.Progress, seconds);

    private static string KindOf(TrialStanding trial) => string.Join('\n', trial.Trial.Factors.Values);

    /// <summary>How many trials stand so.</summary>
    public int Count(TrialStatus status) => Trials.Count(trial => trial.State.Status == status);

    /// <summary>Trials that stand so.</summary>
    public IEnumerable<TrialStanding> Of(TrialStatus status) => Trials.Where(trial => trial.State.Status == status);

    /// <summary>Trials that are finished, diverged or not.</summary>
    public int Finished => Count(TrialStatus.Finished) + Count(TrialStatus.Diverged);

    /// <summary>Share of the trials' work that is done, all trials being taken for as long.</summary>
    public double Fraction => Trials.Count == 0 ? 1 : Trials.Average(trial => trial.State.Progress);

    /// <summary>Time left, by the finished trials of the same combinations, if as many go on running as do now; 0 if nothing is to do, null where nothing is known.</summary>
    public double? SecondsLeft { get; private init; }
}

/// <summary>How a trial of a plan stands.</summary>
internal sealed record TrialStanding(PlanRecordTrial Trial, TrialState State)
{
    /// <summary>Factors and seed in a line.</summary>
    public string Label =>
        string.Join(", ", [.. Trial.Factors.Values, FormattableString.Invariant($"seed {Trial.Seed}")]);
}
