using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// Pearson's correlation between the weights of a parent and a child network over kept edges (lightning-initialization, Tab. 2).
/// </summary>
public sealed class WeightCorrelation
{
    private WeightCorrelation(IReadOnlyList<LayerCorrelation> layers, LayerCorrelation overall)
    {
        Layers = layers;
        Overall = overall;
    }

    /// <summary>Correlations layer by layer.</summary>
    public IReadOnlyList<LayerCorrelation> Layers { get; }

    /// <summary>The correlation over the whole network.</summary>
    public LayerCorrelation Overall { get; }

    /// <summary>Correlates two networks over the edges of a graph.</summary>
    /// <param name="edges">The edges that count.</param>
    /// <param name="parent">Weights of one network.</param>
    /// <param name="child">Weights of the other.</param>
    /// <exception cref="ArgumentException">The networks or the graph differ in size.</exception>
    public static WeightCorrelation Over(
        SparseGraph edges,
        IReadOnlyList<WeightMatrix> parent,
        IReadOnlyList<WeightMatrix> child
    )
    {
        ArgumentNullException.ThrowIfNull(edges);
        IEnumerable<(int, int)> sizes = edges.Layers.Select(layer => (layer.Outputs, layer.Inputs));
        if (
            !sizes.SequenceEqual(parent.Select(matrix => (matrix.Outputs, matrix.Inputs)))
            || !sizes.SequenceEqual(child.Select(matrix => (matrix.Outputs, matrix.Inputs)))
        )
        {
            throw new ArgumentException("The parent's, the child's and the graph's layers differ in size.");
        }

        return new WeightCorrelation(
            [.. edges.Layers.Select((layer, i) => Correlate(layer.Name, [layer], [parent[i]], [child[i]]))],
            Correlate("overall", edges.Layers, parent, child)
        );
    }

    // Means first, then products of deviations, in double and in the order of the edges.
    private static LayerCorrelation Correlate(
        string name,
        IReadOnlyList<SparseLayer> layers,
        IReadOnlyList<WeightMatrix> parent,
        IReadOnlyList<WeightMatrix> child
    )
    {
        var sums = new Sums();
        Visit(layers, parent, child, sums.AddValues);
        sums.TakeMeans();
        Visit(layers, parent, child, sums.AddDeviations);
        return new LayerCorrelation(name, sums.Count, sums.Coefficient);
    }

    private static void Visit(
        IReadOnlyList<SparseLayer> layers,
        IReadOnlyList<WeightMatrix> parent,
        IReadOnlyList<WeightMatrix> child,
        Action<float, float> visit
    )
    {
        for (int layer = 0; layer < layers.Count; layer++)
        {
            for (int output = 0; output < layers[layer].Outputs; output++)
            {
                int row = output * layers[layer].Inputs;
                foreach (int input in layers[layer].InputsOf(output))
                {
                    visit(parent[layer].Values[row + input], child[layer].Values[row + input]);
                }
            }
        }
    }

    private sealed class Sums
    {
        private double meanX;
        private double meanY;
        private double xx;
        private double yy;
        private double xy;

        public long Count { get; private set; }

        // Rounding may carry a perfect correlation past 1.
        public double Coefficient => Math.Clamp(xy / Math.Sqrt(xx) / Math.Sqrt(yy), -1, 1);

        public void AddValues(float x, float y)
        {
            Count++;
            meanX += x;
            meanY += y;
        }

        public void TakeMeans()
        {
            meanX /= Count;
            meanY /= Count;
        }

        public void AddDeviations(float x, float y)
        {
            double dx = x - meanX;
            double dy = y - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
    }
}
