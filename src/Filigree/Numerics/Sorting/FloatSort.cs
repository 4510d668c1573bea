using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Sorts floats ascending, -0 before 0, by a radix sort of their bits; NaN must not be among them. Keeps its memory from one
/// call to the next.
/// </summary>
/// <param name="capacity">The most numbers of a call.</param>
// Safe: lengths are checked first; a digit is smaller than the number of bins, and what is counted is what is moved.
internal sealed unsafe class FloatSort(int capacity)
{
    private readonly uint[] keys = new uint[capacity];
    private readonly uint[] spare = new uint[capacity];
    private readonly int[] counts = new int[2 * RadixDigits.MostBins];

    /// <summary>Sorts.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="sorted">Receives them in order; may be <paramref name="values"/> itself.</param>
    public void Sort(ReadOnlySpan<float> values, Span<float> sorted)
    {
        Require.SameLength(values.Length, sorted.Length);
        Span<uint> sortedKeys = keys.AsSpan(0, values.Length);
        ToKeys(values, sortedKeys);
        if (
            values.Length is < RadixDigits.FewestKeys or > RadixDigits.MostKeys
            || !SortByDigits(sortedKeys, RadixDigits.Of(sortedKeys))
        )
        {
            sortedKeys.Sort();
        }

        FromKeys(sortedKeys, sorted);
    }

    // False if the digits leave so much open that comparing is faster; the keys are all there then, in some order.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool SortByDigits(Span<uint> items, RadixDigits digits)
    {
        int bins = 1 << digits.Bits;
        uint mask = (uint)bins - 1;
        int shift = digits.Shift;
        int bits = digits.Bits;
        uint smallest = digits.Smallest;
        counts.AsSpan(0, 2 * bins).Clear();
        fixed (uint* first = items)
        fixed (uint* second = spare)
        fixed (int* low = counts)
        {
            int* high = low + bins;
            for (int i = 0; i < items.Length; i++)
            {
                uint digit = (first[i] - smallest) >> shift;
                low[digit & mask]++;
                high[digit >> bits]++;
            }
            RadixDigits.Accumulate(new Span<int>(low, bins));
            RadixDigits.Accumulate(new Span<int>(high, bins));
            for (int i = 0; i < items.Length; i++)
            {
                uint key = first[i];
                second[low[(key - smallest) >> shift & mask]++] = key;
            }
            for (int i = 0; i < items.Length; i++)
            {
                uint key = second[i];
                first[high[(key - smallest) >> shift >> bits]++] = key;
            }

            long budget = 8L * items.Length;
            for (int i = 1; i < items.Length; i++)
            {
                uint key = first[i];
                int place = i;
                while (place > 0 && first[place - 1] > key)
                {
                    first[place] = first[place - 1];
                    place--;
                }
                first[place] = key;
                budget -= i - place;
                if (budget < 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Bits that are ordered as the numbers are: all flipped below 0, the sign alone above.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToKeys(ReadOnlySpan<float> values, Span<uint> keys)
    {
        fixed (float* from = values)
        fixed (uint* to = keys)
        {
            int i = 0;
            for (; i <= values.Length - Vector256<int>.Count; i += Vector256<int>.Count)
            {
                Vector256<int> bits = Vector256.Load((int*)from + i);
                (bits ^ ((bits >> 31) | Vector256.Create(int.MinValue))).AsUInt32().Store(to + i);
            }
            for (; i < values.Length; i++)
            {
                int bits = ((int*)from)[i];
                to[i] = (uint)(bits ^ ((bits >> 31) | int.MinValue));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FromKeys(ReadOnlySpan<uint> keys, Span<float> values)
    {
        fixed (uint* from = keys)
        fixed (float* to = values)
        {
            int i = 0;
            for (; i <= values.Length - Vector256<int>.Count; i += Vector256<int>.Count)
            {
                Vector256<int> key = Vector256.Load((int*)from + i);
                (key ^ (~(key >> 31) | Vector256.Create(int.MinValue))).Store((int*)to + i);
            }
            for (; i < values.Length; i++)
            {
                int key = (int)from[i];
                ((int*)to)[i] = key ^ (~(key >> 31) | int.MinValue);
            }
        }
    }
}
