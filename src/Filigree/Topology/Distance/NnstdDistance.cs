namespace Filigree.Topology;

/// <summary>The topological distance of two networks.</summary>
/// <param name="Layers">The layers' distances, first layer first.</param>
public sealed record NnstdDistance(IReadOnlyList<NnstdLayer> Layers)
{
    /// <summary>The networks' distance: the mean over layers. 0 to 1.</summary>
    public double Mean { get; } = Layers.Sum(layer => layer.Distance) / Math.Max(1, Layers.Count);
}

/// <summary>The topological distance of one layer of two networks.</summary>
/// <param name="Name">The layer's name in the first network.</param>
/// <param name="Distance">Mean distance of the neurons assigned to each other, 0 to 1; 0 for a layer without neurons.</param>
/// <param name="Neurons">For each output neuron of the first network the one of the second that is assigned to it.</param>
public sealed record NnstdLayer(string Name, double Distance, IReadOnlyList<int> Neurons);
