namespace Filigree.Topology;

/// <summary>What a connection does (lightning-initialization, section 2).</summary>
public enum EdgeKind
{
    /// <summary>A negative weight.</summary>
    Inhibiting = -1,

    /// <summary>No connection.</summary>
    Inactive = 0,

    /// <summary>A positive weight.</summary>
    Activating = 1,
}
