using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>What a neuron's row of gradients goes through before the products, in one walk.</summary>
// Safe: rows are as long as the stride, a multiple of 16, and the caller holds them fixed: whole vectors end with the row.
internal static unsafe class ReluRow
{
    /// <summary>
    /// The gradient through a ReLU, 0 where its result is not above 0, and the sum of that, with the bits of
    /// <see cref="Reductions.Sum"/>.
    /// </summary>
    /// <param name="y">The ReLU's results; null for none.</param>
    /// <param name="dy">The gradient, changed in place.</param>
    /// <param name="stride">Numbers of a row, a multiple of 16, zeros in the padding.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Backward(float* y, float* dy, int stride)
    {
        Vector256<double> sum0 = default;
        Vector256<double> sum1 = default;
        Vector256<double> sum2 = default;
        Vector256<double> sum3 = default;
        for (nint i = 0; i < stride; i += 16)
        {
            Vector256<float> lower = Vector256.Load(dy + i);
            Vector256<float> upper = Vector256.Load(dy + i + 8);
            if (y is not null)
            {
                lower &= Vector256.GreaterThan(Vector256.Load(y + i), Vector256<float>.Zero);
                upper &= Vector256.GreaterThan(Vector256.Load(y + i + 8), Vector256<float>.Zero);
                lower.Store(dy + i);
                upper.Store(dy + i + 8);
            }

            sum0 += Vector256.WidenLower(lower);
            sum1 += Vector256.WidenUpper(lower);
            sum2 += Vector256.WidenLower(upper);
            sum3 += Vector256.WidenUpper(upper);
        }

        return LaneTree.Sum(sum0 + sum2 + (sum1 + sum3));
    }
}
