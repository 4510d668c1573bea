using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>The strongest connections of the wiring stay, in one ranking over all layers: what scores before training are compared with.</summary>
internal static class StrongestBefore
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        ChosenBefore.Rule(
            "magnitude-before",
            "before training, the strongest connections stay",
            "Frankle et al. 2021, 2009.08576",
            new Magnitude()
        );
}
