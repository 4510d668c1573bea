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
        && settings.MakePlasticity() is { Name: var name } rule
        && rule is SparseEvolution or ConnectionRule { NeedsSparseLayers: true }
        && !settings.Wiring.Make().LeavesZeros
            ? new IdleRule(
                "plasticity",
                $"{name} moves the connections of sparse layers, and {settings.Wiring.Label} leaves all layers dense; "
                    + "expected a wiring such as erdos-renyi or lightning"
            )
            : null;

    /// <summary>What a rule will not do in so short a training, or with such options.</summary>
    public static IReadOnlyList<string> Warnings(IPlasticity? plasticity, TrainingSpan span) =>
        plasticity switch
        {
            SparseEvolution set when set.Every == 1 && span.Epochs == 1 =>
            [
                $"{set.Name} never acts: it moves connections between two epochs, and there is one",
            ],
            SparseEvolution set when set.Every.Steps(span.StepsPerEpoch) >= span.Steps =>
            [
                $"{set.Name} never acts: {Never(set.Every, span)}",
            ],
            ConnectionRule { When: { } times } rule when times.FindIdle(span) is { } why =>
            [
                $"{rule.Name} never acts: {why}",
            ],
            SparseEvolution { Zeta: 0 } => [$"{plasticity.Name} never acts: zeta is 0"],
            IterativePruning pruning when pruning.Every.Steps(span.StepsPerEpoch) >= span.Steps =>
            [
                $"{pruning.Name} never cuts: {Never(pruning.Every, span)}, the last of which cuts nothing",
            ],
            IterativePruning { Rate: 0 } => [$"{plasticity.Name} never cuts: rate is 0"],
            _ => [],
        };

    private static string Never(TrainingTime every, TrainingSpan span) =>
        Invariant($"every {every.InWords}, and there are {(every.CountsIterations ? span.Steps : span.Epochs)}");
}
