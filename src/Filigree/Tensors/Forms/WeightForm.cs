namespace Filigree.Tensors;

/// <summary>How a weight is stored and multiplied. The forms of one weight give equal results up to rounding.</summary>
public enum WeightForm
{
    /// <summary>Every entry has a weight that is trained.</summary>
    Dense,

    /// <summary>Stored and multiplied as dense; a mask holds the entries without a connection at zero.</summary>
    Masked,

    /// <summary>Stored and multiplied by connections alone: weights, gradients and an optimizer's state.</summary>
    Sparse,
}
