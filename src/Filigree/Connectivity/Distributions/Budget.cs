using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>What a distribution shares out among layers.</summary>
public readonly record struct Budget
{
    /// <summary>A density to be shared out.</summary>
    /// <param name="layers">The layers' matrix views, first layer first.</param>
    /// <param name="density">Density over all layers together, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A density outside 0 to 1.</exception>
    public Budget(IReadOnlyList<MatrixShape> layers, double density)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (!(density is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(density), density, "Expected a density from 0 to 1.");
        }

        Layers = layers;
        Density = density;
        Total = NearestCount.Of(density, layers.Sum(layer => layer.Places));
    }

    /// <summary>A number of connections to be shared out by their scores.</summary>
    /// <param name="layers">The layers' matrix views, first layer first.</param>
    /// <param name="total">Connections of all layers together.</param>
    /// <param name="scores">A score a candidate of each layer; the highest are kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">A total below 0, or above the number of candidates.</exception>
    public Budget(IReadOnlyList<MatrixShape> layers, long total, IReadOnlyList<float[]> scores)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, scores.Sum(part => (long)part.Length));
        Layers = layers;
        Total = total;
        Density = total / Math.Max(1.0, layers.Sum(layer => (double)layer.Places));
        Scores = scores;
    }

    /// <summary>The layers' matrix views, first layer first.</summary>
    public IReadOnlyList<MatrixShape> Layers { get; }

    /// <summary>Density over all layers together, 0 to 1.</summary>
    public double Density { get; }

    /// <summary>Connections of all layers together.</summary>
    public long Total { get; }

    /// <summary>A score a candidate of each layer, in the order of their entries; null where nothing is scored.</summary>
    public IReadOnlyList<float[]>? Scores { get; }
}
