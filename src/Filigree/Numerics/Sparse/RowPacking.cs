using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// Copies some columns of a matrix so that its rows follow each other. Rows a large power of two apart share few of a cache's sets, and
/// rows of few samples share no cache line with their neighbours.
/// </summary>
// Safe: whoever calls holds what is pointed to fixed, or owns it, for the whole call, with rows of at least the width.
internal static unsafe class RowPacking
{
    /// <summary>Rows of up to so many numbers spread over the caches well enough.</summary>
    public const int ShortRow = 128;

    // A matrix of so many numbers leaves the third-level cache.
    private const long LargeMatrix = 2 * 1024 * 1024;

    // Connections a row that outweigh its copy: of rows that no cache holds, those that lie behind a large second-level cache, and others.
    private const int FewestOfLarge = 3;
    private const int FewestOfFar = 4;
    private const int FewestOfOthers = 12;

    // The hardware foresees no row of another page.
    private const int Ahead = 8;

    /// <summary>Whether rows are worth copying where passes take a part of each.</summary>
    /// <param name="stride">Distance of two rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="connections">How many connections multiply them, each a row.</param>
    public static bool Pays(int stride, int rows, int connections) =>
        stride > ShortRow && connections >= (long)rows * Fewest(stride, rows);

    /// <summary>Whether a matrix lies behind a large second-level cache, from where its rows come slowly however they are read.</summary>
    /// <param name="stride">Distance of two rows.</param>
    /// <param name="rows">How many rows.</param>
    public static bool IsFar(int stride, int rows) =>
        CacheSizes.HasLargeSecondLevel && (long)rows * stride * sizeof(float) > CacheSizes.SecondLevel;

    private static int Fewest(int stride, int rows) =>
        (long)rows * stride >= LargeMatrix ? FewestOfLarge
        : IsFar(stride, rows) ? FewestOfFar
        : FewestOfOthers;

    /// <summary><c>to[row, j] = from[row, j]</c> for j below the width.</summary>
    /// <param name="from">First column to copy.</param>
    /// <param name="fromStride">Distance of two rows.</param>
    /// <param name="to">Receives the columns.</param>
    /// <param name="toStride">Distance of two rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="width">How many columns, a multiple of 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(float* from, nint fromStride, float* to, nint toStride, int rows, int width)
        where T : unmanaged, ILanes<T>
    {
        for (; rows > 0; rows--, from += fromStride, to += toStride)
        {
            if (rows > Ahead)
            {
                for (int line = 0; line < width; line += LaneTree.Lanes)
                {
                    Cache.Prefetch(from + Ahead * fromStride + line);
                }
            }

            int column = 0;
            for (; column <= width - T.Count; column += T.Count)
            {
                T.Store(to + column, T.Load(from + column));
            }

            for (; column < width; column += Lanes128.Count)
            {
                Lanes128.Store(to + column, Lanes128.Load(from + column));
            }
        }
    }
}
