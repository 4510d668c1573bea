using System.Numerics;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// How 32-bit keys are cut into two digits for a radix sort: the highest bits of their range, as many as make about as many
/// pairs of digits as there are keys to tell apart. What the digits leave open is put in order by insertion.
/// </summary>
/// <param name="Smallest">The smallest key, which the others count from.</param>
/// <param name="Shift">Bits left open.</param>
/// <param name="Bits">Bits of a digit.</param>
internal readonly record struct RadixDigits(uint Smallest, int Shift, int Bits)
{
    /// <summary>Values of a digit at most.</summary>
    public const int MostBins = 1 << MostBits;

    /// <summary>With fewer keys, sorting by comparisons is faster.</summary>
    public const int FewestKeys = 160;

    /// <summary>With more keys, two digits leave too much open, and a digit and a place no longer fit 32 bits.</summary>
    public const int MostKeys = 1 << 20;

    private const int MostBits = 11;
    private const int LeastBits = 8;

    /// <summary>Looks at the keys.</summary>
    /// <param name="keys">The keys.</param>
    // Safe: the span is fixed, and vectors are read only where whole ones are left.
    public static unsafe RadixDigits Of(ReadOnlySpan<uint> keys)
    {
        uint smallest = uint.MaxValue;
        uint largest = 0;
        fixed (uint* p = keys)
        {
            int i = 0;
            if (keys.Length >= Vector256<uint>.Count)
            {
                Vector256<uint> low = Vector256<uint>.AllBitsSet;
                Vector256<uint> high = Vector256<uint>.Zero;
                for (; i <= keys.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
                {
                    Vector256<uint> next = Vector256.Load(p + i);
                    low = Vector256.Min(low, next);
                    high = Vector256.Max(high, next);
                }
                for (int lane = 0; lane < Vector256<uint>.Count; lane++)
                {
                    smallest = Math.Min(smallest, low[lane]);
                    largest = Math.Max(largest, high[lane]);
                }
            }
            for (; i < keys.Length; i++)
            {
                smallest = Math.Min(smallest, p[i]);
                largest = Math.Max(largest, p[i]);
            }
        }

        int bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, keys.Length)) - 1, LeastBits, MostBits);
        int range = 32 - BitOperations.LeadingZeroCount(largest - smallest);
        return new RadixDigits(smallest, Math.Max(0, range - 2 * bits), bits);
    }

    /// <summary>Turns counts into places where each value begins.</summary>
    /// <param name="counts">How often each value occurs; receives the places.</param>
    public static void Accumulate(Span<int> counts)
    {
        int start = 0;
        foreach (ref int count in counts)
        {
            (count, start) = (start, start + count);
        }
    }
}
