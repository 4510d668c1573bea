using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// The order of places by their keys, ascending, equal keys by place, by a radix sort. Keeps its memory from one call to the
/// next.
/// </summary>
/// <param name="capacity">The most places of a call.</param>
// Safe: the arrays are as long as the capacity; a digit is smaller than the number of bins, and what is counted is what is moved.
internal sealed unsafe class PlaceSort(int capacity)
{
    private readonly uint[] spare = new uint[capacity];
    private readonly int[] places = new int[capacity];
    private readonly int[] counts = new int[2 * RadixDigits.MostBins];
    private ulong[] items = [];

    /// <summary>Sorts.</summary>
    /// <param name="keys">A key a place.</param>
    /// <returns>The places in order; valid until the next call.</returns>
    public ReadOnlySpan<int> Order(ReadOnlySpan<uint> keys)
    {
        if (
            keys.Length is < RadixDigits.FewestKeys or > RadixDigits.MostKeys
            || !SortByDigits(keys, RadixDigits.Of(keys))
        )
        {
            SortByComparisons(keys);
        }

        return places.AsSpan(0, keys.Length);
    }

    private void SortByComparisons(ReadOnlySpan<uint> keys)
    {
        if (items.Length < keys.Length)
        {
            items = new ulong[keys.Length];
        }

        Span<ulong> sorted = items.AsSpan(0, keys.Length);
        for (int place = 0; place < keys.Length; place++)
        {
            sorted[place] = (ulong)keys[place] << 32 | (uint)place;
        }

        sorted.Sort();
        for (int i = 0; i < sorted.Length; i++)
        {
            places[i] = (int)(uint)sorted[i];
        }
    }

    // False if the digits leave so much open that comparing is faster.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool SortByDigits(ReadOnlySpan<uint> keys, RadixDigits digits)
    {
        const int placeBits = 20;
        const uint placeMask = (1u << placeBits) - 1;
        int bins = 1 << digits.Bits;
        uint mask = (uint)bins - 1;
        int shift = digits.Shift;
        int bits = digits.Bits;
        uint smallest = digits.Smallest;
        counts.AsSpan(0, 2 * bins).Clear();
        fixed (uint* key = keys)
        fixed (uint* half = spare)
        fixed (int* order = places)
        fixed (int* low = counts)
        {
            int* high = low + bins;
            for (int i = 0; i < keys.Length; i++)
            {
                uint digit = (key[i] - smallest) >> shift;
                low[digit & mask]++;
                high[digit >> bits]++;
            }
            RadixDigits.Accumulate(new Span<int>(low, bins));
            RadixDigits.Accumulate(new Span<int>(high, bins));

            // Between the passes the higher digit travels with the place, which saves looking at the key again.
            for (int i = 0; i < keys.Length; i++)
            {
                uint digit = (key[i] - smallest) >> shift;
                half[low[digit & mask]++] = digit >> bits << placeBits | (uint)i;
            }
            for (int i = 0; i < keys.Length; i++)
            {
                uint item = half[i];
                order[high[item >> placeBits]++] = (int)(item & placeMask);
            }

            long budget = 8L * keys.Length;
            uint before = key[order[0]];
            for (int i = 1; i < keys.Length; i++)
            {
                int place = order[i];
                uint own = key[place];
                if (own >= before)
                {
                    before = own;
                    continue;
                }
                int at = i;
                do
                {
                    order[at] = order[at - 1];
                    at--;
                } while (at > 0 && key[order[at - 1]] > own);
                order[at] = place;
                budget -= i - at;
                if (budget < 0)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
