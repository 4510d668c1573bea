namespace Filigree.Plasticity;

/// <summary>Among which connections the weakest are looked for.</summary>
public enum PruningScope
{
    /// <summary>Each layer loses the same fraction.</summary>
    Layer,

    /// <summary>The network as a whole loses the fraction; layers may lose more or less.</summary>
    Network,
}
