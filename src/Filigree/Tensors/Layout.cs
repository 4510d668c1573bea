namespace Filigree.Tensors;

/// <summary>How the numbers of a batch lie in memory: vectors of the processor run along the columns.</summary>
public enum Layout
{
    /// <summary>[sample, feature], what dense products want.</summary>
    SampleRows,

    /// <summary>[feature, sample], what products by connections want: a connection is one number times a row.</summary>
    NeuronRows,
}
