using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// How connections changed their type (activating, inhibiting, inactive) from a parent to a child network, over the edges of the
/// parent's graph, and how the types of the two correlate (lightning-initialization, Tab. 1 and 2; the paper's Tab. 2 is the square root of
/// 1 - Tab. 1, which is the correlation of types where edges are lost and hardly any changes its sign).
/// </summary>
public sealed class ConnectionChange
{
    private ConnectionChange(IReadOnlyList<LayerChange> layers)
    {
        Layers = layers;
        Overall = new LayerChange(
            "overall",
            layers.Aggregate(default(TypeChange), (sum, layer) => sum + layer.Activating),
            layers.Aggregate(default(TypeChange), (sum, layer) => sum + layer.Inhibiting)
        );
    }

    /// <summary>Changes layer by layer.</summary>
    public IReadOnlyList<LayerChange> Layers { get; }

    /// <summary>Changes in the whole network.</summary>
    public LayerChange Overall { get; }

    /// <summary>
    /// Compares the types of a parent's and a child's connections at one threshold: the smallest magnitude among the parent's edges. An edge
    /// whose weight in the child is below it has become inactive.
    /// </summary>
    /// <param name="edges">The kept edges of the parent.</param>
    /// <param name="parent">Weights of the parent.</param>
    /// <param name="child">Weights of the child.</param>
    /// <exception cref="ArgumentException">The networks or the graph differ in size.</exception>
    public static ConnectionChange Over(
        SparseGraph edges,
        IReadOnlyList<WeightMatrix> parent,
        IReadOnlyList<WeightMatrix> child
    )
    {
        ArgumentNullException.ThrowIfNull(edges);
        return Between(edges, SparseGraph.AtLeast(child, edges.SmallestMagnitude(parent)));
    }

    /// <summary>Compares two graphs of equal sizes.</summary>
    /// <param name="parent">The kept edges of the parent.</param>
    /// <param name="child">The child's edges; what is none of them is inactive.</param>
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
        TypeChange[] changes = new TypeChange[2];
        int[] places = parent.Places.IndicesIn(child.Places);
        for (int edge = 0; edge < places.Length; edge++)
        {
            bool isActivating = parent.Activating[edge];
            changes[isActivating ? 1 : 0] +=
                places[edge] < 0 ? new TypeChange(0, 0, 1)
                : child.Activating[places[edge]] == isActivating ? new TypeChange(1, 0, 0)
                : new TypeChange(0, 1, 0);
        }

        return new LayerChange(parent.Name, Activating: changes[1], Inhibiting: changes[0]);
    }
}
