namespace Filigree.Numerics;

/// <summary>
/// Where the sums of a product are while k runs: in the result itself, or in memory of their own where the result's
/// old values are still needed or a vector would reach behind its columns.
/// </summary>
// Safe: sums lie in the result, which MatrixProduct holds fixed, or in scratch as long as all of its rows.
internal readonly unsafe struct UnfinishedSums
{
    private readonly float* start;
    private readonly nint stride;
    private readonly float* last;
    private readonly nint lastStride;
    private readonly int lastPanel;
    private readonly int width;
    private readonly bool isPlain;
    private readonly bool lastIsOwn;

    private UnfinishedSums(
        float* start,
        nint stride,
        float* last,
        nint lastStride,
        int lastPanel,
        int width,
        bool isPlain,
        bool lastIsOwn
    )
    {
        this.start = start;
        this.stride = stride;
        this.last = last;
        this.lastStride = lastStride;
        this.lastPanel = lastPanel;
        this.width = width;
        this.isPlain = isPlain;
        this.lastIsOwn = lastIsOwn;
    }

    /// <summary>Room for the sums of a product.</summary>
    public static UnfinishedSums Of<T>(in ProductOperands product)
        where T : unmanaged, ILanes<T>
    {
        int width = 2 * T.Count;
        int lastPanel = ProductKernel.Count(product.Columns, width) - 1;
        int tail = product.Columns - lastPanel * width;
        bool tailIsWhole = tail == T.Count || tail == width || product.IsPadded;
        if (product.Accumulate)
        {
            int padded = (lastPanel + 1) * width;
            float* own = ProductScratch.Sums(checked(product.Rows * padded));
            return new(own, padded, own + lastPanel * width, padded, lastPanel, width, false, true);
        }
        if (tailIsWhole)
        {
            float* tailStart = product.C + lastPanel * width;
            return new(
                product.C,
                product.CStride,
                tailStart,
                product.CStride,
                lastPanel,
                width,
                product.IsPlain,
                false
            );
        }
        float* ownTail = ProductScratch.Sums(checked(product.Rows * width));
        return new(product.C, product.CStride, ownTail, width, lastPanel, width, product.IsPlain, true);
    }

    /// <summary>First sum of some row in a panel, and the distance of rows.</summary>
    public float* At(int row, int panel, out nint rowStride)
    {
        rowStride = panel == lastPanel ? lastStride : stride;
        return panel == lastPanel ? last + row * lastStride : start + row * stride + panel * width;
    }

    /// <summary>Whether the sums of a panel, once complete, are the result.</summary>
    public bool AreResults(int panel) => isPlain && !(panel == lastPanel && lastIsOwn);
}
