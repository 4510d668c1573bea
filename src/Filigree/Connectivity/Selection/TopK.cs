using System.Buffers;
using System.Numerics;

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
    // So few numbers are sorted: to clear and walk the bins would take longer.
    private const int MostSorted = 1 << 9;

    // Of keys, highest digit first: bins that stay in the first-level cache, and few walks where walks are dear.
    private static readonly (int Shift, int Bits)[] Digits = [(21, 11), (10, 11), (0, 10)];
    private static readonly (int Shift, int Bits)[] FewDigits = [(16, 16), (0, 16)];

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

        uint key = 0;
        long above = 0;
        Span<long> memory = stackalloc long[1 << Digits[0].Bits];
        foreach ((int shift, int bits) in Digits)
        {
            Span<long> bins = memory[..(1 << bits)];
            bins.Clear();
            CountDigits(numbers, key, shift, bins);
            key |= Descend(bins, count, ref above) << shift;
        }

        return At(key, above, count);
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
        uint key = 0;
        long above = 0;
        foreach ((int shift, int bits) in FewDigits)
        {
            var bins = new long[1 << bits];
            foreach (float[] part in parts)
            {
                CountDigits(part, key, shift, bins);
            }

            key |= Descend(bins, count, ref above) << shift;
        }

        return At(key, above, count);
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

    // How many numbers have each digit, of those whose keys begin with the digits found so far.
    private static void CountDigits(ReadOnlySpan<float> numbers, uint found, int shift, Span<long> bins)
    {
        uint mask = (uint)bins.Length - 1;
        int next = shift + BitOperations.TrailingZeroCount(bins.Length);
        foreach (float number in numbers)
        {
            uint key = TRanking.KeyOf(number);
            if ((ulong)(key ^ found) >> next == 0)
            {
                bins[(int)(key >> shift & mask)]++;
            }
        }
    }

    private static TopK<TRanking> At(uint threshold, long greater, long count) =>
        threshold == 0 ? new(0, 0, greater) : new(threshold, count - greater, count);

    // The digit of the count-th greatest (or the lowest); those of higher digits are added to those above it.
    private static uint Descend(ReadOnlySpan<long> bins, long count, ref long above)
    {
        int bin = bins.Length - 1;
        for (; bin > 0 && above + bins[bin] < count; bin--)
        {
            above += bins[bin];
        }

        return (uint)bin;
    }
}
