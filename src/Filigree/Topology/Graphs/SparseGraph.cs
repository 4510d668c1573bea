using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// A network as a sparse graph (lightning-initialization, section 2): neurons, and edges that are activating or inhibiting.
/// </summary>
public sealed class SparseGraph
{
    /// <summary>Joins layers into a graph.</summary>
    /// <param name="layers">First layer first.</param>
    public SparseGraph(IEnumerable<SparseLayer> layers) => Layers = [.. layers];

    /// <summary>The layers of edges, first layer first.</summary>
    public IReadOnlyList<SparseLayer> Layers { get; }

    /// <summary>Number of edges.</summary>
    public long EdgeCount => Layers.Sum(layer => (long)layer.EdgeCount);

    /// <summary>
    /// The graph of the strongest weights over the whole network: greatest magnitude first, ties by position (layer, then
    /// row-major index). A weight of 0 (or NaN) is no connection, so the graph has fewer edges than asked for where the
    /// network has fewer non-zero weights; otherwise it has exactly as many.
    /// </summary>
    /// <param name="weights">The layers' weights, first layer first.</param>
    /// <param name="count">How many, 0 to the number of weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than there are weights.</exception>
    public static SparseGraph Strongest(IReadOnlyList<WeightMatrix> weights, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, CountOf(weights));
        return Keep(weights, MagnitudeThreshold.Find([.. weights.Select(matrix => matrix.Values)], count));
    }

    /// <summary>The graph of a share of the weights, the strongest; see <see cref="Strongest"/>.</summary>
    /// <param name="weights">The layers' weights, first layer first.</param>
    /// <param name="fraction">0 to 1; the count is the nearest whole number, halves up (<see cref="NearestCount"/>).</param>
    public static SparseGraph StrongestFraction(IReadOnlyList<WeightMatrix> weights, double fraction) =>
        Strongest(weights, NearestCount.Of(fraction, CountOf(weights)));

    /// <summary>
    /// The graph of all weights of at least some magnitude; weights of zero, and NaN, are no connections whatever it is.
    /// </summary>
    /// <param name="weights">The layers' weights, first layer first.</param>
    /// <param name="magnitude">The threshold, at least 0.</param>
    public static SparseGraph AtLeast(IReadOnlyList<WeightMatrix> weights, float magnitude)
    {
        if (!(magnitude >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(magnitude), magnitude, "Expected a magnitude of at least 0.");
        }

        return Keep(weights, MagnitudeThreshold.AtLeast(magnitude));
    }

    /// <summary>The graph of all weights that are not zero (a NaN is an edge, and inhibits, as in <see cref="SparseLayer.NonZero"/>).</summary>
    /// <param name="weights">The layers' weights, first layer first.</param>
    public static SparseGraph NonZero(IReadOnlyList<WeightMatrix> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new SparseGraph(weights.Select(matrix => SparseLayer.NonZero(SparseMatrix.NonZero(matrix))));
    }

    /// <summary>The magnitude of the weakest of the graph's edges; 0 where it has none.</summary>
    /// <param name="weights">The weights of the network that it is a graph of.</param>
    /// <exception cref="ArgumentException">The layers differ in size.</exception>
    public float SmallestMagnitude(IReadOnlyList<WeightMatrix> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (
            !Layers
                .Select(layer => (layer.Outputs, layer.Inputs))
                .SequenceEqual(weights.Select(matrix => (matrix.Outputs, matrix.Inputs)))
        )
        {
            throw new ArgumentException("The graph's and the network's layers differ in size.");
        }

        float smallest = float.PositiveInfinity;
        foreach ((SparseLayer layer, WeightMatrix matrix) in Layers.Zip(weights))
        {
            for (int output = 0; output < layer.Outputs; output++)
            {
                ReadOnlySpan<float> row = matrix.Values.AsSpan(output * matrix.Inputs, matrix.Inputs);
                foreach (int input in layer.InputsOf(output))
                {
                    smallest = Math.Min(smallest, Math.Abs(row[input]));
                }
            }
        }

        return EdgeCount == 0 ? 0 : smallest;
    }

    private static long CountOf(IReadOnlyList<WeightMatrix> weights) =>
        weights.Sum(matrix => (long)matrix.Values.Length);

    private static SparseGraph Keep(IReadOnlyList<WeightMatrix> weights, MagnitudeThreshold threshold)
    {
        long ties = threshold.Ties;
        var layers = new SparseLayer[weights.Count];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            layers[layer] = Keep(weights[layer], threshold, ref ties);
        }

        return new SparseGraph(layers);
    }

    private static SparseLayer Keep(WeightMatrix matrix, MagnitudeThreshold threshold, ref long ties)
    {
        if (matrix.Values.Length != (long)matrix.Outputs * matrix.Inputs)
        {
            throw new ArgumentException(
                $"{matrix.Name} is {matrix.Outputs} x {matrix.Inputs} and has {matrix.Values.Length} weights."
            );
        }

        int[] starts = new int[matrix.Outputs + 1];
        int atLeast = 0;
        foreach (float weight in matrix.Values)
        {
            uint key = MagnitudeThreshold.KeyOf(weight);
            atLeast += key > 0 && key >= threshold.Key ? 1 : 0;
        }

        // Room for every tie; the last layers may not get theirs.
        int[] inputs = new int[atLeast];
        bool[] activating = new bool[atLeast];
        int edges = 0;
        for (int output = 0; output < matrix.Outputs; output++)
        {
            ReadOnlySpan<float> row = matrix.Values.AsSpan(output * matrix.Inputs, matrix.Inputs);
            for (int input = 0; input < row.Length; input++)
            {
                if (threshold.Keeps(row[input], ref ties))
                {
                    inputs[edges] = input;
                    activating[edges++] = row[input] > 0;
                }
            }

            starts[output + 1] = edges;
        }

        Array.Resize(ref inputs, edges);
        Array.Resize(ref activating, edges);
        return new SparseLayer(matrix.Name, matrix.Outputs, matrix.Inputs, starts, inputs, activating)
        {
            Shape = matrix.Shape,
        };
    }
}
