using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// Dense product on one thread: blocks of rows, whose part of a stays in the second-level cache; in them panels of
/// columns; in those stretches of k, whose part of b stays in the first-level cache; in those tiles of rows. Sums
/// unfinished at the end of a stretch wait in memory as they are, so that the order of additions is that of one loop.
/// </summary>
internal static unsafe class ProductKernel
{
    // Found by measurement on 32 KB + 512 KB caches.
    internal const int LongestStretch = 400;
    private const int LeftBlockFloats = 80_000;
    private const int FewestBlockRows = 96;

    /// <summary>Computes the product.</summary>
    /// <typeparam name="T">The lanes; the result's bits do not depend on them.</typeparam>
    public static void Run<T>(in ProductOperands product)
        where T : unmanaged, ILanes<T>
    {
        int blockRows = Math.Max(FewestBlockRows, LeftBlockFloats / Math.Max(1, product.Depth));
        int blocks = Count(product.Rows, blockRows);
        for (int block = 0; block < blocks; block++)
        {
            (int row, int end) = Share(product.Rows, blocks, block);
            RunBlock<T>(product.Block(row, end - row, 0, product.Columns));
        }
    }

    /// <summary>How many parts of at most <paramref name="most"/> cover a length.</summary>
    internal static int Count(int length, int most) => (length + most - 1) / most;

    /// <summary>The bounds of one of several parts that differ by at most one.</summary>
    internal static (int Start, int End) Share(int length, int parts, int part)
    {
        (int size, int larger) = Math.DivRem(length, parts);
        int start = part * size + Math.Min(part, larger);
        return (start, start + size + (part < larger ? 1 : 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlock<T>(in ProductOperands product)
        where T : unmanaged, ILanes<T>
    {
        int stretches = Math.Max(1, Count(product.Depth, LongestStretch));
        int width = 2 * T.Count;
        for (int column = 0; column < product.Columns; column += width)
        {
            int columns = Math.Min(width, product.Columns - column);
            int vectors = columns <= T.Count ? 1 : 2;
            ProductOperands panel = product.Block(0, product.Rows, column, columns);
            bool direct = stretches == 1 && columns == vectors * T.Count && product.IsPlain;
            float* sums = direct ? panel.C : ProductScratch.Sums(product.Rows * width);
            nint sumsStride = direct ? panel.CStride : vectors * T.Count;
            int tiles = Count(product.Rows, MicroKernel.MostRows<T>(vectors));
            for (int stretch = 0; stretch < stretches; stretch++)
            {
                (int k, int kEnd) = Share(product.Depth, stretches, stretch);
                float* b = panel.RightAt(k, 0);
                nint bStride = panel.BStride;
                if (PanelPacking.IsNeeded(panel, tiles, vectors * T.Count))
                {
                    b = PanelPacking.Pack<T>(panel, k, kEnd - k, vectors);
                    bStride = vectors * T.Count;
                }
                for (int tile = 0; tile < tiles; tile++)
                {
                    (int row, int rowEnd) = Share(product.Rows, tiles, tile);
                    float* a = panel.LeftAt(row, k);
                    float* c = sums + row * sumsStride;
                    bool resumes = stretch > 0;
                    if (panel.ATransposed)
                    {
                        MicroKernel.Run<T, RowsAdjacent>(
                            rowEnd - row,
                            vectors,
                            kEnd - k,
                            a,
                            panel.AStride,
                            b,
                            bStride,
                            c,
                            sumsStride,
                            resumes
                        );
                    }
                    else
                    {
                        MicroKernel.Run<T, RowsApart>(
                            rowEnd - row,
                            vectors,
                            kEnd - k,
                            a,
                            panel.AStride,
                            b,
                            bStride,
                            c,
                            sumsStride,
                            resumes
                        );
                    }
                    if (!direct && stretch == stretches - 1)
                    {
                        Finish<T>(panel, row, rowEnd, sums, sumsStride);
                    }
                }
            }
        }
    }

    // From the sums along k to the result.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish<T>(in ProductOperands panel, int row, int rowEnd, float* sums, nint sumsStride)
        where T : unmanaged, ILanes<T>
    {
        for (; row < rowEnd; row++)
        {
            for (int j = 0; j < panel.Columns; j += T.Count)
            {
                float* target = panel.C + row * panel.CStride + j;
                T value = T.Load(sums + row * sumsStride + j);
                int columns = panel.Columns - j;
                if (columns >= T.Count)
                {
                    T old = panel.Accumulate ? T.Load(target) : T.Zero;
                    T bias = panel.Bias is not null ? T.Load(panel.Bias + j) : T.Zero;
                    T.Store(target, Finish(panel, value, old, bias));
                }
                else
                {
                    T old = panel.Accumulate ? Part.Load<T>(target, columns) : T.Zero;
                    T bias = panel.Bias is not null ? Part.Load<T>(panel.Bias + j, columns) : T.Zero;
                    Part.Store(target, Finish(panel, value, old, bias), columns);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Finish<T>(in ProductOperands panel, T sums, T old, T bias)
        where T : unmanaged, ILanes<T>
    {
        T value = panel.Accumulate ? T.FusedMultiplyAdd(panel.Scale, sums, old) : sums * panel.Scale;
        value = panel.Bias is not null ? value + bias : value;
        return panel.Relu ? T.Select(value < T.Zero, T.Zero, value) : value;
    }
}
