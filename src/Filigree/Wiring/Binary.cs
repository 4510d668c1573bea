using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>Magnitude 1 with random signs: what weight removal leaves (training-connectivities, 2.3).</summary>
/// <param name="p">Probability of a positive weight, in [0, 1].</param>
public sealed class Binary(double p = 0.5) : SignedInitializer(p)
{
    /// <summary>The rule in study files.</summary>
    public static WiringRule Rule { get; } =
        new(
            "binary",
            "magnitude 1, + with probability p",
            [ProbabilityOption, ScaleOption],
            options => new Binary(options[ProbabilityOption]) { Scale = options[ScaleOption] }
        );

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <inheritdoc/>
    protected override double Magnitude(MatrixShape shape) => 1;
}
