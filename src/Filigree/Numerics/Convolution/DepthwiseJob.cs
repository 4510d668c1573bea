using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>A pass of a depthwise convolution, a part for each block of positions: four positions and one vector of channels at a time.</summary>
/// <param name="pass">The pass.</param>
/// <param name="samples">Samples of the batch.</param>
/// <param name="source">[sample x position, channel].</param>
/// <param name="taps">[tap, channel].</param>
/// <param name="bias">What the sums begin with; or null.</param>
/// <param name="relu">Whether negative results become 0.</param>
/// <param name="accumulate">Whether the sums begin with what the target holds.</param>
/// <param name="target">Receives [sample x position, channel].</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed.
internal readonly unsafe struct DepthwiseJob<T>(
    DirectPass pass,
    int samples,
    MatrixRows source,
    float* taps,
    float* bias,
    bool relu,
    bool accumulate,
    MatrixRows target
) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    private const int Rows = 4;

    public void Execute(int part)
    {
        DirectBlock block = pass.Block(part, samples, source, ConvolutionScratch.Patches(pass.BufferLength));
        float* to = target.Row(block.FirstTarget);
        for (int channel = 0; channel < pass.Shape.Channels; channel += T.Count)
        {
            int position = 0;
            for (; position <= block.Positions - Rows; position += Rows)
            {
                Four(block.Source + channel, to + channel, channel, position);
            }

            for (; position < block.Positions; position++)
            {
                One(block.Source + channel, to + channel, channel, position);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four(float* from, float* to, int channel, int position)
    {
        DirectShape shape = pass.Shape;
        nint* starts = pass.From + position;
        nint* ends = pass.To + position;
        T sum0 = Start(to + ends[0], channel);
        T sum1 = Start(to + ends[1], channel);
        T sum2 = Start(to + ends[2], channel);
        T sum3 = Start(to + ends[3], channel);
        float* tap = taps + channel;
        for (int row = 0; row < shape.TapRows; row++)
        {
            float* line = from + pass.TapOffset(row, 0);
            nint step = pass.TapOffset(0, 1);
            float* p0 = line + starts[0];
            float* p1 = line + starts[1];
            float* p2 = line + starts[2];
            float* p3 = line + starts[3];
            for (nint column = 0; column < shape.TapColumns * step; column += step, tap += shape.SourceStride)
            {
                T weight = T.Load(tap);
                T.AddProduct(ref sum0, T.Load(p0 + column), weight);
                T.AddProduct(ref sum1, T.Load(p1 + column), weight);
                T.AddProduct(ref sum2, T.Load(p2 + column), weight);
                T.AddProduct(ref sum3, T.Load(p3 + column), weight);
            }
        }

        T.Store(to + ends[0], End(sum0));
        T.Store(to + ends[1], End(sum1));
        T.Store(to + ends[2], End(sum2));
        T.Store(to + ends[3], End(sum3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void One(float* from, float* to, int channel, int position)
    {
        DirectShape shape = pass.Shape;
        float* end = to + pass.To[position];
        T sum = Start(end, channel);
        float* tap = taps + channel;
        for (int row = 0; row < shape.TapRows; row++)
        {
            for (int column = 0; column < shape.TapColumns; column++, tap += shape.SourceStride)
            {
                T.AddProduct(ref sum, T.Load(from + pass.From[position] + pass.TapOffset(row, column)), T.Load(tap));
            }
        }

        T.Store(end, End(sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Start(float* end, int channel) =>
        accumulate ? T.Load(end)
        : bias is null ? T.Zero
        : T.Load(bias + channel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T End(T sum) => relu ? T.Select(sum < T.Zero, T.Zero, sum) : sum;
}
