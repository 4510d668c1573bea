using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>What trials cost, estimated once for all seeds of one combination.</summary>
internal sealed class TrialCosts
{
    private readonly Dictionary<ExperimentSettings, TrialCost> costs = new(ReferenceEqualityComparer.Instance);

    /// <summary>What a trial costs.</summary>
    public TrialCost Of(PlannedTrial trial)
    {
        ExperimentSettings settings = trial.Configuration.Settings;
        if (!costs.TryGetValue(settings, out TrialCost? cost))
        {
            costs[settings] = cost = trial.Experiment.Estimate(settings);
        }

        return cost;
    }
}
