using Filigree.Studies.Extensions;

namespace MyRules;

/// <summary>Registers all rules of this assembly.</summary>
public sealed class Extension : IExtension
{
    /// <inheritdoc/>
    public void Register(Registration registration) =>
        registration
            .Add(Triangular.Rule)
            .Add(RingLattice.Rule)
            .Add(GradualPruning.Rule)
            .Add(ParametricReluNetwork.Rule)
            .Add(WeightNorm.Kind)
            .Add(Sines.Rule)
            .Add(AbsoluteError.Rule);
}
