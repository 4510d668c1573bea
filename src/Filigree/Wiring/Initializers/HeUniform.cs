using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>
/// U(-a, a), a = gain * sqrt(3 / fan_in), also named after Kaiming: He, Zhang, Ren and Sun, "Delving deep into rectifiers"
/// (2015), section 2.2, in its uniform form.
/// </summary>
/// <param name="gain">Above 0.</param>
internal sealed class HeUniform(double gain = Gain.Relu) : UniformInitializer
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "he-uniform",
            "U(-a, a), a = gain * sqrt(3 / fan_in)",
            [Wiring.Gain.Option, ScaleOption],
            options => new HeUniform(options.Get(Wiring.Gain.Option)) { Scale = options.Get(ScaleOption) }
        )
        {
            Source = "He et al. 2015, Kaiming",
        };

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <summary>The gain.</summary>
    public double Gain { get; } = Wiring.Gain.Option.Check(gain);

    /// <inheritdoc/>
    protected override double Bound(MatrixShape shape) => Gain * Math.Sqrt(3.0 / shape.FanIn);
}
