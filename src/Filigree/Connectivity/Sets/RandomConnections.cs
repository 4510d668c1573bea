using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>
/// Connections of one layer drawn at random: a set of exactly so many entries, every such set as likely as any other
/// (topological-insights, 2.2: an Erdos-Renyi graph of fixed count). Time and memory grow with connections and outputs, not with entries.
/// </summary>
public static class RandomConnections
{
    /// <summary>Draws the connections of one layer; their weights are 0, for a wiring to fill.</summary>
    /// <param name="name">The parameter's name, such as <c>dense1.weight</c>.</param>
    /// <param name="shape">The layer's matrix view.</param>
    /// <param name="count">Number of connections, 0 to the number of entries.</param>
    /// <param name="stream">Where the entries come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">More connections than entries, or than an array can hold.</exception>
    public static SparseMatrix Draw(string name, MatrixShape shape, long count, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(shape.Outputs, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegative(shape.Inputs, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long places = (long)shape.Outputs * shape.Inputs;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Math.Min(places, Array.MaxLength));

        int[] starts = RowStarts(shape, count, places, stream);
        var indices = new int[count];
        var rows = new DistinctPlaces(shape.Inputs);
        for (int output = 0; output < shape.Outputs; output++)
        {
            rows.Fill(indices.AsSpan(starts[output]..starts[output + 1]), stream);
        }

        return new SparseMatrix(name, shape.Outputs, shape.Inputs, starts, indices, new float[count]) { Shape = shape };
    }

    /// <summary>A layer with more connections, at random among its free entries: every set of as many is as likely as any other.</summary>
    /// <param name="layer">The layer; it stays as it is.</param>
    /// <param name="weights">The new connections' weights, in the order of their entries.</param>
    /// <param name="stream">Where the entries come from.</param>
    /// <param name="isNew">True for each connection of the result that is new.</param>
    /// <exception cref="ArgumentException">There are fewer free entries than weights.</exception>
    public static SparseMatrix Grow(SparseMatrix layer, float[] weights, RandomStream stream, out bool[] isNew)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(stream);
        return layer.Union(FreePlaces.Draw(layer, weights, stream), out isNew);
    }

    /// <summary>So many connections of a layer, with their weights, at random: every set of as many is as likely as any other.</summary>
    /// <param name="layer">The layer; it stays as it is.</param>
    /// <param name="count">How many, at most all.</param>
    /// <param name="stream">Where chance comes from.</param>
    internal static SparseMatrix Choose(SparseMatrix layer, int count, RandomStream stream) =>
        layer.Only(DistinctRanks.Mark(layer.Count, DistinctRanks.Draw(layer.Count, count, stream)));

    // How many connections each row gets, as starts of rows. Entries are drawn without replacement one after the other, of which
    // only the row matters: a drawn row takes the connection with the share of its entries that are free, which is
    // the multivariate hypergeometric law, exactly. Above half density the free entries are dealt out instead.
    private static int[] RowStarts(MatrixShape shape, long count, long places, RandomStream stream)
    {
        var starts = new int[shape.Outputs + 1];
        bool isMostlyFull = count > places / 2;
        Span<int> dealt = starts.AsSpan(1);
        for (long left = isMostlyFull ? places - count : count; left > 0; left--)
        {
            int row;
            do
            {
                row = stream.NextInt32(shape.Outputs);
            } while (dealt[row] > 0 && stream.NextInt32(shape.Inputs) < dealt[row]);
            dealt[row]++;
        }

        for (int row = 0; row < dealt.Length; row++)
        {
            starts[row + 1] = starts[row] + (isMostlyFull ? shape.Inputs - dealt[row] : dealt[row]);
        }

        return starts;
    }
}
