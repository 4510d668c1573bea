using Filigree.Numerics;

namespace Filigree.Cli.Checkpoints;

/// <summary>What a rule made of a layer.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Shape">Its shape in the file.</param>
/// <param name="Places">Weights it has room for.</param>
/// <param name="Connections">Weights that are not 0.</param>
/// <param name="StandardDeviation">Of these weights; NaN where there are none.</param>
internal sealed record WiredLayer(
    string Name,
    IReadOnlyList<long> Shape,
    long Places,
    long Connections,
    double StandardDeviation
)
{
    /// <summary>Looks at the weights.</summary>
    public static WiredLayer Of(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> weights)
    {
        long connections = weights.Length - weights.Count(0f);
        double mean = Reductions.Sum(weights) / connections;
        double squares = 0;
        foreach (float weight in weights)
        {
            squares += weight == 0 ? 0 : (weight - mean) * (weight - mean);
        }

        return new WiredLayer(name, shape, weights.Length, connections, Math.Sqrt(squares / connections));
    }
}
