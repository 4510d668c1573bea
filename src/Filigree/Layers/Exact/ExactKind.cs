namespace Filigree.Layers;

/// <summary>What an <see cref="ExactNetwork"/> computes.</summary>
internal enum ExactKind
{
    /// <summary>The network as it trains, by the statistics of the samples at hand, without dropout.</summary>
    Training,

    /// <summary>The network as it predicts, by the running statistics.</summary>
    Prediction,

    /// <summary>
    /// What flows through the weights' magnitudes alone: no biases; normalizations and activations pass what they are given.
    /// </summary>
    Flow,

    /// <summary>The same through the weights' squares.</summary>
    SquaredFlow,
}
