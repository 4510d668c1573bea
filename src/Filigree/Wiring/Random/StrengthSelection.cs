using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Wiring;

/// <summary>
/// Strength selection (neuronal-rewiring, section 4.2): draws each layer a number of times and keeps the draw whose neurons' strengths vary least,
/// or most: the mean of the variances on the side of the inputs and of the outputs. The first of equal draws is kept.
/// </summary>
/// <param name="foundation">The rule that draws a layer; the first draw is the one that it makes alone with the same seed.</param>
/// <param name="keepsLargest">True to keep the draw of the largest variance, false for the smallest.</param>
/// <param name="draws">How often each layer is drawn, 1 to 100000.</param>
public sealed class StrengthSelection(Initializer foundation, bool keepsLargest = false, int draws = 100) : IWiring
{
    private static readonly NestedOption<IWiring> FoundationOption = Initializer.BaseOption(
        "the rule that draws a layer"
    );

    private static readonly WordOption<bool> ChooseOption = new(
        "choose",
        "the smallest or the largest variance of strengths",
        "min",
        ("min", false),
        ("max", true)
    );

    private static readonly CountOption DrawsOption = new("draws", "how often each layer is drawn", 100, 1, 100_000);

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "strength-selection",
            "the draw of the smallest or largest variance of strengths, layer by layer",
            [FoundationOption, ChooseOption, DrawsOption],
            options => new StrengthSelection(
                (Initializer)options.Get(FoundationOption),
                options.Get(ChooseOption),
                options.Get(DrawsOption)
            )
        )
        {
            Source = "neuronal-rewiring, section 4.2",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>The rule that draws a layer.</summary>
    public Initializer Foundation { get; } = foundation ?? throw new ArgumentNullException(nameof(foundation));

    /// <summary>True if the draw of the largest variance is kept, false for the smallest.</summary>
    public bool KeepsLargest => keepsLargest;

    /// <summary>How often each layer is drawn.</summary>
    public int Draws { get; } = DrawsOption.Check(draws);

    /// <inheritdoc/>
    public void Wire(Network network, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(randomness);
        network.Reset(randomness);
        for (int index = 0; index < network.Weights.Count; index++)
        {
            Parameter weight = network.Weights[index];
            weight.WriteMatrix(Select(weight.Shape, randomness, index));
        }
    }

    private float[] Select(MatrixShape shape, Randomness randomness, int layer)
    {
        float[] best = new float[shape.Count];
        float[] drawn = new float[shape.Count];
        double bestVariance = double.NaN;
        for (int draw = 0; draw < Draws; draw++)
        {
            Foundation.Fill(drawn, shape, randomness.Stream(StreamNames.Weights, layer, draw));
            var (inputs, outputs) = StrengthStatistics.Of(drawn, shape);
            double variance = (inputs.Variance + outputs.Variance) / 2;
            if (draw == 0 || (keepsLargest ? variance > bestVariance : variance < bestVariance))
            {
                (best, drawn, bestVariance) = (drawn, best, variance);
            }
        }

        return best;
    }
}
