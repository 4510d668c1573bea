using Filigree.Options;

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
}
