using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The weights of a pass in panels of two vectors of the target's channels (the last may have one), [panel, tap row, tap column, source channel, target
/// channel]: the order in which they are used.
/// </summary>
/// <param name="shape">The pass.</param>
/// <param name="geometry">The convolution.</param>
/// <param name="weights">[place, output].</param>
/// <param name="packed">Receives the panels.</param>
// Safe: lives as long as the call that made it, which waits for all threads; panels are cut from scratch of the length asked for.
internal readonly unsafe struct WeightPanels<T>(
    DirectShape shape,
    ConvolutionGeometry geometry,
    MatrixRows weights,
    float* packed
) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    /// <summary>Outputs of each panel but the last, which may have one vector only.</summary>
    public static int Width => 2 * T.Count;

    /// <summary>How many panels so many channels have.</summary>
    public static int Count(int channels) => (channels + Width - 1) / Width;

    /// <summary>Vectors of a panel, 1 or 2.</summary>
    public static int Vectors(int channels, int panel) => channels - panel * Width <= T.Count ? 1 : 2;

    /// <summary>Copies one panel.</summary>
    public void Execute(int part)
    {
        int places = shape.TapRows * shape.TapColumns * shape.Channels;
        int first = part * Width;
        int width = Vectors(shape.TargetChannels, part) * T.Count;
        float* to = packed + (nint)first * places;
        for (int row = 0; row < shape.TapRows; row++)
        {
            for (int column = 0; column < shape.TapColumns; column++, to += (nint)shape.Channels * width)
            {
                int kernelPlace = shape.KernelPlace(row, column, geometry.KernelWidth);
                if (shape.IsBackward)
                {
                    CopyTransposed(kernelPlace, first, width, to);
                }
                else
                {
                    Copy(kernelPlace, first, width, to);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(int kernelPlace, int first, int width, float* to)
    {
        float* from = weights.Row(kernelPlace) + first;
        nint step = geometry.KernelArea * weights.Stride;
        for (int channel = 0; channel < shape.Channels; channel++, from += step, to += width)
        {
            for (int j = 0; j < width; j += T.Count)
            {
                T.Store(to + j, T.Load(from + j));
            }
        }
    }

    private void CopyTransposed(int kernelPlace, int first, int width, float* to)
    {
        int channels = Math.Min(width, geometry.Channels - first);
        if (channels < width)
        {
            new Span<float>(to, shape.Channels * width).Clear();
        }

        float* from = weights.Row((nint)first * geometry.KernelArea + kernelPlace);
        TransposeKernel.Run(from, geometry.KernelArea * weights.Stride, to, width, channels, shape.Channels);
    }
}
