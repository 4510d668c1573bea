using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Wiring;
using static System.FormattableString;

namespace Filigree.Studies.Experiments;

/// <summary>Whether a rule of plasticity finds anything to do: a row of a table must not be called after a rule that never acted.</summary>
internal static class PlasticityFit
{
    /// <summary>Why a rule can do nothing with a wiring, or not what it is asked for; null where it can.</summary>
    public static IdleRule? Idle(TrainSettings settings) => FindIdle(settings) ?? FindImpossible(settings);

    private static IdleRule? FindIdle(TrainSettings settings) =>
        // A form that the study asks for makes connections of all weights, which can move.
        settings.Kernel
            is null
        && settings.MakePlasticity() is { Name: var name } rule
        && rule is SparseEvolution or ConnectionRule { NeedsSparseLayers: true }
        && !settings.Wiring.Make().LeavesZeros
            ? new IdleRule(
                "plasticity",
                rule is ConnectionRule { Pattern: NOfM pattern }
                    ? $"{name} without a density cuts sparse layers alone, and {settings.Wiring.Label} leaves all layers dense; expected 'density: {ConnectionFit.Words(pattern.Density)}'"
                    : $"{name} moves the connections of sparse layers, and {settings.Wiring.Label} leaves all layers dense; "
                        + "expected a wiring such as erdos-renyi or lightning"
            )
            : null;

    private static bool IsOf(Choice wiring, string name) =>
        wiring.Name == name || wiring.Inner.Any(inner => IsOf(inner, name));

    // Where nobody can say before how many connections a wiring leaves, the rule looks at them when the trial begins.
    private static IdleRule? FindImpossible(TrainSettings settings)
    {
        IWiring wiring = settings.Wiring.Make();
        IPlasticity? rule = settings.MakePlasticity() is { } made and not FixedConnections ? made : null;
        if (rule is null && !wiring.LeavesZeros)
        {
            return null;
        }

        using Network network = TrainingCost.Make(settings, out _);
        MatrixShape[] shapes = [.. network.Weights.Select(weight => weight.Shape)];
        IReadOnlyList<long>? counts =
            wiring.Connections(shapes) ?? (wiring.LeavesZeros ? null : [.. shapes.Select(shape => shape.Places)]);
        if (IsOf(settings.Wiring, Dirac.Rule.Name) && !network.Uses.Any(Dirac.PassesOn))
        {
            return new IdleRule(
                "wiring",
                $"{settings.Wiring.Label} is of convolutions, and {settings.Model.Label} has none that it could fill; expected another wiring"
            );
        }

        if (counts is null)
        {
            return null;
        }

        // A layer that the wiring leaves empty may be filled by what grows.
        int empty = rule is ConnectionRule { Grow: not null, Density: not null } ? -1 : Array.IndexOf([.. counts], 0L);
        if (empty >= 0)
        {
            return new IdleRule(
                "wiring",
                $"{settings.Wiring.Label} leaves {network.Weights[empty].Name} without any connection; expected a higher density"
            );
        }

        if (rule is null)
        {
            return null;
        }

        try
        {
            rule.Require([
                .. network.Weights.Select(
                    (weight, layer) =>
                        new WiredLayer(
                            weight.Name,
                            shapes[layer],
                            counts[layer],
                            ConnectsAll: settings.Kernel is null && counts[layer] == shapes[layer].Places
                        )
                ),
            ]);
            return null;
        }
        catch (UserError error)
        {
            return new IdleRule("plasticity", error.Message);
        }
    }

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
            ConnectionRule { OnlyMoves: true, Moves: { From: 0, To: 0 } } rule =>
            [
                $"{rule.Name} never acts: fraction is 0",
            ],
            SignIn sign when sign.Every.Steps(span.StepsPerEpoch) >= span.Steps =>
            [
                $"{sign.Name} balances at the start alone: {Never(sign.Every, span)}",
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
