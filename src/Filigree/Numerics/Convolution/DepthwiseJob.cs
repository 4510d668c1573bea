using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// A pass of a depthwise convolution, a part for each block of positions: sixteen channels after the other, of which one or two vectors are summed for four
/// positions at a time.
/// </summary>
/// <param name="pass">The pass, of sixteen channels.</param>
/// <param name="samples">Samples of the batch.</param>
/// <param name="source">[sample x position, channel].</param>
/// <param name="taps">[channel / 16, tap, channel % 16].</param>
/// <param name="bias">What the sums begin with; or null.</param>
/// <param name="relu">Whether negative results become 0.</param>
/// <param name="accumulate">Whether the sums begin with what the target holds.</param>
/// <param name="target">Receives [sample x position, channel].</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed, and rows are padded to sixteen.
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
    private const int Lanes = LaneTree.Lanes;

    public void Execute(int part)
    {
        float* buffer = ConvolutionScratch.Patches(pass.BufferLength);
        for (int channel = 0; channel < source.Stride; channel += Lanes)
        {
            DirectBlock block = pass.Block(
                part,
                samples,
                new MatrixRows(source.Start + channel, source.Stride),
                buffer
            );
            float* to = target.Row(block.FirstTarget) + channel;
            float* tap = taps + (nint)channel * pass.Shape.TapRows * pass.Shape.TapColumns;
            float* start = bias is null ? null : bias + channel;
            if (T.Count == Lanes)
            {
                Run<OneVector>(block, block.Source, to, tap, start);
                continue;
            }

            for (int lane = 0; lane < Lanes; lane += 2 * T.Count)
            {
                Run<TwoVectors>(block, block.Source + lane, to + lane, tap + lane, start is null ? null : start + lane);
            }
        }
    }

    private void Run<TVectors>(in DirectBlock block, float* from, float* to, float* tap, float* start)
        where TVectors : unmanaged
    {
        int position = 0;
        for (; position <= block.Positions - Rows; position += Rows)
        {
            Some<Rows4, TVectors>(from, to, tap, start, position);
        }

        for (; position < block.Positions; position++)
        {
            Some<Rows1, TVectors>(from, to, tap, start, position);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Some<TRows, TVectors>(float* from, float* to, float* tap, float* start, int position)
        where TRows : unmanaged
        where TVectors : unmanaged
    {
        int count = T.Count;
        nint* starts = pass.From + position;
        nint* ends = pass.To + position;
        float* to0 = to + ends[0];
        float* to1 = to + ends[sizeof(TRows) > 1 ? 1 : 0];
        float* to2 = to + ends[sizeof(TRows) > 2 ? 2 : 0];
        float* to3 = to + ends[sizeof(TRows) > 3 ? 3 : 0];
        T zero = T.Zero;
        T c00 = zero,
            c01 = zero;
        T c10 = zero,
            c11 = zero;
        T c20 = zero,
            c21 = zero;
        T c30 = zero,
            c31 = zero;
        if (accumulate)
        {
            c00 = T.Load(to0);
            c10 = T.Load(to1);
            c20 = T.Load(to2);
            c30 = T.Load(to3);
            if (sizeof(TVectors) > 1)
            {
                c01 = T.Load(to0 + count);
                c11 = T.Load(to1 + count);
                c21 = T.Load(to2 + count);
                c31 = T.Load(to3 + count);
            }
        }
        else if (start is not null)
        {
            c00 = c10 = c20 = c30 = T.Load(start);
            if (sizeof(TVectors) > 1)
            {
                c01 = c11 = c21 = c31 = T.Load(start + count);
            }
        }

        nint line = pass.TapOffset(1, 0);
        float* a0 = from + starts[0];
        float* a1 = from + starts[sizeof(TRows) > 1 ? 1 : 0];
        float* a2 = from + starts[sizeof(TRows) > 2 ? 2 : 0];
        float* a3 = from + starts[sizeof(TRows) > 3 ? 3 : 0];
        nint length = pass.Shape.TapColumns * Lanes;
        nint end = pass.Shape.TapRows * line;
        for (nint row = 0; row < end; row += line)
        {
            for (nint at = row; at < row + length; at += Lanes, tap += Lanes)
            {
                T b0 = T.Load(tap);
                T.AddProduct(ref c00, T.Load(a0 + at), b0);
                if (sizeof(TRows) > 1)
                {
                    T.AddProduct(ref c10, T.Load(a1 + at), b0);
                    T.AddProduct(ref c20, T.Load(a2 + at), b0);
                    T.AddProduct(ref c30, T.Load(a3 + at), b0);
                }
                if (sizeof(TVectors) > 1)
                {
                    T b1 = T.Load(tap + count);
                    T.AddProduct(ref c01, T.Load(a0 + at + count), b1);
                    if (sizeof(TRows) > 1)
                    {
                        T.AddProduct(ref c11, T.Load(a1 + at + count), b1);
                        T.AddProduct(ref c21, T.Load(a2 + at + count), b1);
                        T.AddProduct(ref c31, T.Load(a3 + at + count), b1);
                    }
                }
            }
        }

        Store<TVectors>(to0, c00, c01);
        if (sizeof(TRows) > 1)
        {
            Store<TVectors>(to1, c10, c11);
            Store<TVectors>(to2, c20, c21);
            Store<TVectors>(to3, c30, c31);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store<TVectors>(float* to, T sum0, T sum1)
        where TVectors : unmanaged
    {
        T.Store(to, relu ? T.Select(sum0 < T.Zero, T.Zero, sum0) : sum0);
        if (sizeof(TVectors) > 1)
        {
            T.Store(to + T.Count, relu ? T.Select(sum1 < T.Zero, T.Zero, sum1) : sum1);
        }
    }
}
