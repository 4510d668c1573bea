using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>N(0, 2 / (fan_in + fan_out)): Glorot and Bengio (2010), the normal form.</summary>
public sealed class GlorotNormal : NormalInitializer
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "glorot-normal",
            "N(0, 2 / (fan_in + fan_out))",
            [ScaleOption],
            options => new GlorotNormal { Scale = options.Get(ScaleOption) }
        )
        {
            Source = "Glorot and Bengio 2010, Xavier",
        };

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <inheritdoc/>
    protected override double StandardDeviation(MatrixShape shape) =>
        Math.Sqrt(2.0 / ((double)shape.FanIn + shape.FanOut));
}
