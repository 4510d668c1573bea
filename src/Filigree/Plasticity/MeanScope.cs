namespace Filigree.Plasticity;

/// <summary>Over which scores the mean in the loss of minimal pruning and minimal flipping is taken.</summary>
public enum MeanScope
{
    /// <summary>One mean a layer, and the loss has their sum: the program of the paper's authors.</summary>
    Layer,

    /// <summary>One mean over all scores of the network: the paper's equation 4.</summary>
    Network,
}
