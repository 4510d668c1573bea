using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>
/// N(0, gain^2 / fan_in), also named after Kaiming: He, Zhang, Ren and Sun, "Delving deep into rectifiers"
/// (2015), section 2.2.
/// </summary>
/// <param name="gain">Above 0.</param>
public sealed class HeNormal(double gain = Gain.Relu) : NormalInitializer
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "he-normal",
            "N(0, gain^2 / fan_in)",
            [Wiring.Gain.Option, ScaleOption],
            options => new HeNormal(options.Get(Wiring.Gain.Option)) { Scale = options.Get(ScaleOption) }
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
