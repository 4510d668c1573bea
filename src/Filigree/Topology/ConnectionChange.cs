namespace Filigree.Topology;

/// <summary>
/// How connections changed their kind (activating, inhibiting, inactive) from a parent to a child network, over the edges of the
/// parent's graph (lightning-initialization, Tab. 1).
/// </summary>
public sealed class ConnectionChange
{
    private ConnectionChange(IReadOnlyList<LayerChange> layers)
    {
        Layers = layers;
        Overall = new LayerChange(
            "overall",
            layers.Sum(layer => layer.Edges),
            layers.Sum(layer => layer.Flipped),
            layers.Sum(layer => layer.Lost)
        );
    }

    /// <summary>Changes layer by layer.</summary>
    public IReadOnlyList<LayerChange> Layers { get; }

    /// <summary>Changes in the whole network.</summary>
    public LayerChange Overall { get; }

    /// <summary>Compares two graphs of equal sizes.</summary>
    /// <param name="parent">The kept edges of the parent.</param>
    /// <param name="child">The child's graph; for a child trained on the kept edges alone, <see cref="SparseGraph.NonZero"/>.</param>
    /// <exception cref="ArgumentException">The graphs differ in size.</exception>
    public static ConnectionChange Between(SparseGraph parent, SparseGraph child)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(child);
        if (
            !parent
                .Layers.Select(layer => (layer.Outputs, layer.Inputs))
                .SequenceEqual(child.Layers.Select(layer => (layer.Outputs, layer.Inputs)))
        )
        {
            throw new ArgumentException("The parent's and the child's layers differ in size.");
        }

        return new ConnectionChange([.. parent.Layers.Zip(child.Layers, Compare)]);
    }

    private static LayerChange Compare(SparseLayer parent, SparseLayer child)
    {
        long flipped = 0;
        long lost = 0;
        for (int output = 0; output < parent.Outputs; output++)
        {
            ReadOnlySpan<int> inputs = parent.InputsOf(output);
            ReadOnlySpan<bool> activating = parent.ActivatingOf(output);
            ReadOnlySpan<int> childInputs = child.InputsOf(output);
            int place = 0;
            for (int edge = 0; edge < inputs.Length; edge++)
            {
                while (place < childInputs.Length && childInputs[place] < inputs[edge])
                {
                    place++;
                }

                if (place == childInputs.Length || childInputs[place] != inputs[edge])
                {
                    lost++;
                }
                else if (child.ActivatingOf(output)[place] != activating[edge])
                {
                    flipped++;
                }
            }
        }

        return new LayerChange(parent.Name, parent.EdgeCount, flipped, lost);
    }
}
