using Filigree.Numerics;

namespace Filigree.Layers;

/// <summary>What a network says of one sample.</summary>
public sealed class Prediction
{
    private readonly float[] values;
    private float[]? probabilities;

    internal Prediction(float[] values) => this.values = values;

    /// <summary>The network's outputs: real values of a regression, or a score (logit) of each class.</summary>
    public IReadOnlyList<float> Values => values;

    /// <summary>The class of the largest output, the lowest on ties.</summary>
    public int Class => Math.Max(0, Reductions.ArgMax(values));

    /// <summary>A probability of each class, softmax of the outputs: what training with cross-entropy makes of them.</summary>
    public IReadOnlyList<float> Probabilities => probabilities ??= Softmax(values);

    private static float[] Softmax(float[] values)
    {
        double largest = values.Max();
        double[] terms = [.. values.Select(value => Elementary.Exp(value - largest))];
        double sum = terms.Sum();
        return [.. terms.Select(term => (float)(term / sum))];
    }
}
