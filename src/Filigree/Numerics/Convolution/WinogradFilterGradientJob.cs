using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>The end of a weight gradient: from the sums at 36 points to the nine taps, a part for each channel.</summary>
/// <param name="shape">The forward pass.</param>
/// <param name="sums">[point, channel, output].</param>
/// <param name="accumulate">Whether the taps are added to what is there.</param>
/// <param name="gradient">Receives [channel, kernel row, kernel column] x [output].</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed.
internal readonly unsafe struct WinogradFilterGradientJob<T>(
    DirectShape shape,
    float* sums,
    bool accumulate,
    MatrixRows gradient
) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    private const int Taps = 3;
    private const int Points = WinogradTransform.Points;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(int part)
    {
        nint step = WinogradFilters<T>.PointStep(shape);
        float* from = sums + part * (nint)shape.TargetStride;
        float* to = gradient.Row(part * Taps * Taps);
        T* columns = stackalloc T[Taps * Points];
        for (nint i = 0; i < shape.TargetChannels; i += T.Count)
        {
            for (int x = 0; x < Points; x++)
            {
                float* p = from + x * step + i;
                T u0 = T.Load(p);
                T u1 = T.Load(p + Points * step);
                T u2 = T.Load(p + 2 * Points * step);
                p += 3 * Points * step;
                T u3 = T.Load(p);
                T u4 = T.Load(p + Points * step);
                T u5 = T.Load(p + 2 * Points * step);
                WinogradTransform.FilterGradient(ref u0, ref u1, ref u2, u3, u4, u5);
                columns[x] = u0;
                columns[Points + x] = u1;
                columns[2 * Points + x] = u2;
            }

            for (int y = 0; y < Taps; y++)
            {
                T* row = columns + y * Points;
                T u0 = row[0];
                T u1 = row[1];
                T u2 = row[2];
                WinogradTransform.FilterGradient(ref u0, ref u1, ref u2, row[3], row[4], row[5]);
                float* tap = to + y * Taps * gradient.Stride + i;
                Store(tap, u0);
                Store(tap + gradient.Stride, u1);
                Store(tap + 2 * gradient.Stride, u2);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(float* to, T value) => T.Store(to, accumulate ? T.Load(to) + value : value);
}
