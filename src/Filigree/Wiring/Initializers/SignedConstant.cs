using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>
/// Magnitude sqrt(2 / fan_in) with random signs: the "Signed He Constant" of training-connectivities, which follows Ramanujan et
/// al., "What's hidden in a randomly weighted neural network?" (2020).
/// </summary>
/// <param name="p">Probability of a positive weight, in [0, 1].</param>
internal sealed class SignedConstant(double p = 0.5) : SignedInitializer(p)
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "signed-constant",
            "magnitude sqrt(2 / fan_in), + with probability p",
            [ProbabilityOption, ScaleOption],
            options => new SignedConstant(options.Get(ProbabilityOption)) { Scale = options.Get(ScaleOption) }
        )
        {
            Source = "training-connectivities; Ramanujan et al. 2020",
        };

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <inheritdoc/>
    protected override double Magnitude(MatrixShape shape) => Math.Sqrt(2.0 / shape.FanIn);
}
