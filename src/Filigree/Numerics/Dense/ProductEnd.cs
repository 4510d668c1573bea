using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>The end of a dense product: scale, old value, bias, ReLU.</summary>
// Safe: sums are whole vectors; of the last columns PartialVector reads and writes no more than there are.
internal static unsafe class ProductEnd
{
    /// <summary>From the sums along k to the result.</summary>
    /// <param name="product">The product, whose result is written.</param>
    /// <param name="sums">The sums; may be the result's own memory.</param>
    /// <param name="sumsStride">Distance of two rows of sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Finish<T>(in ProductOperands product, float* sums, nint sumsStride)
        where T : unmanaged, ILanes<T>
    {
        for (int row = 0; row < product.Rows; row++, sums += sumsStride)
        {
            float* target = product.C + row * product.CStride;
            int j = 0;
            for (; j <= product.Columns - T.Count; j += T.Count)
            {
                T old = product.Accumulate ? T.Load(target + j) : T.Zero;
                T bias = product.Bias is not null ? T.Load(product.Bias + j) : T.Zero;
                T.Store(target + j, Finish(product, T.Load(sums + j), old, bias));
            }
            if (j < product.Columns)
            {
                int columns = product.Columns - j;
                T old = product.Accumulate ? PartialVector.Load<T>(target + j, columns) : T.Zero;
                T bias = product.Bias is not null ? PartialVector.Load<T>(product.Bias + j, columns) : T.Zero;
                PartialVector.Store(target + j, Finish(product, T.Load(sums + j), old, bias), columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Finish<T>(in ProductOperands product, T sums, T old, T bias)
        where T : unmanaged, ILanes<T>
    {
        T value = product.Accumulate ? T.FusedMultiplyAdd(product.Scale, sums, old) : sums * product.Scale;
        value = product.Bias is not null ? value + bias : value;
        return product.Relu ? T.Select(value < T.Zero, T.Zero, value) : value;
    }
}
