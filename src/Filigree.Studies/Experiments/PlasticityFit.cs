using Filigree.Plasticity;
using Filigree.Studies.Definition;
using static System.FormattableString;

namespace Filigree.Studies.Experiments;

/// <summary>Whether a rule of plasticity finds anything to do: a row of a table must not be called after a rule that never acted.</summary>
internal static class PlasticityFit
{
    /// <summary>Why a rule can do nothing with a wiring; null where it can.</summary>
    public static IdleRule? Idle(TrainSettings settings) =>
        // A form that the study asks for makes connections of all weights, which can move.
        settings.Kernel
            is null
        && settings.MakePlasticity() is SparseEvolution { Name: var name }
        && !settings.Wiring.Make().LeavesZeros
            ? new IdleRule(
                "plasticity",
                $"{name} moves the connections of sparse layers, and {settings.Wiring.Label} leaves all layers dense; "
                    + "expected a wiring such as erdos-renyi or lightning"
            )
            : null;

    /// <summary>What a rule will not do in so few epochs, or with such options.</summary>
    public static IReadOnlyList<string> Warnings(IPlasticity? plasticity, int epochs) =>
        plasticity switch
        {
            SparseEvolution when epochs == 1 =>
            [
                $"{plasticity.Name} never acts: it moves connections between two epochs, and there is one",
            ],
            SparseEvolution { Zeta: 0 } => [$"{plasticity.Name} never acts: zeta is 0"],
            IterativePruning pruning when pruning.Every >= epochs =>
            [
                Invariant(
                    $"{plasticity.Name} never cuts: every {pruning.Every} epochs, and there are {epochs}, the last of which cuts nothing"
                ),
            ],
            IterativePruning { Rate: 0 } => [$"{plasticity.Name} never cuts: rate is 0"],
            _ => [],
        };
}
