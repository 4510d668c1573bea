using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>Magnitude 1 with random signs: what weight removal leaves (training-connectivities, 2.3).</summary>
/// <param name="p">Probability of a positive weight, in [0, 1].</param>
internal sealed class Binary(double p = 0.5) : SignedInitializer(p)
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "binary",
            "magnitude 1, + with probability p",
            [ProbabilityOption, ScaleOption],
            options => new Binary(options.Get(ProbabilityOption)) { Scale = options.Get(ScaleOption) }
        )
        {
            Source = "training-connectivities, section 2.3",
        };

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <inheritdoc/>
    protected override double Magnitude(MatrixShape shape) => 1;
}
