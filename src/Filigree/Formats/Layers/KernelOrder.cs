namespace Filigree.Formats;

/// <summary>In which order the dimensions of a layer's tensor stand.</summary>
public enum KernelOrder
{
    /// <summary>[out, in, kernel...], as PyTorch keeps weights.</summary>
    OutIn,

    /// <summary>[kernel..., in, out], as Keras, Flax and the Conv1D of GPT-2 keep them.</summary>
    InOut,

    /// <summary>[in, out / groups, kernel...], as transposed convolutions keep them.</summary>
    InFirst,
}
