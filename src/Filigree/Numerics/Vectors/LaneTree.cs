using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>The fixed order in which lanes are added at the end of a sum.</summary>
// Safe: addresses have room for sixteen lanes.
internal static unsafe class LaneTree
{
    /// <summary>How many lanes.</summary>
    public const int Lanes = 16;

    /// <summary>Lane j and j + 8, then + 4, + 2, + 1; overwrites the lanes.</summary>
    public static float Sum(float* lanes)
    {
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int j = 0; j < half; j++)
            {
                lanes[j] += lanes[j + half];
            }
        }
        return lanes[0];
    }

    /// <summary>Of four lanes: j and j + 2, then both.</summary>
    public static double Sum(Vector256<double> four)
    {
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>The sums of several sets of lanes, one set after the other, and +0 for -0; may overwrite them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumEach(float* lanes, int count, float* sums)
    {
        int i = 0;
        if (Avx.IsSupported)
        {
            for (; i <= count - 8; i += 8)
            {
                (Eight(lanes + i * Lanes) + Vector256<float>.Zero).Store(sums + i);
            }
        }

        for (; i < count; i++)
        {
            sums[i] = Sum(lanes + i * Lanes) + 0f;
        }
    }

    // Eight trees at once: after each level, twice as many sets share a register.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight(float* lanes)
    {
        Vector256<float> sets04 = Quarter(lanes, lanes + 4 * Lanes);
        Vector256<float> sets15 = Quarter(lanes + Lanes, lanes + 5 * Lanes);
        Vector256<float> sets26 = Quarter(lanes + 2 * Lanes, lanes + 6 * Lanes);
        Vector256<float> sets37 = Quarter(lanes + 3 * Lanes, lanes + 7 * Lanes);
        Vector256<float> low = Avx.Shuffle(sets04, sets15, 0x44) + Avx.Shuffle(sets04, sets15, 0xEE);
        Vector256<float> high = Avx.Shuffle(sets26, sets37, 0x44) + Avx.Shuffle(sets26, sets37, 0xEE);
        return Avx.Shuffle(low, high, 0x88) + Avx.Shuffle(low, high, 0xDD);
    }

    // Sixteen lanes of two sets to four lanes each: lanes j and j + 8, then j and j + 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Quarter(float* first, float* second)
    {
        Vector256<float> a = Vector256.Load(first) + Vector256.Load(first + 8);
        Vector256<float> b = Vector256.Load(second) + Vector256.Load(second + 8);
        return Avx.Permute2x128(a, b, 0x20) + Avx.Permute2x128(a, b, 0x31);
    }
}
