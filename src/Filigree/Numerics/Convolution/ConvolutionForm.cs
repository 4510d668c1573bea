namespace Filigree.Numerics;

/// <summary>
/// How a convolution is computed. The results of two forms differ by rounding; those of one form and geometry have the same bits on every
/// machine and for any number of threads.
/// </summary>
public enum ConvolutionForm
{
    /// <summary>The one that was fastest for such a geometry when it was measured; a function of the geometry alone.</summary>
    Auto,

    /// <summary>Patches of the input are copied side by side and multiplied as a matrix. For every geometry.</summary>
    Unrolled,

    /// <summary>The input is multiplied where it is, without copies of patches. For one group of channels.</summary>
    Direct,

    /// <summary>Winograd's algorithm: a quarter of the multiplications, some bits less exact. For 3x3 kernels with stride 1 and one group.</summary>
    Winograd,

    /// <summary>Lanes over channels that have one output each. For as many groups as channels and outputs.</summary>
    Depthwise,
}
