using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The transforms of the filters of one pass, a part for each panel: from [panel, tap, source channel, target channel] to
/// [point, panel, source channel, target channel].
/// </summary>
/// <param name="shape">The pass.</param>
/// <param name="panels">The weights, see <see cref="WeightPanels{T}"/>.</param>
/// <param name="filters">Receives the transforms.</param>
// Safe: lives as long as the call that made it, which waits for all threads; ConvolutionKernel holds the matrices fixed.
internal readonly unsafe struct WinogradFilters<T>(DirectShape shape, float* panels, float* filters) : IParallelJob
    where T : unmanaged, ILanes<T>
{
    private const int Taps = 3;
    private const int Points = WinogradTransform.Points;

    /// <summary>Distance of two points: all panels of one.</summary>
    public static nint PointStep(DirectShape shape) => (nint)shape.Channels * shape.TargetStride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(int part)
    {
        int first = part * WeightPanels<T>.Width;
        nint tapStep = shape.Channels * (nint)(WeightPanels<T>.Vectors(shape.TargetChannels, part) * T.Count);
        float* from = panels + (nint)first * Taps * Taps * shape.Channels;
        float* to = filters + (nint)first * shape.Channels;
        nint step = PointStep(shape);
        T* columns = stackalloc T[Points * Taps];
        for (nint i = 0; i < tapStep; i += T.Count)
        {
            for (int x = 0; x < Taps; x++)
            {
                float* tap = from + i + x * tapStep;
                T g0 = T.Load(tap);
                T g1 = T.Load(tap + Taps * tapStep);
                T g2 = T.Load(tap + 2 * Taps * tapStep);
                WinogradTransform.Filter(ref g0, ref g1, ref g2, out T g3, out T g4, out T g5);
                columns[x] = g0;
                columns[Taps + x] = g1;
                columns[2 * Taps + x] = g2;
                columns[3 * Taps + x] = g3;
                columns[4 * Taps + x] = g4;
                columns[5 * Taps + x] = g5;
            }

            for (int y = 0; y < Points; y++)
            {
                T g0 = columns[y * Taps];
                T g1 = columns[y * Taps + 1];
                T g2 = columns[y * Taps + 2];
                WinogradTransform.Filter(ref g0, ref g1, ref g2, out T g3, out T g4, out T g5);
                float* point = to + y * Points * step + i;
                T.Store(point, g0);
                T.Store(point + step, g1);
                T.Store(point + 2 * step, g2);
                point += 3 * step;
                T.Store(point, g3);
                T.Store(point + step, g4);
                T.Store(point + 2 * step, g5);
            }
        }
    }
}
