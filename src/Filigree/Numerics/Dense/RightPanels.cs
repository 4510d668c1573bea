using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The right operand of a product as panels of columns, two vectors wide: in place, or copied, so that the rows of a
/// panel follow each other.
/// </summary>
// Safe: panels are cut from an operand that MatrixProduct holds fixed, or from scratch as long as the panel.
internal unsafe struct RightPanels
{
    private const int FewestRowsToPack = 256;

    private float* start;
    private nint stride;
    private nint step;
    private float* last;
    private nint lastStride;

    /// <summary>How many panels.</summary>
    public int Count { get; private set; }

    /// <summary>Columns of each panel but the last, which may have fewer.</summary>
    public int Width { get; private set; }

    /// <summary>Cuts, and where needed or better copies, the right operand of a product.</summary>
    public static RightPanels Of<T>(in ProductOperands product)
        where T : unmanaged, ILanes<T>
    {
        int width = 2 * T.Count;
        int count = ProductKernel.Count(product.Columns, width);
        int tail = product.Columns - (count - 1) * width;
        int tailWidth = tail <= T.Count ? T.Count : width;
        var panels = new RightPanels
        {
            start = product.B,
            stride = product.BStride,
            step = width,
            lastStride = product.BStride,
            last = product.B + (count - 1) * width,
            Count = count,
            Width = width,
        };
        bool packsAll = product.BTransposed || IsBetterPacked(product);
        bool readsBeyond = panels.last + (product.Depth - 1) * product.BStride + tailWidth > product.BEnd;
        if (!packsAll && !readsBeyond)
        {
            return panels;
        }
        int panelSize = product.Depth * width;
        float* packed = ProductScratch.Right(checked(packsAll ? count * panelSize : panelSize));
        if (packsAll)
        {
            PanelPacking.Run<T>(product.Block(0, product.Rows, 0, product.Columns - tail), width, packed);
            panels.start = packed;
            panels.stride = width;
            panels.step = panelSize;
            packed += (count - 1) * (nint)panelSize;
        }
        PanelPacking.Run<T>(product.Block(0, product.Rows, product.Columns - tail, tail), tailWidth, packed);
        panels.last = packed;
        panels.lastStride = tailWidth;
        return panels;
    }

    /// <summary>First element of a panel and the distance of its rows.</summary>
    public readonly float* At(int panel, out nint rowStride)
    {
        rowStride = panel == Count - 1 ? lastStride : stride;
        return panel == Count - 1 ? last : start + panel * step;
    }

    // Rows whose distance is a multiple of four cache lines share a quarter of the cache's sets or less; and with many
    // rows of tiles to come, copying costs next to nothing.
    private static bool IsBetterPacked(in ProductOperands product) =>
        product.Rows >= FewestRowsToPack
        || (product.Rows > 24 && product.Depth > 64 && (product.BStride % 64 == 0 || product.BStride % 16 != 0));
}
