namespace Filigree.Numerics;

/// <summary>
/// How windows lie on an image: output position (y, x) looks at rows <c>y * StrideY - Top</c> and the <see cref="KernelHeight"/> - 1 below, as far as
/// the image has them, and at columns likewise.
/// </summary>
internal readonly record struct PoolingGeometry
{
    /// <summary>Windows of one size on an image.</summary>
    /// <exception cref="ArgumentException">No window fits, or padding is as large as a window, which would meet no position then.</exception>
    public PoolingGeometry(
        int height,
        int width,
        int kernelHeight,
        int kernelWidth,
        int strideY,
        int strideX,
        ConvolutionPadding padding
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(strideY, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(strideX, 1);
        int tall = height + padding.Top + padding.Bottom;
        int wide = width + padding.Left + padding.Right;
        bool hasGaps =
            Math.Max(padding.Top, padding.Bottom) >= kernelHeight
            || Math.Max(padding.Left, padding.Right) >= kernelWidth
            || Math.Min(Math.Min(padding.Top, padding.Bottom), Math.Min(padding.Left, padding.Right)) < 0;
        if (hasGaps || kernelHeight < 1 || kernelWidth < 1 || tall < kernelHeight || wide < kernelWidth)
        {
            throw new ArgumentException(
                $"Windows of {kernelHeight} x {kernelWidth} with {padding} do not fit an image of {height} x {width}; padding is "
                    + "smaller than windows."
            );
        }

        (Height, Width, KernelHeight, KernelWidth) = (height, width, kernelHeight, kernelWidth);
        (StrideY, StrideX, Top, Left) = (strideY, strideX, padding.Top, padding.Left);
        OutputHeight = (tall - kernelHeight) / strideY + 1;
        OutputWidth = (wide - kernelWidth) / strideX + 1;
    }

    public int Height { get; }
    public int Width { get; }
    public int KernelHeight { get; }
    public int KernelWidth { get; }
    public int StrideY { get; }
    public int StrideX { get; }
    public int Top { get; }
    public int Left { get; }
    public int OutputHeight { get; }
    public int OutputWidth { get; }

    /// <summary>Whether windows are 2 x 2, side by side, and all within the image.</summary>
    public bool IsHalf =>
        (KernelHeight, KernelWidth, StrideY, StrideX, Top, Left) == (2, 2, 2, 2, 0, 0)
        && 2 * OutputHeight <= Height
        && 2 * OutputWidth <= Width;

    /// <summary>The positions of a window that the image has.</summary>
    public PoolingWindow At(int y, int x)
    {
        int top = y * StrideY - Top;
        int left = x * StrideX - Left;
        return new PoolingWindow(
            Math.Max(top, 0),
            Math.Min(top + KernelHeight, Height),
            Math.Max(left, 0),
            Math.Min(left + KernelWidth, Width)
        );
    }
}

/// <summary>Some rows and columns of an image; ends are the first outside.</summary>
internal readonly record struct PoolingWindow(int Top, int Bottom, int Left, int Right)
{
    public int Count => (Bottom - Top) * (Right - Left);
}
