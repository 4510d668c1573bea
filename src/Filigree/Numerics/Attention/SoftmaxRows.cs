using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>Softmax of one row in place, and its gradient. Sums run over sixteen lanes, added by <see cref="LaneTree"/>.</summary>
// Safe: a row is as long as its padded length, a multiple of sixteen, and its caller holds it fixed.
internal static unsafe class SoftmaxRows
{
    /// <summary><c>x = exp(x - max) / sum</c>; what is behind the numbers becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(float* x, int length, int padded)
        where T : unmanaged, ILanes<T>
    {
        new Span<float>(x + length, padded - length).Fill(float.NegativeInfinity);
        T most = T.Load(x);
        for (int j = T.Count; j < padded; j += T.Count)
        {
            T value = T.Load(x + j);
            most = T.Select(value > most, value, most);
        }

        float largest = ((float*)&most)[0];
        for (int lane = 1; lane < T.Count; lane++)
        {
            largest = Math.Max(largest, ((float*)&most)[lane]);
        }

        for (int j = 0; j < padded; j += T.Count)
        {
            T.Store(x + j, ElementaryKernels.Exp(T.Load(x + j) - largest));
        }

        float factor = 1 / SoftmaxKernel.Sum<T>(x, padded);
        for (int j = 0; j < padded; j += T.Count)
        {
            T.Store(x + j, T.Load(x + j) * factor);
        }
    }

    /// <summary><c>dx = y * (dy - sum of y * dy)</c>, in the place of dy.</summary>
    /// <param name="y">The softmax, 0 behind its numbers.</param>
    /// <param name="dy">Gradient by it; finite behind its numbers.</param>
    /// <param name="padded">Numbers, in whole sixteens.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(float* y, float* dy, int padded)
        where T : unmanaged, ILanes<T>
    {
        float* lanes = stackalloc float[LaneTree.Lanes];
        for (int lane = 0; lane < LaneTree.Lanes; lane += T.Count)
        {
            T sum = T.Zero;
            for (int j = lane; j < padded; j += LaneTree.Lanes)
            {
                sum = sum + T.Load(y + j) * T.Load(dy + j);
            }

            T.Store(lanes + lane, sum);
        }

        float mean = LaneTree.Sum(lanes);
        for (int j = 0; j < padded; j += T.Count)
        {
            T.Store(dy + j, T.Load(y + j) * (T.Load(dy + j) - mean));
        }
    }
}
