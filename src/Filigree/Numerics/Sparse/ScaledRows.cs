using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Sums of scaled rows: <c>result[i] = sum over p of Values[p] * Matrix[Indices[p]]</c> for p from <c>Starts[i]</c> to
/// <c>Starts[i + 1]</c>, in order, from 0, one fused multiply-add a step; then the bias and ReLU. Rows are as long as
/// the result's stride, a multiple of 16.
/// </summary>
// Safe: its maker holds all that is pointed to fixed; indices come from compressed rows that were checked when they were made.
internal readonly unsafe record struct ScaledRows(
    nint Starts,
    nint Indices,
    nint Values,
    nint Matrix,
    nint MatrixStride,
    nint Bias,
    bool Relu,
    nint Result,
    nint ResultStride
)
{
    private const int Wide = 12;
    private const int Narrow = 2;

    public ScaledRows(
        int* starts,
        int* indices,
        float* values,
        float* matrix,
        int matrixStride,
        float* Bias,
        bool relu,
        float* result,
        int resultStride
    )
        : this(
            (nint)starts,
            (nint)indices,
            (nint)values,
            (nint)matrix,
            matrixStride,
            (nint)Bias,
            relu,
            (nint)result,
            resultStride
        ) { }

    /// <summary>Computes some rows of the result.</summary>
    public void Sum(int first, int end)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Sum<Lanes512>(first, end);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Sum<Lanes256>(first, end);
        }
        else
        {
            Sum<Lanes128>(first, end);
        }
    }

    /// <summary>Computes some rows of the result; the bits do not depend on the lanes.</summary>
    internal void Sum<T>(int first, int end)
        where T : unmanaged, ILanes<T>
    {
        // A block of columns of the matrix stays in the cache while all rows of the result pass.
        nint column = 0;
        for (; column <= ResultStride - Wide * T.Count; column += Wide * T.Count)
        {
            for (int row = first; row < end; row++)
            {
                SumWide<T>(row, column);
            }
        }

        for (; column <= ResultStride - Narrow * T.Count; column += Narrow * T.Count)
        {
            for (int row = first; row < end; row++)
            {
                SumNarrow<T>(row, column);
            }
        }

        for (; column < ResultStride; column += T.Count)
        {
            for (int row = first; row < end; row++)
            {
                SumOne<T>(row, column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumWide<T>(int row, nint column)
        where T : unmanaged, ILanes<T>
    {
        T s0 = T.Zero;
        T s1 = T.Zero;
        T s2 = T.Zero;
        T s3 = T.Zero;
        T s4 = T.Zero;
        T s5 = T.Zero;
        T s6 = T.Zero;
        T s7 = T.Zero;
        T s8 = T.Zero;
        T s9 = T.Zero;
        T s10 = T.Zero;
        T s11 = T.Zero;
        float* matrix = (float*)Matrix + column;
        int* indices = (int*)Indices;
        float* values = (float*)Values;
        nint stride = MatrixStride;
        nint count = T.Count;
        int end = ((int*)Starts)[row + 1];
        for (nint place = ((int*)Starts)[row]; place < end; place++)
        {
            T value = values[place];
            float* from = matrix + indices[place] * stride;
            T.AddProduct(ref s0, value, T.Load(from));
            T.AddProduct(ref s1, value, T.Load(from + count));
            T.AddProduct(ref s2, value, T.Load(from + 2 * count));
            T.AddProduct(ref s3, value, T.Load(from + 3 * count));
            T.AddProduct(ref s4, value, T.Load(from + 4 * count));
            T.AddProduct(ref s5, value, T.Load(from + 5 * count));
            T.AddProduct(ref s6, value, T.Load(from + 6 * count));
            T.AddProduct(ref s7, value, T.Load(from + 7 * count));
            T.AddProduct(ref s8, value, T.Load(from + 8 * count));
            T.AddProduct(ref s9, value, T.Load(from + 9 * count));
            T.AddProduct(ref s10, value, T.Load(from + 10 * count));
            T.AddProduct(ref s11, value, T.Load(from + 11 * count));
        }

        Finish(row, column, s0);
        Finish(row, column + count, s1);
        Finish(row, column + 2 * count, s2);
        Finish(row, column + 3 * count, s3);
        Finish(row, column + 4 * count, s4);
        Finish(row, column + 5 * count, s5);
        Finish(row, column + 6 * count, s6);
        Finish(row, column + 7 * count, s7);
        Finish(row, column + 8 * count, s8);
        Finish(row, column + 9 * count, s9);
        Finish(row, column + 10 * count, s10);
        Finish(row, column + 11 * count, s11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumNarrow<T>(int row, nint column)
        where T : unmanaged, ILanes<T>
    {
        T s0 = T.Zero;
        T s1 = T.Zero;
        float* matrix = (float*)Matrix + column;
        int end = ((int*)Starts)[row + 1];
        for (nint place = ((int*)Starts)[row]; place < end; place++)
        {
            T value = ((float*)Values)[place];
            float* from = matrix + ((int*)Indices)[place] * MatrixStride;
            T.AddProduct(ref s0, value, T.Load(from));
            T.AddProduct(ref s1, value, T.Load(from + T.Count));
        }

        Finish(row, column, s0);
        Finish(row, column + T.Count, s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumOne<T>(int row, nint column)
        where T : unmanaged, ILanes<T>
    {
        T sum = T.Zero;
        int end = ((int*)Starts)[row + 1];
        for (nint place = ((int*)Starts)[row]; place < end; place++)
        {
            float* from = (float*)Matrix + ((int*)Indices)[place] * MatrixStride + column;
            T.AddProduct(ref sum, ((float*)Values)[place], T.Load(from));
        }

        Finish(row, column, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish<T>(int row, nint column, T sum)
        where T : unmanaged, ILanes<T>
    {
        sum = T.PlusZero(sum);
        if (Bias != 0)
        {
            sum += T.Load((float*)Bias + column);
        }

        if (Relu)
        {
            sum = T.Select(sum < T.Zero, T.Zero, sum);
        }

        T.Store((float*)Result + row * ResultStride + column, sum);
    }
}
