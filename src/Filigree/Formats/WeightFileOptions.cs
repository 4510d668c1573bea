namespace Filigree.Formats;

/// <summary>How weight files are read.</summary>
public sealed record WeightFileOptions
{
    /// <summary>
    /// Whether the last row of a SciPy sparse matrix [inputs + 1, outputs] holds biases, as published programs for sparse
    /// evolutionary training have it; it is then left out of the layer.
    /// </summary>
    public bool HasBiasRow { get; init; }

    /// <summary>
    /// The order of the dimensions of all dense layers; null, the default, where names tell: Keras's, Flax's and GPT-2's are
    /// [in, out], all others [out, in].
    /// </summary>
    public KernelOrder? Kernels { get; init; }

    /// <summary>
    /// Which dictionary of a PyTorch checkpoint is read: its keys with dots, such as <c>state_dict</c> or <c>ema.model</c>, <c>.</c> for the
    /// whole. null, the default, for the only one that has tensors. Files of other formats have but one, and are read as they are.
    /// </summary>
    public string? Key { get; init; }
}
