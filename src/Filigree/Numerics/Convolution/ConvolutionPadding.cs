namespace Filigree.Numerics;

/// <summary>Zeros that a convolution puts around its input; the sides may differ.</summary>
/// <param name="Top">Rows above the first.</param>
/// <param name="Bottom">Rows below the last.</param>
/// <param name="Left">Columns before the first.</param>
/// <param name="Right">Columns behind the last.</param>
public readonly record struct ConvolutionPadding(int Top, int Bottom, int Left, int Right)
{
    /// <summary>The same on all four sides.</summary>
    /// <param name="size">Rows and columns of each.</param>
    public static ConvolutionPadding Even(int size) => new(size, size, size, size);

    /// <summary>
    /// The padding that Keras calls "same": as many outputs as there are steps in the input, the smaller half before it. Of a 3x3
    /// kernel with stride 2 and an even size that is none before and one behind, where PyTorch's networks have one on both sides.
    /// </summary>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="kernelHeight">Rows of the kernel.</param>
    /// <param name="kernelWidth">Columns of the kernel.</param>
    /// <param name="strideHeight">Rows from one output to the next.</param>
    /// <param name="strideWidth">Columns from one output to the next.</param>
    public static ConvolutionPadding Same(
        int height,
        int width,
        int kernelHeight,
        int kernelWidth,
        int strideHeight = 1,
        int strideWidth = 1
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(strideHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(strideWidth, 1);
        int vertical = Total(height, kernelHeight, strideHeight);
        int horizontal = Total(width, kernelWidth, strideWidth);
        return new(vertical / 2, vertical - vertical / 2, horizontal / 2, horizontal - horizontal / 2);
    }

    /// <summary>As messages show it: one number if the sides agree.</summary>
    public override string ToString() =>
        Top == Bottom && Top == Left && Top == Right
            ? FormattableString.Invariant($"padding {Top}")
            : FormattableString.Invariant($"padding {Top} above, {Bottom} below, {Left} left, {Right} right");

    private static int Total(int size, int kernel, int stride) =>
        Math.Max(0, ((size + stride - 1) / stride - 1) * stride + kernel - size);
}
