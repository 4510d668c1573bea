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

    /// <summary>The form for some connections: the one that was chosen, else what suits them.</summary>
    /// <param name="matrix">The connections.</param>
    /// <param name="chosen">Masked or sparse; dense for no choice.</param>
    internal static WeightForm For(SparseMatrix matrix, WeightForm chosen) =>
        chosen == WeightForm.Dense ? For(matrix) : chosen;

    /// <summary>The form for some connections: sparse up to <see cref="CrossingDensity"/>, masked above.</summary>
    /// <param name="matrix">The connections.</param>
    public static WeightForm For(SparseMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        bool fitsDense = (long)matrix.Inputs * Tensor.Padded(matrix.Outputs) <= Array.MaxLength;
        return matrix.Density > CrossingDensity && fitsDense ? WeightForm.Masked : WeightForm.Sparse;
    }
}
