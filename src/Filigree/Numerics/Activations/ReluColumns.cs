using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>What the gradients of neurons that are columns go through before the products, in one walk.</summary>
// Safe: rows are as long as the stride, a multiple of 16, and the caller holds them fixed: whole vectors end with the row.
internal static unsafe class ReluColumns
{
    /// <summary>The gradient through a ReLU, 0 where its result is not above 0, and the sums of that, row after row.</summary>
    /// <param name="y">The ReLU's results; null for none.</param>
    /// <param name="dy">The gradient, changed in place.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="stride">Numbers of a row, a multiple of 16, zeros in the padding.</param>
    /// <param name="sums">Receives a sum a column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* y, float* dy, int rows, nint stride, double* sums)
    {
        for (nint column = 0; column < stride; column += 16)
        {
            Vector256<double> sum0 = default;
            Vector256<double> sum1 = default;
            Vector256<double> sum2 = default;
            Vector256<double> sum3 = default;
            nint end = column + rows * stride;
            for (nint at = column; at < end; at += stride)
            {
                Vector256<float> lower = Vector256.Load(dy + at);
                Vector256<float> upper = Vector256.Load(dy + at + 8);
                if (y is not null)
                {
                    lower &= Vector256.GreaterThan(Vector256.Load(y + at), Vector256<float>.Zero);
                    upper &= Vector256.GreaterThan(Vector256.Load(y + at + 8), Vector256<float>.Zero);
                    lower.Store(dy + at);
                    upper.Store(dy + at + 8);
                }

                sum0 += Vector256.WidenLower(lower);
                sum1 += Vector256.WidenUpper(lower);
                sum2 += Vector256.WidenLower(upper);
                sum3 += Vector256.WidenUpper(upper);
            }

            sum0.Store(sums + column);
            sum1.Store(sums + column + 4);
            sum2.Store(sums + column + 8);
            sum3.Store(sums + column + 12);
        }
    }
}
