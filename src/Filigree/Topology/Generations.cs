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
    /// The next generation of a layer: exactly <paramref name="moved"/> connections, any as likely as any other, leave their places for
    /// places that were free before, likewise. So two generations differ in exactly that many connections. Weights go along,
    /// in the order of the places.
    /// </summary>
    /// <param name="layer">The layer; it stays as it is.</param>
    /// <param name="moved">How many connections move, 0 to the number of connections and of free places.</param>
    /// <param name="stream">Where places come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than there are connections, or free places.</exception>
    public static SparseMatrix Next(SparseMatrix layer, int moved, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(moved);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(moved, layer.Count);
        long free = FreePlaces(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(moved, free);
        long[] leaving = DistinctRanks.Draw(layer.Count, moved, stream);
        long[] arriving = DistinctRanks.Draw(free, moved, stream);
        return new Move(layer, leaving, arriving).Make();
    }

    /// <summary>
    /// The next generation of a network: in every layer the nearest whole number to fraction * connections moves, halves up. A layer
    /// that has fewer free places moves only as many: a full layer stays as it is.
    /// </summary>
    /// <param name="layers">The network's layers; they stay as they are.</param>
    /// <param name="fraction">Share of each layer's connections that move, 0 to 1.</param>
    /// <param name="randomness">Places come from its stream <c>weights</c>.</param>
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
                    long moved = Math.Min(NearestCount.Of(fraction, layer.Count), FreePlaces(layer));
                    RandomStream stream = randomness.Stream(StreamNames.Weights, index, FirstStep + generation);
                    return Next(layer, (int)moved, stream);
                }
            ),
        ];
    }

    // Steps below belong to the wirings, which draw the first generation.
    private const long FirstStep = 1000;

    private static long FreePlaces(SparseMatrix layer) => ((long)layer.Outputs * layer.Inputs) - layer.Count;

    /// <summary>One walk over the rows that leaves out, puts in, and keeps the order.</summary>
    private sealed class Move(SparseMatrix layer, long[] leaving, long[] arriving)
    {
        private readonly int[] indices = new int[layer.Count];
        private readonly float[] values = new float[layer.Count];
        private int place;
        private int left;
        private int arrived;
        private long freeBefore;

        public SparseMatrix Make()
        {
            var starts = new int[layer.Outputs + 1];
            for (int output = 0; output < layer.Outputs; output++)
            {
                Row(output);
                starts[output + 1] = place;
            }

            return new SparseMatrix(layer.Name, layer.Outputs, layer.Inputs, starts, indices, values);
        }

        private void Row(int output)
        {
            int column = 0;
            for (int old = layer.Starts[output]; old < layer.Starts[output + 1]; old++)
            {
                Arrive(column, layer.Indices[old]);
                column = layer.Indices[old] + 1;
                if (left < leaving.Length && leaving[left] == old)
                {
                    left++;
                    continue;
                }

                (indices[place], values[place]) = (layer.Indices[old], layer.Values[old]);
                place++;
            }

            Arrive(column, layer.Inputs);
        }

        // The free places between two old connections; ranks count free places through all rows.
        private void Arrive(int from, int to)
        {
            for (; arrived < arriving.Length && arriving[arrived] < freeBefore + to - from; arrived++)
            {
                indices[place] = from + (int)(arriving[arrived] - freeBefore);
                values[place++] = layer.Values[leaving[arrived]];
            }

            freeBefore += to - from;
        }
    }
}
