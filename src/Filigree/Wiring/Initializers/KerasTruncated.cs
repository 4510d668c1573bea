using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>
/// What Keras draws under the names <c>glorot_normal</c> and <c>he_normal</c> (training-connectivities, section 2.4): a normal distribution,
/// weights beyond 2 standard deviations drawn again, and made so much wider beforehand that the variance left is that of
/// <see cref="GlorotNormal"/>, 2 / (fan_in + fan_out), or of <see cref="HeNormal"/> for ReLU, 2 / fan_in.
/// </summary>
/// <param name="rule">Whose variance: <c>glorot</c> or <c>he</c>.</param>
internal sealed class KerasTruncated(string rule = KerasTruncated.Glorot) : NormalInitializer(truncation: 2)
{
    private const string Glorot = "glorot";
    private const string He = "he";

    // The standard deviation of N(0, 1) between -2 and 2: square root of 1 - 4 phi(2) / (2 Phi(2) - 1), to the digits that Keras has.
    private const double DeviationLeft = 0.87962566103423978;

    private static readonly WordOption<string> RuleOption = WordOption.Of(
        "rule",
        "whose variance is left",
        Glorot,
        Glorot,
        He
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "keras-truncated",
            "Glorot's or He's normal rule as Keras draws it: beyond 2 standard deviations drawn again, the variance kept",
            [RuleOption, ScaleOption],
            options => new KerasTruncated(options.Get(RuleOption)) { Scale = options.Get(ScaleOption) }
        )
        {
            Source = "Keras; training-connectivities, section 2.4",
        };

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <summary>Whose variance: <c>glorot</c> or <c>he</c>.</summary>
    public string Law { get; } = RuleOption.Check(rule);

    /// <inheritdoc/>
    protected override double StandardDeviation(MatrixShape shape) =>
        Math.Sqrt(2.0 / (Law == He ? shape.FanIn : (double)shape.FanIn + shape.FanOut)) / DeviationLeft;
}
