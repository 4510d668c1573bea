using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// Dense product on one thread: stretches of k; in them blocks of rows, whose part of a stays in the second-level cache;
/// in those panels of columns, whose part of b stays in the first-level cache; in those tiles of rows. Between
/// stretches the unfinished sums wait in memory as they are, so that the order of additions is that of one loop.
/// </summary>
// Safe: all stretches, blocks and panels are shares of the operands that MatrixProduct checks and holds fixed.
internal static unsafe class ProductKernel
{
    // Found by measurement on caches of 32 KB and 512 KB.
    private const int LongestStretch = 512;
    private const int LeftBlockFloats = 48_000;

    /// <summary>Computes the product.</summary>
    /// <typeparam name="T">The lanes; the result's bits do not depend on them.</typeparam>
    public static void Run<T>(in ProductOperands product)
        where T : unmanaged, ILanes<T>
    {
        int stretches = Math.Max(1, Count(product.Depth, LongestStretch));
        var sums = UnfinishedSums.Of<T>(product);
        for (int stretch = 0; stretch < stretches; stretch++)
        {
            (int k, int kEnd) = Share(product.Depth, stretches, stretch);
            ProductOperands part = product;
            part.Depth = kEnd - k;
            part.A = product.LeftAt(0, k);
            part.B = product.RightAt(k, 0);
            RunStretch<T>(part, sums, stretch > 0, stretch == stretches - 1);
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

    private static void RunStretch<T>(in ProductOperands product, in UnfinishedSums sums, bool resumes, bool isLast)
        where T : unmanaged, ILanes<T>
    {
        var panels = RightPanels.Of<T>(product);
        int blocks = Count(product.Rows, Math.Max(48, LeftBlockFloats / Math.Max(1, product.Depth)));
        for (int block = 0; block < blocks; block++)
        {
            (int row, int rowEnd) = Share(product.Rows, blocks, block);
            ProductOperands rows = product.Block(row, rowEnd - row, 0, product.Columns);
            float* next =
                block + 1 < blocks ? product.LeftAt(rowEnd, 0)
                : isLast ? null
                : product.LeftAt(0, product.Depth);
            LeftTiles left = default;
            int cutFor = 0;
            for (int panel = 0; panel < panels.Count; panel++)
            {
                float* b = panels.At(panel, out nint bStride);
                int columns = Math.Min(panels.Width, product.Columns - panel * panels.Width);
                int vectors = columns <= T.Count ? 1 : 2;
                if (cutFor != vectors && !left.IsPacked)
                {
                    left = LeftTiles.Of<T>(rows, vectors, panels.Count, next);
                    cutFor = vectors;
                }
                float* c = sums.At(row, panel, out nint cStride);
                var column = new TileColumn
                {
                    Panel = panel,
                    Depth = product.Depth,
                    B = b,
                    BStride = bStride,
                    C = c,
                    CStride = cStride,
                    Resumes = resumes,
                };
                left.Run<T, Sums>(vectors, ref column);
                if (isLast && !sums.AreResults(panel))
                {
                    ProductEnd.Finish<T>(rows.Block(0, rows.Rows, panel * panels.Width, columns), c, cStride);
                }
            }
        }
    }
}
