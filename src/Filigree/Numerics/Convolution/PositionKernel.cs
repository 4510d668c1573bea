using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The innermost loop of a direct convolution: the sums of a few positions and one or two vectors of outputs stay in registers while the
/// places that the kernel sees go by. Each position has a pointer of its own, so that a tile may reach over the ends of rows and samples.
/// </summary>
// Safe: tiles lie inside matrices that ConvolutionKernel checks and holds fixed, padded to whole vectors.
internal static unsafe class PositionKernel
{
    /// <summary>The most positions of a tile, for as many registers as there are.</summary>
    /// <param name="vectors">Vectors of outputs, 1 or 2.</param>
    public static int MostRows<T>(int vectors)
        where T : unmanaged, ILanes<T> =>
        typeof(T) == typeof(Lanes512) ? 10
        : vectors == 1 ? 8
        : 6;

    /// <summary>
    /// <c>c[r, j] = start + sum over segments and steps k of a[r, segment + k] b[k, j]</c>, in order, each step fused.
    /// </summary>
    /// <param name="rows">Positions of each tile, up to <see cref="MostRows"/>.</param>
    /// <param name="vectors">Vectors of outputs, 1 or 2.</param>
    /// <param name="column">The tiles.</param>
    public static void Run<T>(int rows, int vectors, in PositionTiles column)
        where T : unmanaged, ILanes<T>
    {
        if (vectors == 1)
        {
            Run<T, OneVector>(rows, column);
        }
        else
        {
            Run<T, TwoVectors>(rows, column);
        }
    }

