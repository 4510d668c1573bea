namespace Filigree.Layers;

/// <summary>The windows of a convolution: how large they are, and how far apart.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1; 1 for sequences, whose tokens lie below each other.</param>
/// <param name="StrideHeight">Rows from one window to the next, at least 1.</param>
/// <param name="StrideWidth">Columns from one window to the next, at least 1.</param>
public sealed record Kernel(int Height, int Width, int StrideHeight = 1, int StrideWidth = 1)
{
    /// <summary>A square one.</summary>
    /// <param name="size">Height and width.</param>
    /// <param name="stride">Distance of two windows.</param>
    public static Kernel Square(int size, int stride = 1) => new(size, size, stride, stride);
}
