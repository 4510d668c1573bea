using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The one-dimensional transforms of Winograd's algorithm F(4, 3) with the points 0, 1, -1, 2, -2 and infinity (Lavin and Gray, "Fast
/// Algorithms for Convolutional Neural Networks", 2016, section 4.3): four results y of a filter g of three taps over six numbers d are
/// <c>y = A' ((G g) * (B' d))</c>, six products in place of twelve. A lane each for the channels.
/// </summary>
internal static class WinogradTransform
{
    /// <summary>Results of one line of a tile.</summary>
    public const int Results = 4;

    /// <summary>Numbers of one line of a tile, and of its transform.</summary>
    public const int Points = 6;

    /// <summary><c>B' d</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<T>(ref T d0, ref T d1, ref T d2, ref T d3, ref T d4, ref T d5)
        where T : unmanaged, ILanes<T>
    {
        T four = 4f;
        T minusFour = -4f;
        T minusFive = -5f;
        T first = T.FusedMultiplyAdd(four, d0, T.FusedMultiplyAdd(minusFive, d2, d4));
        T last = T.FusedMultiplyAdd(four, d1, T.FusedMultiplyAdd(minusFive, d3, d5));
        T even1 = T.FusedMultiplyAdd(minusFour, d2, d4);
        T odd1 = T.FusedMultiplyAdd(minusFour, d1, d3);
        T even2 = d4 - d2;
        T odd2 = d3 - d1;
        odd2 = odd2 + odd2;
        d0 = first;
        d1 = even1 + odd1;
        d2 = even1 - odd1;
        d3 = even2 + odd2;
        d4 = even2 - odd2;
        d5 = last;
    }

    /// <summary><c>A' m</c>, in the first four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<T>(ref T m0, ref T m1, ref T m2, ref T m3, T m4, T m5)
        where T : unmanaged, ILanes<T>
    {
        T even1 = m1 + m2;
        T odd1 = m1 - m2;
        T even2 = m3 + m4;
        T odd2 = m3 - m4;
        m0 = m0 + even1 + even2;
        m1 = T.FusedMultiplyAdd(2f, odd2, odd1);
        m2 = T.FusedMultiplyAdd(4f, even2, even1);
        m3 = T.FusedMultiplyAdd(8f, odd2, odd1) + m5;
    }

    /// <summary><c>A y</c>, the transpose of <see cref="Output"/>: four numbers become six.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputGradient<T>(ref T y0, ref T y1, ref T y2, ref T y3, out T y4, out T y5)
        where T : unmanaged, ILanes<T>
    {
        T even1 = y0 + y2;
        T odd1 = y1 + y3;
        T even2 = T.FusedMultiplyAdd(4f, y2, y0);
        T odd2 = T.FusedMultiplyAdd(8f, y3, y1 + y1);
        y5 = y3;
        y1 = even1 + odd1;
        y2 = even1 - odd1;
        y3 = even2 + odd2;
        y4 = even2 - odd2;
    }

    /// <summary><c>G g</c>: three taps become six numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter<T>(ref T g0, ref T g1, ref T g2, out T g3, out T g4, out T g5)
        where T : unmanaged, ILanes<T>
    {
        T minusSixth = -1f / 6;
        T even1 = g0 + g2;
        T even2 = T.FusedMultiplyAdd(1f / 24, g0, (T)(1f / 6) * g2);
        g3 = T.FusedMultiplyAdd(1f / 12, g1, even2);
        g4 = T.FusedMultiplyAdd(-1f / 12, g1, even2);
        g5 = g2;
        g0 = (T)0.25f * g0;
        g2 = minusSixth * (even1 - g1);
        g1 = minusSixth * (even1 + g1);
    }

    /// <summary><c>G' u</c>, the transpose of <see cref="Filter"/>, in the first three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterGradient<T>(ref T u0, ref T u1, ref T u2, T u3, T u4, T u5)
        where T : unmanaged, ILanes<T>
    {
        T sixth = 1f / 6;
        T sum1 = u1 + u2;
        T difference1 = u2 - u1;
        T sum2 = u3 + u4;
        T difference2 = u3 - u4;
        T minusSixth = -1f / 6;
        u0 = T.FusedMultiplyAdd(0.25f, u0, T.FusedMultiplyAdd(minusSixth, sum1, (T)(1f / 24) * sum2));
        u1 = T.FusedMultiplyAdd(sixth, difference1, (T)(1f / 12) * difference2);
        u2 = T.FusedMultiplyAdd(minusSixth, sum1, T.FusedMultiplyAdd(sixth, sum2, u5));
    }
}
