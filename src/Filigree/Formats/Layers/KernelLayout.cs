using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>
/// How a layer's tensor and its matrix view [output, input] go into each other. Column <c>channel * positions + position</c> of the
/// matrix is a channel at a position of the kernel, whatever the order of the tensor's dimensions: a network has one matrix view, whoever
/// wrote it.
/// </summary>
internal sealed class KernelLayout
{
    // Rows and columns of the squares in which a matrix is transposed, small enough for a cache.
    private const int Block = 32;

    private readonly int channels;

    // Of a transposed convolution: outputs of a group.
    private int groupOutputs = 1;

    /// <summary>A layout.</summary>
    /// <param name="order">The order of the tensor's dimensions.</param>
    /// <param name="outputs">Output neurons, or channels.</param>
    /// <param name="channels">Input neurons, or channels.</param>
    /// <param name="kernel">The kernel's sizes; none for a layer without one.</param>
    internal KernelLayout(KernelOrder order, int outputs, int channels, params ReadOnlySpan<long> kernel)
    {
        Order = order;
        this.channels = channels;
        Dimensions = [outputs, channels, .. kernel];
        int height = 1;
        foreach (long size in kernel[..Math.Max(0, kernel.Length - 1)])
        {
            height *= (int)size;
        }

        int width = kernel.IsEmpty ? 1 : (int)kernel[^1];
        Shape = new MatrixShape(outputs, channels * height * width, height, width) { IsConvolution = !kernel.IsEmpty };
    }

    /// <summary>The layout [in, out / groups, kernel...] of a transposed convolution: an output has weights to the inputs of its group.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels of a group.</param>
    /// <param name="groups">Groups of channels, which divide the inputs.</param>
    /// <param name="kernel">The kernel's sizes.</param>
    internal static KernelLayout Transposed(int inputs, int outputs, int groups, params ReadOnlySpan<long> kernel) =>
        new(KernelOrder.InFirst, checked(outputs * groups), inputs / groups, kernel) { groupOutputs = outputs };

    /// <summary>The order of the tensor's dimensions.</summary>
    public KernelOrder Order { get; }

    /// <summary>The matrix view's shape.</summary>
    public MatrixShape Shape { get; }

    /// <summary>The sizes of a tensor in PyTorch's order: [out, in, kernel...].</summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>The matrix view of what stands in the tensor's order; the same array where both are one.</summary>
    /// <param name="stored">An element for each weight, in the tensor's order.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public T[] ToMatrix<T>(T[] stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (Order == KernelOrder.OutIn)
        {
            return stored;
        }

        var matrix = new T[stored.Length];
        ToMatrix<T>(stored, matrix);
        return matrix;
    }

    /// <summary>The matrix view of what stands in the tensor's order.</summary>
    /// <param name="stored">An element for each weight, in the tensor's order.</param>
    /// <param name="matrix">Room for as many.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public void ToMatrix<T>(ReadOnlySpan<T> stored, Span<T> matrix)
    {
        RequireLengths(stored.Length, matrix.Length);
        if (Order == KernelOrder.OutIn)
        {
            stored.CopyTo(matrix);
            return;
        }

        for (int position = 0; position < Shape.KernelArea; position++)
        {
            for (int left = 0; left < channels; left += Block)
            {
                for (int top = 0; top < Shape.Outputs; top += Block)
                {
                    int right = Math.Min(left + Block, channels);
                    int bottom = Math.Min(top + Block, Shape.Outputs);
                    for (int output = top; output < bottom; output++)
                    {
                        for (int channel = left; channel < right; channel++)
                        {
                            matrix[MatrixPlace(output, channel, position)] = stored[
                                StoredPlace(output, channel, position)
                            ];
                        }
                    }
                }
            }
        }
    }

    /// <summary>What stands in the matrix view, in the tensor's order; the same array where both are one.</summary>
    /// <param name="matrix">An element for each weight, row-major [output, input].</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public T[] ToStored<T>(T[] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (Order == KernelOrder.OutIn)
        {
            return matrix;
        }

        RequireLengths(matrix.Length, matrix.Length);
        var stored = new T[matrix.Length];
        for (int position = 0; position < Shape.KernelArea; position++)
        {
            for (int left = 0; left < channels; left += Block)
            {
                for (int top = 0; top < Shape.Outputs; top += Block)
                {
                    int right = Math.Min(left + Block, channels);
                    int bottom = Math.Min(top + Block, Shape.Outputs);
                    for (int channel = left; channel < right; channel++)
                    {
                        for (int output = top; output < bottom; output++)
                        {
                            stored[StoredPlace(output, channel, position)] = matrix[
                                MatrixPlace(output, channel, position)
                            ];
                        }
                    }
                }
            }
        }

        return stored;
    }

    /// <summary>The layout of a tensor in PyTorch's order: [out, in, kernel...].</summary>
    internal static KernelLayout Of(IReadOnlyList<long> dimensions) =>
        new(KernelOrder.OutIn, (int)dimensions[0], (int)dimensions[1], [.. dimensions.Skip(2)]);

    /// <summary>The layout [out, in] of a matrix that is its own view.</summary>
    internal static KernelLayout Of(MatrixShape shape) =>
        shape.IsConvolution
            ? new(KernelOrder.OutIn, shape.Outputs, shape.Channels, shape.KernelHeight, shape.KernelWidth)
            : new(KernelOrder.OutIn, shape.Outputs, shape.Channels);

    private int MatrixPlace(int output, int channel, int position) =>
        (output * Shape.Inputs) + (channel * Shape.KernelArea) + position;

    private int StoredPlace(int output, int channel, int position)
    {
        if (Order == KernelOrder.InOut)
        {
            return (((position * channels) + channel) * Shape.Outputs) + output;
        }

        (int group, int inGroup) = Math.DivRem(output, groupOutputs);
        return (((((group * channels) + channel) * groupOutputs) + inGroup) * Shape.KernelArea) + position;
    }

    private void RequireLengths(int one, int other)
    {
        if (one != Shape.Places || other != one)
        {
            throw new ArgumentException($"A layer of {Shape.Places} weights is given {one}, and room for {other}.");
        }
    }
}
