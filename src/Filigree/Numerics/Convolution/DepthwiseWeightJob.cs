using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The weight gradients of a depthwise convolution, a part for each slice of the blocks of positions: sixteen channels after the other, of which one or two
/// vectors are summed for up to five taps of a row of the kernel at a time.
/// </summary>
/// <param name="pass">The forward pass, of sixteen channels.</param>
/// <param name="samples">Samples of the batch.</param>
/// <param name="slices">How many slices.</param>
/// <param name="input">[sample x input position, channel].</param>
/// <param name="outputGradient">[sample x output position, channel].</param>
/// <param name="sums">Receives [slice, tap, channel].</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed, and rows are padded to sixteen.
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
    private const int MostTaps = 5;
    private const int Lanes = LaneTree.Lanes;

    public void Execute(int part)
    {
        DirectShape shape = pass.Shape;
        int length = shape.TapRows * shape.TapColumns * (int)input.Stride;
        float* sum = sums + part * (nint)length;
        new Span<float>(sum, length).Clear();
        float* buffer = ConvolutionScratch.Patches(pass.BufferLength);
        (int start, int end) = ProductKernel.Share(pass.Blocks(samples), slices, part);
        for (int number = start; number < end; number++)
        {
            for (int channel = 0; channel < input.Stride; channel += Lanes)
            {
                var channels = new MatrixRows(input.Start + channel, input.Stride);
                DirectBlock block = pass.Block(number, samples, channels, buffer);
                float* gradient = Gradient(block, channel);
                for (int row = 0; row < shape.TapRows; row++)
                {
                    int runs = ProductKernel.Count(shape.TapColumns, MostTaps);
                    for (int run = 0; run < runs; run++)
                    {
                        (int column, int columnEnd) = ProductKernel.Share(shape.TapColumns, runs, run);
                        float* from = block.Source + pass.TapOffset(row, column);
                        float* to = sum + (row * shape.TapColumns + column) * input.Stride + channel;
                        Run(columnEnd - column, block.Positions, from, gradient, to);
                    }
                }
            }
        }
    }

    // The output gradients of sixteen channels, side by side. In a forward pass, the targets of a block are rows that follow each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float* Gradient(in DirectBlock block, int channel)
    {
        float* from = outputGradient.Row(block.FirstTarget) + channel;
        if (outputGradient.Stride == Lanes)
        {
            return from;
        }

        float* panel = ConvolutionScratch.Panel(block.Positions * Lanes);
        float* to = panel;
        for (int position = 0; position < block.Positions; position++, from += outputGradient.Stride, to += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane += T.Count)
            {
                T.Store(to + lane, T.Load(from + lane));
            }
        }

        return panel;
    }

    private void Run(int taps, int positions, float* from, float* gradient, float* to)
    {
        if (T.Count == Lanes)
        {
            Run<OneVector>(taps, positions, from, gradient, to);
            return;
        }

        for (int lane = 0; lane < Lanes; lane += 2 * T.Count)
        {
            Run<TwoVectors>(taps, positions, from + lane, gradient + lane, to + lane);
        }
    }

    private void Run<TVectors>(int taps, int positions, float* from, float* gradient, float* to)
        where TVectors : unmanaged
    {
        switch (taps)
        {
            case 1:
                Some<Rows1, TVectors>(positions, from, gradient, to);
                break;
            case 2:
                Some<Rows2, TVectors>(positions, from, gradient, to);
                break;
            case 3:
                Some<Rows3, TVectors>(positions, from, gradient, to);
                break;
            case 4:
                Some<Rows4, TVectors>(positions, from, gradient, to);
                break;
            default:
                Some<Rows5, TVectors>(positions, from, gradient, to);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Some<TTaps, TVectors>(int positions, float* from, float* gradient, float* to)
        where TTaps : unmanaged
        where TVectors : unmanaged
    {
        int count = T.Count;
        T zero = T.Zero;
        T c00 = zero,
            c01 = zero;
        T c10 = zero,
            c11 = zero;
        T c20 = zero,
            c21 = zero;
        T c30 = zero,
            c31 = zero;
        T c40 = zero,
            c41 = zero;
        nint* start = pass.From;
        for (nint* end = start + positions; start < end; start++, gradient += Lanes)
        {
            T dy0 = T.Load(gradient);
            T dy1 = sizeof(TVectors) > 1 ? T.Load(gradient + count) : zero;
            float* a = from + *start;
            T.AddProduct(ref c00, T.Load(a), dy0);
            if (sizeof(TVectors) > 1)
            {
                T.AddProduct(ref c01, T.Load(a + count), dy1);
            }
            if (sizeof(TTaps) > 1)
            {
                T.AddProduct(ref c10, T.Load(a + Lanes), dy0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c11, T.Load(a + Lanes + count), dy1);
                }
            }
            if (sizeof(TTaps) > 2)
            {
                T.AddProduct(ref c20, T.Load(a + 2 * Lanes), dy0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c21, T.Load(a + 2 * Lanes + count), dy1);
                }
            }
            if (sizeof(TTaps) > 3)
            {
                T.AddProduct(ref c30, T.Load(a + 3 * Lanes), dy0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c31, T.Load(a + 3 * Lanes + count), dy1);
                }
            }
            if (sizeof(TTaps) > 4)
            {
                T.AddProduct(ref c40, T.Load(a + 4 * Lanes), dy0);
                if (sizeof(TVectors) > 1)
                {
                    T.AddProduct(ref c41, T.Load(a + 4 * Lanes + count), dy1);
                }
            }
        }

        nint stride = input.Stride;
        Add<TVectors>(to, c00, c01);
        if (sizeof(TTaps) > 1)
        {
            Add<TVectors>(to + stride, c10, c11);
        }
        if (sizeof(TTaps) > 2)
        {
            Add<TVectors>(to + 2 * stride, c20, c21);
        }
        if (sizeof(TTaps) > 3)
        {
            Add<TVectors>(to + 3 * stride, c30, c31);
        }
        if (sizeof(TTaps) > 4)
        {
            Add<TVectors>(to + 4 * stride, c40, c41);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVectors>(float* to, T sum0, T sum1)
        where TVectors : unmanaged
    {
        T.Store(to, T.Load(to) + sum0);
        if (sizeof(TVectors) > 1)
        {
            T.Store(to + T.Count, T.Load(to + T.Count) + sum1);
        }
    }
}
