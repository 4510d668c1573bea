using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>N(0, std^2), the same in every layer.</summary>
/// <param name="std">Standard deviation, above 0.</param>
internal sealed class Normal(double std) : NormalInitializer
{
    private static readonly NumberOption StdOption = new(
        "std",
        "standard deviation",
        0.05,
        0,
        1000,
        ExcludesMinimum: true
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "normal",
            "N(0, std^2), the same in every layer",
            [StdOption, ScaleOption],
            options => new Normal(options.Get(StdOption)) { Scale = options.Get(ScaleOption) }
        );

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <summary>Standard deviation.</summary>
    public double Std { get; } = StdOption.Check(std);

    /// <inheritdoc/>
    protected override double StandardDeviation(MatrixShape shape) => Std;
}
