using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>N(0, 2 / (fan_in + fan_out)): Glorot and Bengio (2010), the normal form.</summary>
public sealed class GlorotNormal : NormalInitializer
{
    /// <summary>The rule in study files.</summary>
    public static WiringRule Rule { get; } =
        new(
            "glorot-normal",
            "N(0, 2 / (fan_in + fan_out)) (Glorot and Bengio 2010, Xavier)",
            [ScaleOption],
            options => new GlorotNormal { Scale = options[ScaleOption] }
        );

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <inheritdoc/>
    protected override double StandardDeviation(MatrixShape shape) =>
        Math.Sqrt(2.0 / ((double)shape.FanIn + shape.FanOut));
}
