namespace Filigree.Topology;

/// <summary>How many of a layer's edges lie on complete paths.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Edges">Number of edges.</param>
/// <param name="EdgesOnPaths">Number of edges on complete paths.</param>
public sealed record LayerPaths(string Name, long Edges, long EdgesOnPaths)
{
    /// <summary>Share of the edges on complete paths; 0 where there are no edges.</summary>
    public double Share => Edges == 0 ? 0 : (double)EdgesOnPaths / Edges;

    /// <summary>Pairs of an output and a channel that some edge joins: the slices of a convolution's kernel; the edges themselves in a dense chain.</summary>
    public long Slices { get; init; } = Edges;

    /// <summary>How many of them lie on complete paths.</summary>
    public long SlicesOnPaths { get; init; } = EdgesOnPaths;
}
