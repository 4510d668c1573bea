using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// Networks that descend from each other (topological-insights, 4.2): each generation is the one before it with a fraction of the
/// connections moved.
/// </summary>
public static class Generations
{
    /// <summary>The paper's fraction of moved connections, 1%.</summary>
    public const double PaperFraction = 0.01;

    /// <summary>
    /// The next generation of a layer: exactly <paramref name="moved"/> connections, any as likely as any other, leave their entries for
    /// entries that were free before, likewise. So two generations differ in exactly that many connections. Weights go along,
    /// in the order of the entries.
    /// </summary>
    /// <param name="layer">The layer; it stays as it is.</param>
    /// <param name="moved">How many connections move, 0 to the number of connections and of free entries.</param>
    /// <param name="stream">Where entries come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than there are connections, or free entries.</exception>
    public static SparseMatrix Next(SparseMatrix layer, int moved, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(moved);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(moved, layer.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(moved, FreePlaces.Count(layer));
        long[] leaving = DistinctRanks.Draw(layer.Count, moved, stream);
        float[] weights = Array.ConvertAll(leaving, place => layer.Values[place]);
        return layer.Without(DistinctRanks.Mark(layer.Count, leaving)).Union(FreePlaces.Draw(layer, weights, stream));
    }

    /// <summary>
    /// The next generation of a network: in every layer the nearest whole number to fraction * connections moves, halves up. A layer
    /// that has fewer free entries moves only as many: a full layer stays as it is.
    /// </summary>
    /// <param name="layers">The network's layers; they stay as they are.</param>
    /// <param name="fraction">Share of each layer's connections that move, 0 to 1.</param>
    /// <param name="randomness">Entries come from its stream <c>weights</c>.</param>
    /// <param name="generation">Number of the generation that is made, from 1: each draws numbers of its own.</param>
    public static SparseMatrix[] Next(
        IReadOnlyList<SparseMatrix> layers,
        double fraction,
        Randomness randomness,
        int generation
    )
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentOutOfRangeException.ThrowIfLessThan(generation, 1);
        return
        [
            .. layers.Select(
                (layer, index) =>
                {
                    long moved = Math.Min(NearestCount.Of(fraction, layer.Count), FreePlaces.Count(layer));
                    RandomStream stream = randomness.Stream(StreamNames.Weights, index, FirstStep + generation);
                    return Next(layer, (int)moved, stream);
                }
            ),
        ];
    }

    // Steps below belong to the wirings, which draw the first generation.
    private const long FirstStep = 1000;
}