    private static void Run<T, TVectors>(int rows, in PositionTiles column)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        switch (rows)
        {
            case 1:
                Tiles<T, Rows1, TVectors>(column);
                break;
            case 2:
                Tiles<T, Rows2, TVectors>(column);
                break;
            case 3:
                Tiles<T, Rows3, TVectors>(column);
                break;
            case 4:
                Tiles<T, Rows4, TVectors>(column);
                break;
            case 5:
                Tiles<T, Rows5, TVectors>(column);
                break;
            case 6:
                Tiles<T, Rows6, TVectors>(column);
                break;
            case 7:
                Tiles<T, Rows7, TVectors>(column);
                break;
            case 8:
                Tiles<T, Rows8, TVectors>(column);
                break;
            case 9:
                Tiles<T, Rows9, TVectors>(column);
                break;
            case 10:
                Tiles<T, Rows10, TVectors>(column);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<T, TRows, TVectors>(in PositionTiles column)
        where T : unmanaged, ILanes<T>
        where TRows : unmanaged
        where TVectors : unmanaged
    {
        int count = T.Count;
        T zero = T.Zero;
        nint* from = column.From;
        nint* to = column.To;
        for (int tile = 0; tile < column.Tiles; tile++, from += sizeof(TRows), to += sizeof(TRows))
        {
            T c00 = zero,
                c01 = zero;
            T c10 = zero,
                c11 = zero;
            T c20 = zero,
                c21 = zero;
            T c30 = zero,
                c31 = zero;
            T c40 = zero,
                c41 = zero;
            T c50 = zero,
                c51 = zero;
            T c60 = zero,
                c61 = zero;
            T c70 = zero,
                c71 = zero;
            T c80 = zero,
                c81 = zero;
            T c90 = zero,
                c91 = zero;
            if (column.Resumes)
            {
                c00 = T.Load(column.C + to[0]);
                c01 = sizeof(TVectors) > 1 ? T.Load(column.C + to[0] + count) : zero;
                if (sizeof(TRows) > 1)
                {
                    c10 = T.Load(column.C + to[1]);
                    c11 = sizeof(TVectors) > 1 ? T.Load(column.C + to[1] + count) : zero;
                }
                if (sizeof(TRows) > 2)
                {
                    c20 = T.Load(column.C + to[2]);
                    c21 = sizeof(TVectors) > 1 ? T.Load(column.C + to[2] + count) : zero;
                }
                if (sizeof(TRows) > 3)
                {
                    c30 = T.Load(column.C + to[3]);
                    c31 = sizeof(TVectors) > 1 ? T.Load(column.C + to[3] + count) : zero;
                }
                if (sizeof(TRows) > 4)
                {
                    c40 = T.Load(column.C + to[4]);
                    c41 = sizeof(TVectors) > 1 ? T.Load(column.C + to[4] + count) : zero;
                }
                if (sizeof(TRows) > 5)
                {
                    c50 = T.Load(column.C + to[5]);
                    c51 = sizeof(TVectors) > 1 ? T.Load(column.C + to[5] + count) : zero;
                }
                if (sizeof(TRows) > 6)
                {
                    c60 = T.Load(column.C + to[6]);
                    c61 = sizeof(TVectors) > 1 ? T.Load(column.C + to[6] + count) : zero;
                }
                if (sizeof(TRows) > 7)
                {
                    c70 = T.Load(column.C + to[7]);
                    c71 = sizeof(TVectors) > 1 ? T.Load(column.C + to[7] + count) : zero;
                }
                if (sizeof(TRows) > 8)
                {
                    c80 = T.Load(column.C + to[8]);
                    c81 = sizeof(TVectors) > 1 ? T.Load(column.C + to[8] + count) : zero;
                }
                if (sizeof(TRows) > 9)
                {
                    c90 = T.Load(column.C + to[9]);
                    c91 = sizeof(TVectors) > 1 ? T.Load(column.C + to[9] + count) : zero;
                }
            }
            else if (column.Bias is not null)
            {
                T bias0 = T.Load(column.Bias);
                T bias1 = sizeof(TVectors) > 1 ? T.Load(column.Bias + count) : zero;
                c00 = bias0;
                c01 = bias1;
                c10 = bias0;
                c11 = bias1;
                c20 = bias0;
                c21 = bias1;
                c30 = bias0;
                c31 = bias1;
                c40 = bias0;
                c41 = bias1;
                c50 = bias0;
                c51 = bias1;
                c60 = bias0;
                c61 = bias1;
                c70 = bias0;
                c71 = bias1;
                c80 = bias0;
                c81 = bias1;
                c90 = bias0;
                c91 = bias1;
            }
            float* a0 = column.A + from[0 < sizeof(TRows) ? 0 : 0];
            float* a1 = column.A + from[1 < sizeof(TRows) ? 1 : 0];
            float* a2 = column.A + from[2 < sizeof(TRows) ? 2 : 0];
            float* a3 = column.A + from[3 < sizeof(TRows) ? 3 : 0];
            float* a4 = column.A + from[4 < sizeof(TRows) ? 4 : 0];
            float* a5 = column.A + from[5 < sizeof(TRows) ? 5 : 0];
            float* a6 = column.A + from[6 < sizeof(TRows) ? 6 : 0];
            float* a7 = column.A + from[7 < sizeof(TRows) ? 7 : 0];
            float* a8 = column.A + from[8 < sizeof(TRows) ? 8 : 0];
            float* a9 = column.A + from[9 < sizeof(TRows) ? 9 : 0];
            float* b = column.B;
            for (int segment = 0; segment < column.Segments; segment++)
            {
                nint k = column.Offsets[segment];
                nint end = k + column.Length;
                do
                {
                    T b0 = T.Load(b);
                    T b1 = sizeof(TVectors) > 1 ? T.Load(b + count) : zero;
                    T x0 = a0[k];
                    T.AddProduct(ref c00, x0, b0);
                    if (sizeof(TVectors) > 1)
                    {
                        T.AddProduct(ref c01, x0, b1);
                    }
                    if (sizeof(TRows) > 1)
                    {
                        T x1 = a1[k];
                        T.AddProduct(ref c10, x1, b0);
                        if (sizeof(TVectors) > 1)
                        {
                            T.AddProduct(ref c11, x1, b1);
                        }
                    }
                    if (sizeof(TRows) > 2)
                    {
                        T x2 = a2[k];
                        T.AddProduct(ref c20, x2, b0);
                        if (sizeof(TVectors) > 1)
                        {
                            T.AddProduct(ref c21, x2, b1);
                        }
                    }
                    if (sizeof(TRows) > 3)
                    {
                        T x3 = a3[k];
                        T.AddProduct(ref c30, x3, b0);
                        if (sizeof(TVectors) > 1)
                        {
                            T.AddProduct(ref c31, x3, b1);
                        }
                    }
                    if (sizeof(TRows) > 4)
                    {
                        T x4 = a4[k];
                        T.AddProduct(ref c40, x4, b0);
                        if (sizeof(TVectors) > 1)
                        {
                            T.AddProduct(ref c41, x4, b1);
                        }
                    }
                    if (sizeof(TRows) > 5)
                    {
                        T x5 = a5[k];
                        T.AddProduct(ref c50, x5, b0);
                        if (sizeof(TVectors) > 1)
                        {
                            T.AddProduct(ref c51, x5, b1);
                        }
                    }
                    if (sizeof(TRows) > 6)
                    {
                        T x6 = a6[k];
                        T.AddProduct(ref c60, x6, b0);
                        if (sizeof(TVectors) > 1)
                        {
                            T.AddProduct(ref c61, x6, b1);
                        }
                    }
                    if (sizeof(TRows) > 7)
                    {
                        T x7 = a7[k];
                        T.AddProduct(ref c70, x7, b0);
                        if (sizeof(TVectors) > 1)
                        {
                            T.AddProduct(ref c71, x7, b1);
                        }
                    }
                    if (sizeof(TRows) > 8)
                    {
                        T x8 = a8[k];
                        T.AddProduct(ref c80, x8, b0);
                        if (sizeof(TVectors) > 1)
                        {
                            T.AddProduct(ref c81, x8, b1);
                        }
                    }
                    if (sizeof(TRows) > 9)
                    {
                        T x9 = a9[k];
                        T.AddProduct(ref c90, x9, b0);
                        if (sizeof(TVectors) > 1)
                        {
                            T.AddProduct(ref c91, x9, b1);
                        }
                    }
                    b += sizeof(TVectors) * count;
                } while (++k < end);
                b += column.BGap;
            }

            Store<T, TVectors>(column.C + to[0], c00, c01, column.Relu);
            if (sizeof(TRows) > 1)
            {
                Store<T, TVectors>(column.C + to[1], c10, c11, column.Relu);
            }
            if (sizeof(TRows) > 2)
            {
                Store<T, TVectors>(column.C + to[2], c20, c21, column.Relu);
            }
            if (sizeof(TRows) > 3)
            {
                Store<T, TVectors>(column.C + to[3], c30, c31, column.Relu);
            }
            if (sizeof(TRows) > 4)
            {
                Store<T, TVectors>(column.C + to[4], c40, c41, column.Relu);
            }
            if (sizeof(TRows) > 5)
            {
                Store<T, TVectors>(column.C + to[5], c50, c51, column.Relu);
            }
            if (sizeof(TRows) > 6)
            {
                Store<T, TVectors>(column.C + to[6], c60, c61, column.Relu);
            }
            if (sizeof(TRows) > 7)
            {
                Store<T, TVectors>(column.C + to[7], c70, c71, column.Relu);
            }
            if (sizeof(TRows) > 8)
            {
                Store<T, TVectors>(column.C + to[8], c80, c81, column.Relu);
            }
            if (sizeof(TRows) > 9)
            {
                Store<T, TVectors>(column.C + to[9], c90, c91, column.Relu);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TVectors>(float* target, T sum0, T sum1, bool relu)
        where T : unmanaged, ILanes<T>
        where TVectors : unmanaged
    {
        T.Store(target, relu ? T.Select(sum0 < T.Zero, T.Zero, sum0) : sum0);
        if (sizeof(TVectors) > 1)
        {
            T.Store(target + T.Count, relu ? T.Select(sum1 < T.Zero, T.Zero, sum1) : sum1);
        }
    }
}
