using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Dense products of matrices. Every element sums along k in order, from 0, one fused multiply-add a step, and a sum of zero is
/// +0; scale, the old value, bias and ReLU follow once at the end. Its bits depend neither on tiles nor on the instruction set
/// nor on the number of threads.
/// </summary>
// Safe: shapes are checked first; operands and result stay fixed until all threads are done.
internal static unsafe class MatrixProduct
{
    // Below this, waking other threads takes longer than the product.
    private const long FewestStepsToShare = 200_000;

    /// <summary>
    /// <c>c = [c +] scale * a b [+ bias] [then ReLU]</c>. With s the sum along k: the product is scale * s, or
    /// fma(scale, s, c) if <paramref name="accumulate"/>; the bias of the column is then added, and negative results
    /// become 0 if <paramref name="relu"/>.
    /// </summary>
    /// <param name="a">Left operand, [m, k], as stored or <see cref="ReadOnlyMatrixSpan.Transposed"/>.</param>
    /// <param name="b">Right operand, [k, n], as stored or transposed.</param>
    /// <param name="c">Result, [m, n]; must not overlap the operands. Storage behind its columns is left alone.</param>
    /// <param name="accumulate">Adds to what <paramref name="c"/> holds.</param>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="bias">One number a column, added to every row; or empty.</param>
    /// <param name="relu">Replaces negative results by 0 (NaN stays).</param>
    /// <param name="workers">Threads that share the work; by default the caller's alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(
        ReadOnlyMatrixSpan a,
        ReadOnlyMatrixSpan b,
        MatrixSpan c,
        bool accumulate = false,
        float scale = 1,
        ReadOnlySpan<float> bias = default,
        bool relu = false,
        Workers? workers = null
    ) => Multiply(a, b, c, accumulate, scale, bias, relu, workers, isPadded: false);

    /// <summary>The same; <paramref name="isPadded"/> says that the rows are padded with zeros to whole vectors.</summary>
    internal static void Multiply(
        ReadOnlyMatrixSpan a,
        ReadOnlyMatrixSpan b,
        MatrixSpan c,
        bool accumulate,
        float scale,
        ReadOnlySpan<float> bias,
        bool relu,
        Workers? workers,
        bool isPadded
    )
    {
        if (a.Columns != b.Rows)
        {
            Require.ThrowShape(a.Columns, b.Columns, b.Rows, b.Columns, nameof(b));
        }
        if (c.Rows != a.Rows || c.Columns != b.Columns)
        {
            Require.ThrowShape(a.Rows, b.Columns, c.Rows, c.Columns, nameof(c));
        }
        if (!bias.IsEmpty)
        {
            Require.SameLength(c.Columns, bias.Length);
        }
        if (c.Rows == 0 || c.Columns == 0)
        {
            return;
        }
        fixed (float* pa = a.Values)
        fixed (float* pb = b.Values)
        fixed (float* pc = c.Values)
        fixed (float* pBias = bias)
        {
            var product = ProductOperands.Of(a, b, c, pa, pb, pc, pBias, accumulate, scale, relu) with
            {
                IsPadded = isPadded,
            };
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Lanes512>(product.InWholeVectors<Lanes512>(), workers ?? Workers.Single);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Run<Lanes256>(product.InWholeVectors<Lanes256>(), workers ?? Workers.Single);
            }
            else
            {
                Run<Lanes128>(product.InWholeVectors<Lanes128>(), workers ?? Workers.Single);
            }
        }
    }

    internal static void Run<T>(in ProductOperands product, Workers workers)
        where T : unmanaged, ILanes<T>
    {
        if (workers.Threads == 1 || (long)product.Rows * product.Columns * product.Depth < FewestStepsToShare)
        {
            ProductKernel.Run<T>(product);
            return;
        }
        var job = new ProductJob<T>(product, workers.Threads);
        workers.Run(ref job, job.Parts);
    }
}
