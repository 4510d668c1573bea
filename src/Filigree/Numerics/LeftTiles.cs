using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// A block of rows of the left operand in tiles of nearly equal height, so that none is left over that would use the
/// registers badly. A deep block that is stored transposed is copied tile by tile, because a tile alone would use only
/// a part of each cache line it touches.
/// </summary>
internal unsafe struct LeftTiles
{
    private const int DeepestUnpacked = 128;
    private const int FewestPanels = 3;

    private float* start;
    private nint stride;
    private nint depth;
    private int rows;
    private bool isPacked;
    private bool isTransposed;

    /// <summary>How many tiles.</summary>
    public int Count { get; private set; }

    /// <summary>Cuts, and if it pays copies, the left operand of a product.</summary>
    /// <param name="product">The product of the block.</param>
    /// <param name="vectors">Vectors of columns of the panels to come.</param>
    /// <param name="panels">How many panels are to come.</param>
    public static LeftTiles Of<T>(in ProductOperands product, int vectors, int panels)
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
        Run<T, TEnd>(height + 1, larger, vectors, ref column);
        Run<T, TEnd>(height, Count - larger, vectors, ref column);
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
        if (isTransposed)
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

    // Each tile becomes [depth, height].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack()
    {
        float* packed = ProductScratch.Left(checked(rows * (int)depth));
        (int height, int larger) = Math.DivRem(rows, Count);
        for (nint k = 0; k < depth; k++)
        {
            float* from = start + k * stride;
            float* tile = packed;
            for (int i = 0; i < Count; i++)
            {
                int own = i < larger ? height + 1 : height;
                float* to = tile + k * own;
                for (int r = 0; r < own; r++)
                {
                    to[r] = from[r];
                }
                from += own;
                tile += own * depth;
            }
        }
        start = packed;
        isPacked = true;
    }
}
