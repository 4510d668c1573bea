using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>He's normal rule (<see cref="HeNormal"/>) with weights beyond 3 standard deviations drawn again.</summary>
/// <param name="gain">Above 0.</param>
internal sealed class HeTruncated(double gain = Gain.Relu) : NormalInitializer(truncation: 3)
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "he-truncated",
            "N(0, gain^2 / fan_in), drawn again beyond 3 standard deviations",
            [Wiring.Gain.Option, ScaleOption],
            options => new HeTruncated(options.Get(Wiring.Gain.Option)) { Scale = options.Get(ScaleOption) }
        )
        {
            Source = "He et al. 2015, Kaiming",
        };

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <summary>The gain.</summary>
    public double Gain { get; } = Wiring.Gain.Option.Check(gain);

    /// <inheritdoc/>
    protected override double StandardDeviation(MatrixShape shape) => Gain * Math.Sqrt(1.0 / shape.FanIn);
}
