using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>How the trials of a run stand, as its folder says while others write there.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Trials">Its trials, each once, those that measure the others last.</param>
internal sealed record RunStatus(PlanRecord Plan, IReadOnlyList<TrialStanding> Trials)
{
    // More than enough for a mean.
    private const int MostTimed = 200;

    private double secondsOfTrial = double.NaN;

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
            secondsOfTrial = trials
                .Where(trial => trial.State.Status is TrialStatus.Finished)
                .Take(MostTimed)
                .Select(trial => TrialTiming.Read(folder.Trial(trial.Trial.Id).TimingFile))
                .Where(seconds => seconds > 0)
                .DefaultIfEmpty(double.NaN)
                .Average(),
        };
    }

    /// <summary>How many trials stand so.</summary>
    public int Count(TrialStatus status) => Trials.Count(trial => trial.State.Status == status);

    /// <summary>Trials that stand so.</summary>
    public IEnumerable<TrialStanding> Of(TrialStatus status) => Trials.Where(trial => trial.State.Status == status);

    /// <summary>Trials that are finished, diverged or not.</summary>
    public int Finished => Count(TrialStatus.Finished) + Count(TrialStatus.Diverged);

    /// <summary>Share of the trials' work that is done, all trials being taken for as long.</summary>
    public double Fraction => Trials.Count == 0 ? 1 : Trials.Average(trial => trial.State.Progress);

    /// <summary>
    /// Time left if as many trials go on running as do now, each for as long as the finished ones took; 0 if all are finished, null where nothing
    /// is known.
    /// </summary>
    public double? SecondsLeft
    {
        get
        {
            double left = Trials.Sum(trial => 1 - trial.State.Progress);
            int running = Count(TrialStatus.Running);
            return Finished == Trials.Count ? 0
                : running > 0 && double.IsFinite(secondsOfTrial) ? left * secondsOfTrial / running
                : null;
        }
    }
}

/// <summary>How a trial of a plan stands.</summary>
internal sealed record TrialStanding(PlanRecordTrial Trial, TrialState State)
{
    /// <summary>Factors and seed in a line.</summary>
    public string Label =>
        string.Join(", ", [.. Trial.Factors.Values, FormattableString.Invariant($"seed {Trial.Seed}")]);
}
