namespace Filigree.Tensors;

/// <summary>What a parameter is to its layer.</summary>
public enum ParameterKind
{
    /// <summary>Connections between neurons: what wirings fill and graphs are made of.</summary>
    Weight,

    /// <summary>One number added to each output neuron.</summary>
    Bias,

    /// <summary>A learned number of an activation function.</summary>
    Activation,

    /// <summary>A factor on a channel, of a normalization, or on a head of attention.</summary>
    Scale,

    /// <summary>What is learned of tokens themselves: a position's numbers, or a token of its own.</summary>
    Embedding,

    /// <summary>A number that is found from the samples and not trained.</summary>
    Fixed,
}
