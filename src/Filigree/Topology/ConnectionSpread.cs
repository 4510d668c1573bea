namespace Filigree.Topology;

/// <summary>How a density is spread over the layers of a network.</summary>
public enum ConnectionSpread
{
    /// <summary>The same density in every layer: <see cref="ConnectionCounts.Uniform"/>.</summary>
    Uniform,

    /// <summary>Denser where layers are small, as in an Erdos-Renyi graph: <see cref="ConnectionCounts.ErdosRenyi"/>.</summary>
    ErdosRenyi,
}
