using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>The windows of a pooling layer: their size, how far apart they lie, and what is thought around the image.</summary>
public sealed record Window
{
    /// <summary>Square windows.</summary>
    /// <param name="size">Height and width, at least 1.</param>
    /// <param name="stride">Distance of two windows; as far as they are large when null.</param>
    /// <param name="padding">Positions around the image on every side, fewer than the window has.</param>
    public Window(int size, int? stride = null, int padding = 0)
        : this(size, size, stride ?? size, stride ?? size, ConvolutionPadding.Even(padding)) { }

    /// <summary>Windows of any shape.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="strideY">Distance of two windows downwards, at least 1.</param>
    /// <param name="strideX">Distance of two windows sideways, at least 1.</param>
    /// <param name="padding">Positions around the image, on each side fewer than the window has.</param>
    /// <exception cref="ArgumentException">A size is too small, or padding too large.</exception>
    public Window(int height, int width, int strideY, int strideX, ConvolutionPadding padding)
    {
        (Height, Width, StrideY, StrideX, Padding) = (height, width, strideY, strideX, padding);
        _ = new PoolingGeometry(height, width, height, width, strideY, strideX, padding);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Distance of two windows downwards.</summary>
    public int StrideY { get; }

    /// <summary>Distance of two windows sideways.</summary>
    public int StrideX { get; }

    /// <summary>Positions around the image.</summary>
    public ConvolutionPadding Padding { get; }

    internal PoolingGeometry On(SampleShape sample, string layer)
    {
        bool fits =
            sample.Height + Padding.Top + Padding.Bottom >= Height
            && sample.Width + Padding.Left + Padding.Right >= Width;
        return fits
            ? new PoolingGeometry(sample.Height, sample.Width, Height, Width, StrideY, StrideX, Padding)
            : throw new ArgumentException($"{layer} pools windows of {Height} x {Width}; samples are {sample}.");
    }
}
