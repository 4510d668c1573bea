using Filigree.Studies.Definition;
using static System.FormattableString;

namespace Filigree.Studies.Experiments;

/// <summary>Whether a rule of plasticity finds anything to do: a row of a table must not be called after a rule that never acted.</summary>
internal static class PlasticityFit
{
    private const string SparseEvolution = "sparse-evolution";
    private const string IterativePruning = "iterative-pruning";

    /// <summary>Why a rule can do nothing with a wiring; null where it can.</summary>
    public static IdleRule? Idle(TrainSettings settings) =>
        // A form that the study asks for makes connections of all weights, which can move.
        settings is { Plasticity.Name: SparseEvolution, Kernel: null }
        && !WiringChoices.Catalog.Make(settings.Wiring).LeavesZeros
            ? new IdleRule(
                "plasticity",
                $"{SparseEvolution} moves the connections of sparse layers, and {settings.Wiring.Label} leaves all layers dense; "
                    + "expected a wiring such as erdos-renyi or lightning"
            )
            : null;

    /// <summary>What a rule will not do in so few epochs, or with such options.</summary>
    public static IReadOnlyList<string> Warnings(Choice? plasticity, int epochs) =>
        plasticity switch
        {
            { Name: SparseEvolution } when epochs == 1 =>
            [
                $"{SparseEvolution} never acts: it moves connections between two epochs, and there is one",
            ],
            { Name: SparseEvolution } when plasticity.Number("zeta") == 0 =>
            [
                $"{SparseEvolution} never acts: zeta is 0",
            ],
            { Name: IterativePruning } when plasticity.Count("every") >= epochs =>
            [
                Invariant(
                    $"{IterativePruning} never cuts: every {plasticity.Count("every")} epochs, and there are {epochs}, the last of which cuts nothing"
                ),
            ],
            { Name: IterativePruning } when plasticity.Number("rate") == 0 =>
            [
                $"{IterativePruning} never cuts: rate is 0",
            ],
            _ => [],
        };
}
