using System.Buffers;

namespace Filigree.Connectivity;

/// <summary>
/// What separates the k of n numbers that a ranking takes first from the rest. The one rule of ties: of numbers that rank alike the one
/// of the lower position (layer, then output, then input) is taken first, be it to stay, to go or to come. So exactly k are taken, or all that can be.
/// </summary>
/// <typeparam name="TRanking">The ranking.</typeparam>
/// <param name="Key">The key of the last number taken; 0 where all that can be taken are.</param>
/// <param name="Ties">How many numbers of exactly this key are taken.</param>
/// <param name="Count">How many are taken in all.</param>
internal readonly record struct TopK<TRanking>(uint Key, long Ties, long Count)
    where TRanking : struct, IRanking
{
    private const int LowBits = 16;
    private const uint LowMask = (1u << LowBits) - 1;

    // So few numbers are sorted: to clear and walk the bins would take longer.
    private const int MostSorted = 1 << 13;

    /// <summary>Finds it.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="count">How many to take, at least 0.</param>
    public static TopK<TRanking> Find(ReadOnlySpan<float> numbers, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (numbers.Length <= MostSorted)
        {
            return Sort(numbers, count);
        }

        long[] memory = ArrayPool<long>.Shared.Rent(1 << LowBits);
        Span<long> bins = memory.AsSpan(0, 1 << LowBits);
        bins.Clear();
        CountHigh(numbers, bins);
        int bin = Descend(bins, count, out long above);
        bins.Clear();
        CountLow(numbers, (uint)bin, bins);
        TopK<TRanking> top = At((uint)bin, bins, above, count);
        ArrayPool<long>.Shared.Return(memory);
        return top;
    }

    /// <summary>Finds it over numbers that need not be in memory together.</summary>
    /// <param name="parts">All numbers, a part at a time; walked through twice.</param>
    /// <param name="count">How many to take, at least 0.</param>
    public static TopK<TRanking> Find(IEnumerable<float[]> parts, long count)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts is IReadOnlyList<float[]> { Count: 1 } single)
        {
            return Find(single[0], count);
        }

        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var coarse = new long[1 << LowBits];
        foreach (float[] part in parts)
        {
            CountHigh(part, coarse);
        }

        int bin = Descend(coarse, count, out long above);
        var fine = new long[1 << LowBits];
        foreach (float[] part in parts)
        {
            CountLow(part, (uint)bin, fine);
        }

        return At((uint)bin, fine, above, count);
    }

    /// <summary>Marks those that are taken.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="count">How many to take, at least 0.</param>
    /// <param name="marks">Receives true at their positions; the others stay.</param>
    public static void Mark(ReadOnlySpan<float> numbers, long count, Span<bool> marks)
    {
        TopK<TRanking> top = Find(numbers, count);
        long ties = top.Ties;
        for (int index = 0; index < numbers.Length; index++)
        {
            marks[index] |= top.Takes(numbers[index], ref ties);
        }
    }

    /// <summary>Whether a number is taken; called for all in the order of their positions.</summary>
    /// <param name="number">The number.</param>
    /// <param name="ties">Numbers of the last key that may still be taken, at first <see cref="Ties"/>.</param>
    public bool Takes(float number, ref long ties)
    {
        uint key = TRanking.KeyOf(number);
        return key > Key || (key == Key && ties-- > 0);
    }

    private static TopK<TRanking> Sort(ReadOnlySpan<float> numbers, long count)
    {
        uint[] memory = ArrayPool<uint>.Shared.Rent(numbers.Length);
        Span<uint> keys = memory.AsSpan(0, numbers.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = TRanking.KeyOf(numbers[i]);
        }

        keys.Sort();
        uint threshold =
            count == 0 ? uint.MaxValue
            : count >= keys.Length ? 0
            : keys[^(int)count];
        int greater = keys.Length;
        while (greater > 0 && keys[greater - 1] > threshold)
        {
            greater--;
        }

        ArrayPool<uint>.Shared.Return(memory);
        return At(threshold, numbers.Length - greater, count);
    }

    private static void CountHigh(ReadOnlySpan<float> numbers, Span<long> bins)
    {
        foreach (float number in numbers)
        {
            bins[(int)(TRanking.KeyOf(number) >> LowBits)]++;
        }
    }

    private static void CountLow(ReadOnlySpan<float> numbers, uint high, Span<long> bins)
    {
        foreach (float number in numbers)
        {
            uint key = TRanking.KeyOf(number);
            if (key >> LowBits == high)
            {
                bins[(int)(key & LowMask)]++;
            }
        }
    }

    private static TopK<TRanking> At(uint high, ReadOnlySpan<long> fine, long above, long count)
    {
        var low = (uint)Descend(fine, count - above, out long aboveInBin);
        return At(high << LowBits | low, above + aboveInBin, count);
    }

    private static TopK<TRanking> At(uint threshold, long greater, long count) =>
        threshold == 0 ? new(0, 0, greater) : new(threshold, count - greater, count);

    // The bin in which the count-th greatest lies (or the lowest one), and how many lie above it.
    private static int Descend(ReadOnlySpan<long> bins, long count, out long above)
    {
        above = 0;
        int bin = bins.Length - 1;
        for (; bin > 0 && above + bins[bin] < count; bin--)
        {
            above += bins[bin];
        }

        return bin;
    }
}
