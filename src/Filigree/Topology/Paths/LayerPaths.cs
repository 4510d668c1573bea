namespace Filigree.Topology;

/// <summary>How many of a layer's edges lie on complete paths.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Edges">Number of edges.</param>
/// <param name="EdgesOnPaths">Number of edges on complete paths.</param>
public sealed record LayerPaths(string Name, long Edges, long EdgesOnPaths)
{
    /// <summary>Share of the edges on complete paths; 0 where there are no edges.</summary>
    public double Share => Edges == 0 ? 0 : (double)EdgesOnPaths / Edges;
}
