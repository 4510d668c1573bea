using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// SynFlow (Tanaka et al. 2020, 2006.05467): in a hundred rounds the connections go through which least flows, without any data. What flows is computed in
/// double precision.
/// </summary>
internal static class Synflow
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        ChosenBefore.Rule(
            "synflow",
            "before training, the connections stay through which most flows, without data (SynFlow)",
            "Tanaka et al. 2020, 2006.05467",
            new FlowScore(),
            rounds: 100
        );
}
