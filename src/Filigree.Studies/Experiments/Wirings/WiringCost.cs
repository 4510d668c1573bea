using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>What it takes to draw a layer's weights, in the operations that a product does in the same time (docs/performance.md).</summary>
internal static class WiringCost
{
    /// <summary>The sums of a layer's rows and columns, and their moments.</summary>
    public const double StrengthsPerWeight = 1100;

    private const double UniformPerWeight = 300;
    private const double NormalPerWeight = 1900;
    private const double AttachmentPerWeight = 5200;

    /// <summary>Operations a weight of the full layer.</summary>
    /// <param name="wiring">The wiring.</param>
    public static double PerWeight(Choice<IWiring> wiring)
    {
        double foundation = wiring.Inner.OfType<Choice<IWiring>>().Sum(PerWeight);
        return wiring.Make() switch
        {
            Rewired rewired => foundation + AttachmentPerWeight * rewired.Rewiring.Amount,
            StrengthSelection selection => selection.Draws * (foundation + StrengthsPerWeight),
            UniformInitializer or SignedInitializer => UniformPerWeight,
            _ => foundation > 0 ? foundation : NormalPerWeight,
        };
    }
}
