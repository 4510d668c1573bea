namespace Filigree.Topology;

/// <summary>How the connections of a layer changed their kind from a parent to a child network.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Edges">Number of edges of the parent.</param>
/// <param name="Flipped">Edges that changed between activating and inhibiting.</param>
/// <param name="Lost">Edges that became inactive.</param>
public sealed record LayerChange(string Name, long Edges, long Flipped, long Lost)
{
    /// <summary>Share of the parent's edges that changed their kind; 0 where it has none.</summary>
    public double Share => Edges == 0 ? 0 : (double)(Flipped + Lost) / Edges;
}
