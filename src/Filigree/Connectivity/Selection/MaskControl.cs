namespace Filigree.Connectivity;

/// <summary>What a choice of connections is compared with (Frankle et al. 2021, 2009.08576): does it matter which are chosen, and with which weights?</summary>
public enum MaskControl
{
    /// <summary>The choice itself.</summary>
    None,

    /// <summary>The chosen connections with weights drawn anew.</summary>
    Redraw,

    /// <summary>As many connections in each layer, at random places, with the weights of those places.</summary>
    Shuffle,

    /// <summary>The worst connections in place of the best.</summary>
    Invert,
}
