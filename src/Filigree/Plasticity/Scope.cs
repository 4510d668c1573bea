namespace Filigree.Plasticity;

/// <summary>Over what a rule counts, ranks or takes a mean: each layer on its own, or the network as a whole.</summary>
public enum Scope
{
    /// <summary>Each layer on its own.</summary>
    Layer,

    /// <summary>The network as a whole; layers may differ.</summary>
    Network,
}
