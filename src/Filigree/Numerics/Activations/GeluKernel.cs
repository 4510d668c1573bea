using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>x Phi(x) and its slope, Phi the standard normal distribution function; together they need erf once.</summary>
// Safe: lengths are checked first, and the spans are fixed.
internal static unsafe class GeluKernel
{
    private const float RootHalf = 0.70710678f;
    private const float InverseRootTwoPi = 0.39894228f;

    /// <summary>2 Phi(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T TwiceCumulative<T>(T x)
        where T : unmanaged, ILanes<T> => ElementaryKernels.Erf(x * RootHalf) + 1f;

    /// <summary>The function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x, T twiceCumulative)
        where T : unmanaged, ILanes<T> => x * 0.5f * twiceCumulative;

    /// <summary>Its derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T x, T twiceCumulative)
        where T : unmanaged, ILanes<T>
    {
        T density = ElementaryKernels.Exp(x * x * -0.5f) * InverseRootTwoPi;
        return twiceCumulative * 0.5f + x * density;
    }

    /// <summary>Both, of whole vectors of 16.</summary>
    /// <param name="x">Arguments, a multiple of 16.</param>
    /// <param name="y">Receives the function.</param>
    /// <param name="slopes">Receives its derivative.</param>
    public static void Run(ReadOnlySpan<float> x, Span<float> y, Span<float> slopes)
    {
        Require.SameLength(x.Length, y.Length);
        Require.SameLength(x.Length, slopes.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length % LaneTree.Lanes, 0, nameof(x));
        fixed (float* px = x)
        fixed (float* py = y)
        fixed (float* pSlopes = slopes)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Run<Lanes512>(px, py, pSlopes, x.Length);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Run<Lanes256>(px, py, pSlopes, x.Length);
            }
            else
            {
                Run<Lanes128>(px, py, pSlopes, x.Length);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<T>(float* x, float* y, float* slopes, int length)
        where T : unmanaged, ILanes<T>
    {
        for (int i = 0; i < length; i += T.Count)
        {
            T value = T.Load(x + i);
            T twice = TwiceCumulative(value);
            T.Store(y + i, Value(value, twice));
            T.Store(slopes + i, Slope(value, twice));
        }
    }
}
