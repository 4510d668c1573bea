using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// A block of rows of the left operand in tiles of nearly equal height, so that none is left over that would use the
/// registers badly. A deep block that is stored transposed is copied tile by tile, because a tile alone would use only
/// a part of each cache line it touches.
/// </summary>
// Safe: tiles are cut from an operand that MatrixProduct holds fixed, or from scratch as long as the block.
internal unsafe struct LeftTiles
{
    private const int DeepestUnpacked = 128;
    private const int FewestPanels = 2;
    private const int RowsAtOnce = 16;

    private float* start;
    private nint stride;
    private nint depth;
    private int rows;
    private bool isPacked;
    private float* next;
    private nint nextStride;
    private bool isTransposed;

    /// <summary>Whether the tiles were copied, and serve panels of every width.</summary>
    public readonly bool IsPacked => isPacked;

    /// <summary>How many tiles.</summary>
    public int Count { get; private set; }

    /// <summary>Cuts, and if it pays copies, the left operand of a product.</summary>
    /// <param name="product">The product of the block.</param>
    /// <param name="vectors">Vectors of columns of the panels to come.</param>
    /// <param name="panels">How many panels are to come.</param>
    /// <param name="next">The left operand of the block to come, asked for while this one is multiplied; or null.</param>
    public static LeftTiles Of<T>(in ProductOperands product, int vectors, int panels, float* next = null)
        where T : unmanaged, ILanes<T>
    {
        var tiles = new LeftTiles
        {
            start = product.A,
            stride = product.AStride,
            depth = product.Depth,
            rows = product.Rows,
            isTransposed = product.ATransposed,
            Count = ProductKernel.Count(product.Rows, MicroKernel.MostRows<T>(vectors)),
        };
        if (product.ATransposed && product.Depth > DeepestUnpacked && panels >= FewestPanels)
        {
            tiles.Pack();
            tiles.next = next;
            tiles.nextStride = product.AStride;
        }
        return tiles;
    }

    /// <summary>Runs all tiles against one panel.</summary>
    /// <param name="vectors">Vectors of columns of the panel.</param>
    /// <param name="column">The panel and the sums; the fields of the left operand are filled in here.</param>
    public readonly void Run<T, TEnd>(int vectors, ref TileColumn column)
        where T : unmanaged, ILanes<T>
        where TEnd : struct
    {
        (int height, int larger) = Math.DivRem(rows, Count);
        column.A = start;
        if (next is not null && vectors == 2)
        {
            RunAsking<T, TEnd>(height, larger, ref column);
            return;
        }

        Run<T, TEnd>(height + 1, larger, vectors, ref column);
        Run<T, TEnd>(height, Count - larger, vectors, ref column);
    }

    // Tile by tile, each of which asks for some rows of the next block: memory is read while there is enough to compute.
    private readonly void RunAsking<T, TEnd>(int height, int larger, ref TileColumn column)
        where T : unmanaged, ILanes<T>
        where TEnd : struct
    {
        nint asked = depth / TileColumn.StepsANext;
        for (int tile = 0; tile < Count; tile++)
        {
            (nint line, nint row) = Math.DivRem((nint)(column.Panel * Count + tile) * asked, depth);
            column.Next = next + row * nextStride + line * LaneTree.Lanes;
            column.NextStep = line * LaneTree.Lanes < rows + LaneTree.Lanes ? nextStride : 0;

            Run<T, TEnd>(tile < larger ? height + 1 : height, 1, 2, ref column);
        }
    }

    private readonly void Run<T, TEnd>(int height, int tiles, int vectors, ref TileColumn column)
        where T : unmanaged, ILanes<T>
        where TEnd : struct
    {
        if (tiles == 0)
        {
            return;
        }
        column.Tiles = tiles;
        column.AStride = isPacked ? height : stride;
        column.ATileStep =
            isPacked ? height * depth
            : isTransposed ? height
            : height * stride;
        if (column.NextStep != 0)
        {
            MicroKernel.Run<T, RowsPacked, TEnd>(height, vectors, column);
        }
        else if (isTransposed)
        {
            MicroKernel.Run<T, RowsAdjacent, TEnd>(height, vectors, column);
        }
        else
        {
            MicroKernel.Run<T, RowsApart, TEnd>(height, vectors, column);
        }
        column.A += tiles * column.ATileStep;
        column.C += (nint)tiles * height * column.CStride;
        if (column.Soon is not null)
        {
            column.Soon += (nint)tiles * height * column.SoonStride;
        }
    }

    // Each tile becomes [depth, height]. Some rows of k are taken at a time, so that tiles find their cache lines again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack()
    {
        float* packed = ProductScratch.Left(checked(rows * (int)depth));
        (int height, int larger) = Math.DivRem(rows, Count);
        for (nint k = 0; k < depth; k += RowsAtOnce)
        {
            nint kEnd = Math.Min(depth, k + RowsAtOnce);
            float* from = start + k * stride;
            float* tile = packed;
            int row = 0;
            for (int i = 0; i < Count; i++)
            {
                int own = i < larger ? height + 1 : height;
                Pack(from + row, rows - row, own, tile + k * own, kEnd - k, (depth - k) * own);
                row += own;
                tile += own * depth;
            }
        }

        start = packed;
        isPacked = true;
    }

    // Copies eight or sixteen numbers where a tile has fewer: the next ones write over what is too much. The last ones, which others than
    // their own tile would follow, are copied one by one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Pack(float* from, int readable, int height, float* to, nint count, nint writable)
    {
        int wide = height > 8 ? 16 : 8;
        nint k = 0;
        if (readable >= wide && writable >= wide)
        {
            nint fast = Math.Min(count, (writable - wide) / height + 1);
            for (; k < fast; k++, from += stride, to += height)
            {
                Lanes256.Store(to, Lanes256.Load(from));
                if (wide > 8)
                {
                    Lanes256.Store(to + 8, Lanes256.Load(from + 8));
                }
            }
        }

        for (; k < count; k++, from += stride, to += height)
        {
            for (int row = 0; row < height; row++)
            {
                to[row] = from[row];
            }
        }
    }
}
