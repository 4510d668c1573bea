using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The weight gradients of a depthwise convolution, a part for each slice of the blocks of positions: four taps of a row of the kernel and one
/// vector of channels at a time.
/// </summary>
/// <param name="pass">The forward pass.</param>
/// <param name="samples">Samples of the batch.</param>
/// <param name="slices">How many slices.</param>
/// <param name="input">[sample x input position, channel].</param>
/// <param name="outputGradient">[sample x output position, channel].</param>
/// <param name="sums">Receives [slice, tap, channel].</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed.
internal readonly unsafe struct DepthwiseWeightJob<T>(
    DirectPass pass,
    int samples,
    int slices,
    MatrixRows input,
    MatrixRows outputGradient,
    float* sums
) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    private const int TapsAtOnce = 4;

    public void Execute(int part)
    {
        DirectShape shape = pass.Shape;
        nint stride = shape.SourceStride;
        float* sum = sums + part * (nint)shape.TapRows * shape.TapColumns * stride;
        new Span<float>(sum, shape.TapRows * shape.TapColumns * (int)stride).Clear();
        float* buffer = ConvolutionScratch.Patches(pass.BufferLength);
        (int start, int end) = ProductKernel.Share(pass.Blocks(samples), slices, part);
        for (int number = start; number < end; number++)
        {
            DirectBlock block = pass.Block(number, samples, input, buffer);
            for (int channel = 0; channel < shape.Channels; channel += T.Count)
            {
                for (int row = 0; row < shape.TapRows; row++)
                {
                    for (int column = 0; column < shape.TapColumns; column += TapsAtOnce)
                    {
                        int taps = Math.Min(TapsAtOnce, shape.TapColumns - column);
                        float* from = block.Source + pass.TapOffset(row, column) + channel;
                        float* to = sum + (row * shape.TapColumns + column) * stride + channel;
                        Run(block, from, channel, taps, to);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(in DirectBlock block, float* from, int channel, int taps, float* to)
    {
        nint step = pass.TapOffset(0, 1);
        nint step1 = taps > 1 ? step : 0;
        nint step2 = taps > 2 ? 2 * step : 0;
        nint step3 = taps > 3 ? 3 * step : 0;
        T sum0 = T.Zero;
        T sum1 = T.Zero;
        T sum2 = T.Zero;
        T sum3 = T.Zero;
        nint* starts = pass.From;
        float* gradient = outputGradient.Row(block.FirstTarget) + channel;
        for (int position = 0; position < block.Positions; position++, gradient += outputGradient.Stride)
        {
            T dy = T.Load(gradient);
            float* p = from + starts[position];
            T.AddProduct(ref sum0, T.Load(p), dy);
            T.AddProduct(ref sum1, T.Load(p + step1), dy);
            T.AddProduct(ref sum2, T.Load(p + step2), dy);
            T.AddProduct(ref sum3, T.Load(p + step3), dy);
        }

        nint stride = pass.Shape.SourceStride;
        T.Store(to, T.Load(to) + sum0);
        if (taps > 1)
        {
            T.Store(to + stride, T.Load(to + stride) + sum1);
        }

        if (taps > 2)
        {
            T.Store(to + 2 * stride, T.Load(to + 2 * stride) + sum2);
        }

        if (taps > 3)
        {
            T.Store(to + 3 * stride, T.Load(to + 3 * stride) + sum3);
        }
    }
}
