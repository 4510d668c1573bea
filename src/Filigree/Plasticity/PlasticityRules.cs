using Filigree.Connectivity;
using Filigree.Options;
using Filigree.Wiring;

namespace Filigree.Plasticity;

/// <summary>All rules of plasticity by name.</summary>
public static class PlasticityRules
{
    /// <summary>The rules, in the order of help texts. A new rule is one file and one line here.</summary>
    public static Catalog<IPlasticity> Catalog { get; } =
        new(
            "plasticity",
            FixedConnections.Rule,
            SparseEvolution.Rule,
            IterativePruning.Rule,
            FreePruning.Rule,
            MinimalPruning.Rule,
            FreeFlipping.Rule,
            MinimalFlipping.Rule,
            RandomStatic.Rule,
            GradualMagnitude.Rule,
            EvolutionByMagnitude.Rule,
            Rigl.Rule,
            Srigl.Rule,
            InTimeOverParameterization.Rule,
            GradualRegeneration.Rule,
            FromScratchByMomentum.Rule,
            DynamicReparameterization.Rule,
            MemoryEconomicTraining.Rule,
            CannistraciHebb.Rule,
            CannistraciHebbSoft.Rule,
            CannistraciHebbGradual.Rule,
            CustomRule.Rule,
            EdgePopup.Rule,
            SignedSupermask.Rule,
            Movement.Rule,
            SoftThreshold.Rule,
            SparseRefined.Rule,
            TopKast.Rule,
            SignIn.Rule,
            Snip.Rule,
            Grasp.Rule,
            Synflow.Rule,
            StrongestBefore.Rule,
            ChosenBefore.Named,
            EarlyBird.Rule
        );

    /// <summary>Makes a rule from one line: <c>set</c>, <c>rigl(every=100it)</c>, <c>gmp(density=5%, layers=erk)</c>. It belongs to one training.</summary>
    /// <param name="text">A name, with the options in parentheses by place or by name.</param>
    /// <exception cref="UserError">It cannot be read, or names something unknown or impossible.</exception>
    public static IPlasticity Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RuleBook(
            Catalog,
            Scores.Catalog,
            Shares.Catalog,
            Schedules.Catalog,
            Patterns.Catalog,
            Wirings.Catalog
        ).Parse<IPlasticity>(text);
    }
}
