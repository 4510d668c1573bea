using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>N(0, std^2), weights beyond 2 standard deviations drawn again, as Keras defines it.</summary>
/// <param name="std">Standard deviation before truncation, above 0.</param>
internal sealed class TruncatedNormal(double std) : NormalInitializer(truncation: 2)
{
    private static readonly NumberOption StdOption = new(
        "std",
        "standard deviation before truncation",
        0.1,
        0,
        1000,
        ExcludesMinimum: true
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "truncated-normal",
            "N(0, std^2), drawn again beyond 2 standard deviations",
            [StdOption, ScaleOption],
            options => new TruncatedNormal(options.Get(StdOption)) { Scale = options.Get(ScaleOption) }
        )
        {
            Source = "Keras",
        };

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <summary>Standard deviation before truncation.</summary>
    public double Std { get; } = StdOption.Check(std);

    /// <inheritdoc/>
    protected override double StandardDeviation(MatrixShape shape) => Std;
}
