using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Which form suits a weight.</summary>
public static class WeightForms
{
    /// <summary>
    /// Up to this density a training step is faster by connections than dense, measured by bench/Sparse at batch 128: a constant,
    /// so that the same trial takes the same form on every machine.
    /// </summary>
    public const double CrossingDensity = 0.4;

    // Whole steps of conv6 and of resnet20, bench/ImageStep: the more channels there are, the more does Winograd's algorithm save.
    private const int FewestWinogradChannels = 16;
    private const int ManyChannels = 64;
    private const double CrossingOfFewChannels = 0.2;
    private const double CrossingOfManyChannels = 0.1;

    /// <summary>
    /// Up to this density a step is faster by connections: <see cref="CrossingDensity"/>, but of convolutions of 3 x 3 less, 0.2 from 16 channels
    /// on and 0.1 from 64, for their dense form needs a quarter of the multiplications. Measured by bench/ImageStep.
    /// </summary>
    /// <param name="shape">The weight's shape.</param>
    public static double CrossingOf(MatrixShape shape)
    {
        int channels = Math.Min(shape.Outputs, shape.Channels);
        return (shape.KernelHeight, shape.KernelWidth) != (3, 3) || channels < FewestWinogradChannels ? CrossingDensity
            : channels < ManyChannels ? CrossingOfFewChannels
            : CrossingOfManyChannels;
    }

    /// <summary>The form for some connections: the one that was chosen, else what suits them.</summary>
    /// <param name="matrix">The connections.</param>
    /// <param name="shape">The weight's shape.</param>
    /// <param name="chosen">Masked or sparse; dense for no choice.</param>
    internal static WeightForm For(SparseMatrix matrix, MatrixShape shape, WeightForm chosen) =>
        chosen == WeightForm.Dense ? For(matrix, shape) : chosen;

    /// <summary>The form for some connections: sparse up to <see cref="CrossingOf"/> their shape, masked above.</summary>
    /// <param name="matrix">The connections.</param>
    public static WeightForm For(SparseMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return For(matrix, matrix.Shape);
    }

    private static WeightForm For(SparseMatrix matrix, MatrixShape shape)
    {
        bool fitsDense = (long)matrix.Inputs * Tensor.Padded(matrix.Outputs) <= Array.MaxLength;
        return matrix.Density > CrossingOf(shape) && fitsDense ? WeightForm.Masked : WeightForm.Sparse;
    }
}
