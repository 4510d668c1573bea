using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>He's normal rule (<see cref="HeNormal"/>) with weights beyond 3 standard deviations drawn again.</summary>
/// <param name="gain">Above 0.</param>
public sealed class HeTruncated(double gain = Gain.Relu) : NormalInitializer(truncation: 3)
{
    /// <summary>The rule in study files.</summary>
    public static WiringRule Rule { get; } =
        new(
            "he-truncated",
            "N(0, gain^2 / fan_in), drawn again beyond 3 standard deviations (He et al. 2015, Kaiming)",
            [Wiring.Gain.Option, ScaleOption],
            options => new HeTruncated(options[Wiring.Gain.Option]) { Scale = options[ScaleOption] }
        );

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <summary>The gain.</summary>
    public double Gain { get; } = Wiring.Gain.Option.Check(gain);

    /// <inheritdoc/>
    protected override double StandardDeviation(MatrixShape shape) => Gain * Math.Sqrt(1.0 / shape.FanIn);
}
