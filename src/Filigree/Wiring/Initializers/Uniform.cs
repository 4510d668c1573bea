using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>U(-a, a), the same in every layer.</summary>
/// <param name="a">The bound, above 0.</param>
public sealed class Uniform(double a) : UniformInitializer
{
    private static readonly NumberOption BoundOption = new("a", "bound", 0.05, 0, 1000, ExcludesMinimum: true);

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "uniform",
            "U(-a, a), the same in every layer",
            [BoundOption, ScaleOption],
            options => new Uniform(options.Get(BoundOption)) { Scale = options.Get(ScaleOption) }
        );

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <summary>The bound.</summary>
    public double A { get; } = BoundOption.Check(a);

    /// <inheritdoc/>
    protected override double Bound(MatrixShape shape) => A;
}
