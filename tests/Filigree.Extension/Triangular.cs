using Filigree.Numerics;
using Filigree.Options;
using Filigree.Wiring;

namespace MyRules;

/// <summary>A wiring that fills each layer on its own: weights of a triangular distribution with the variance of He et al., 2 / fan-in.</summary>
public sealed class Triangular : Initializer
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "triangular",
            "weights of a triangular distribution about 0, of variance 2 / fan-in",
            [ScaleOption],
            options => new Triangular { Scale = options.Get(ScaleOption) }
        );

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <inheritdoc/>
    protected override void Draw(Span<float> weights, MatrixShape shape, RandomStream stream)
    {
        // The sum of two uniform numbers in [-w/2, w/2) is triangular in [-w, w), of variance w * w / 6.
        float half = (float)(Math.Sqrt(6 * 2.0 / shape.FanIn) / 2);
        var others = new float[weights.Length];
        stream.FillUniform(weights, -half, half);
        stream.FillUniform(others, -half, half);
        for (int weight = 0; weight < weights.Length; weight++)
        {
            weights[weight] += others[weight];
        }
    }
}
