using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>
/// U(-a, a), a = sqrt(6 / (fan_in + fan_out)), also named after Xavier: Glorot and Bengio, "Understanding the difficulty of training
/// deep feedforward neural networks" (2010), equation 16.
/// </summary>
public sealed class GlorotUniform : UniformInitializer
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "glorot-uniform",
            "U(-a, a), a = sqrt(6 / (fan_in + fan_out))",
            [ScaleOption],
            options => new GlorotUniform { Scale = options.Get(ScaleOption) }
        )
        {
            Source = "Glorot and Bengio 2010, Xavier",
        };

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <inheritdoc/>
    protected override double Bound(MatrixShape shape) => Math.Sqrt(6.0 / ((double)shape.FanIn + shape.FanOut));
}
