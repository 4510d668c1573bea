using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>
/// N(0, gain^2 / fan_in), also named after Kaiming: He, Zhang, Ren and Sun, "Delving deep into rectifiers"
/// (2015), section 2.2.
/// </summary>
/// <param name="gain">Above 0.</param>
public sealed class HeNormal(double gain = Gain.Relu) : NormalInitializer
{
    /// <summary>The rule in study files.</summary>
    public static WiringRule Rule { get; } =
        new(
            "he-normal",
            "N(0, gain^2 / fan_in) (He et al. 2015, Kaiming)",
            [Wiring.Gain.Option, ScaleOption],
            options => new HeNormal(options[Wiring.Gain.Option]) { Scale = options[ScaleOption] }
        );

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <summary>The gain.</summary>
    public double Gain { get; } = Wiring.Gain.Option.Check(gain);

    /// <inheritdoc/>
    protected override double StandardDeviation(MatrixShape shape) => Gain * Math.Sqrt(1.0 / shape.FanIn);
}
