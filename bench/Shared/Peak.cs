using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Bench;

/// <summary>The most multiply-adds one core can do: twelve independent chains in registers.</summary>
internal static class Peak
{
    private const int Rounds = 20_000;

    /// <summary>Operations of one <see cref="Run"/>.</summary>
    public static double Operations =>
        2.0
        * 12
        * Rounds
        * (
            Vector512.IsHardwareAccelerated ? 16
            : Vector256.IsHardwareAccelerated ? 8
            : 4
        );

    /// <summary>Operations a second, on one thread: the most of some rounds.</summary>
    public static double Measure(int rounds = 20)
    {
        var clock = new BenchClock(threads: 1);
        return Operations / Enumerable.Range(0, rounds).Min(_ => clock.Seconds(() => Run(), 2));
    }

    /// <summary>Runs the chains.</summary>
    public static float Run() =>
        Vector512.IsHardwareAccelerated ? Run512(1)
        : Vector256.IsHardwareAccelerated ? Run256(1)
        : Run128(1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512(float start)
    {
        Vector512<float> a = Vector512.Create(start);
        Vector512<float> b = Vector512.Create(0.999f);
        Vector512<float> c0 = a,
            c1 = a,
            c2 = a,
            c3 = a,
            c4 = a,
            c5 = a,
            c6 = a,
            c7 = a,
            c8 = a,
            c9 = a,
            c10 = a,
            c11 = a;
        for (int i = 0; i < Rounds; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, b, a);
            c1 = Vector512.FusedMultiplyAdd(c1, b, a);
            c2 = Vector512.FusedMultiplyAdd(c2, b, a);
            c3 = Vector512.FusedMultiplyAdd(c3, b, a);
            c4 = Vector512.FusedMultiplyAdd(c4, b, a);
            c5 = Vector512.FusedMultiplyAdd(c5, b, a);
            c6 = Vector512.FusedMultiplyAdd(c6, b, a);
            c7 = Vector512.FusedMultiplyAdd(c7, b, a);
            c8 = Vector512.FusedMultiplyAdd(c8, b, a);
            c9 = Vector512.FusedMultiplyAdd(c9, b, a);
            c10 = Vector512.FusedMultiplyAdd(c10, b, a);
            c11 = Vector512.FusedMultiplyAdd(c11, b, a);
        }
        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run256(float start)
    {
        Vector256<float> a = Vector256.Create(start);
        Vector256<float> b = Vector256.Create(0.999f);
        Vector256<float> c0 = a,
            c1 = a,
            c2 = a,
            c3 = a,
            c4 = a,
            c5 = a,
            c6 = a,
            c7 = a,
            c8 = a,
            c9 = a,
            c10 = a,
            c11 = a;
        for (int i = 0; i < Rounds; i++)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, b, a);
            c1 = Vector256.FusedMultiplyAdd(c1, b, a);
            c2 = Vector256.FusedMultiplyAdd(c2, b, a);
            c3 = Vector256.FusedMultiplyAdd(c3, b, a);
            c4 = Vector256.FusedMultiplyAdd(c4, b, a);
            c5 = Vector256.FusedMultiplyAdd(c5, b, a);
            c6 = Vector256.FusedMultiplyAdd(c6, b, a);
            c7 = Vector256.FusedMultiplyAdd(c7, b, a);
            c8 = Vector256.FusedMultiplyAdd(c8, b, a);
            c9 = Vector256.FusedMultiplyAdd(c9, b, a);
            c10 = Vector256.FusedMultiplyAdd(c10, b, a);
            c11 = Vector256.FusedMultiplyAdd(c11, b, a);
        }
        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run128(float start)
    {
        Vector128<float> a = Vector128.Create(start);
        Vector128<float> b = Vector128.Create(0.999f);
        Vector128<float> c0 = a,
            c1 = a,
            c2 = a,
            c3 = a,
            c4 = a,
            c5 = a,
            c6 = a,
            c7 = a,
            c8 = a,
            c9 = a,
            c10 = a,
            c11 = a;
        for (int i = 0; i < Rounds; i++)
        {
            c0 = (c0 * b) + a;
            c1 = (c1 * b) + a;
            c2 = (c2 * b) + a;
            c3 = (c3 * b) + a;
            c4 = (c4 * b) + a;
            c5 = (c5 * b) + a;
            c6 = (c6 * b) + a;
            c7 = (c7 * b) + a;
            c8 = (c8 * b) + a;
            c9 = (c9 * b) + a;
            c10 = (c10 * b) + a;
            c11 = (c11 * b) + a;
        }
        return Vector128.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
