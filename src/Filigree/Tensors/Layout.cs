namespace Filigree.Tensors;

/// <summary>How the numbers of a batch lie in memory: vectors of the processor run along the columns.</summary>
public enum Layout
{
    /// <summary>[sample, feature], with positions [sample x position, channel]: what dense products want.</summary>
    SampleRows,

    /// <summary>
    /// [feature, sample], with positions [channel x position, sample]: what products by connections want, a connection being one number
    /// times contiguous samples.
    /// </summary>
    NeuronRows,
}
