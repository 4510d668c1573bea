using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Filigree.Numerics;

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

    // A multiple of four.
    private const int KeysAtOnce = 1 << 9;

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

        long above = 0;
        Span<long> memory = stackalloc long[1 << Digits[0].Bits];
        memory.Clear();
        CountFirstDigits(numbers, Digits[0].Shift, memory);
        uint digit = Descend(memory, count, ref above);
        uint key = digit << Digits[0].Shift;

        // Few share the first digit of the last one that is taken: the other digits are looked for among those alone.
        uint[] sharing = ArrayPool<uint>.Shared.Rent((int)memory[(int)digit]);
        Span<uint> left = sharing.AsSpan(0, (int)memory[(int)digit]);
        FindSharing(numbers, Digits[0].Shift, digit, left);
        foreach ((int shift, int bits) in Digits.AsSpan(1))
        {
            Span<long> bins = memory[..(1 << bits)];
            bins.Clear();
            CountDigits(left, key, shift, bins);
            key |= Descend(bins, count, ref above) << shift;
        }

        ArrayPool<uint>.Shared.Return(sharing);
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
        for (int index = 0; index < numbers.Length; index += FourLanes.Count)
        {
            Vector128<uint> before = FourLanes.Load(marks, index).AsUInt32();
            FourLanes.Store(marks, index, before | top.Taken(numbers, index, ref ties));
        }
    }

    /// <summary>Which of four numbers are taken; called for all in the order of their positions.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="index">The first of the four, of which the last may be fewer.</param>
    /// <param name="ties">Numbers of the last key that may still be taken, at first <see cref="Ties"/>.</param>
    /// <returns>All bits of a lane where its number is taken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<uint> Taken(ReadOnlySpan<float> numbers, int index, ref long ties)
    {
        Vector128<uint> keys = TRanking.KeysOf(FourLanes.Load(numbers, index));
        Vector128<uint> taken = Vector128.GreaterThan(keys, Vector128.Create(Key));
        return Vector128.EqualsAny(keys, Vector128.Create(Key)) ? TakenOfTies(numbers[index..], ref ties) : taken;
    }

    /// <summary>Whether a number is taken; called for all in the order of their positions.</summary>
    /// <param name="number">The number.</param>
    /// <param name="ties">Numbers of the last key that may still be taken, at first <see cref="Ties"/>.</param>
    public bool Takes(float number, ref long ties)
    {
        uint key = TRanking.KeyOf(number);
        return key > Key || (key == Key && ties-- > 0);
    }

    // Some are of the last key: one after the other.
    private Vector128<uint> TakenOfTies(ReadOnlySpan<float> numbers, ref long ties)
    {
        Vector128<uint> taken = Vector128<uint>.Zero;
        for (int lane = 0; lane < Math.Min(FourLanes.Count, numbers.Length); lane++)
        {
            taken = taken.WithElement(lane, Takes(numbers[lane], ref ties) ? uint.MaxValue : 0);
        }

        return taken;
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
        Span<uint> keys = stackalloc uint[KeysAtOnce];
        for (int start = 0; start < numbers.Length; start += KeysAtOnce)
        {
            CountDigits(KeysOf(numbers, start, keys), found, shift, bins);
        }
    }

    private static void CountDigits(ReadOnlySpan<uint> keys, uint found, int shift, Span<long> bins)
    {
        uint mask = (uint)bins.Length - 1;
        int next = shift + BitOperations.TrailingZeroCount(bins.Length);
        foreach (uint key in keys)
        {
            if ((ulong)(key ^ found) >> next == 0)
            {
                bins[(int)(key >> shift & mask)]++;
            }
        }
    }

    // Neighbours have the same digit often, and would wait for each other's count: they count into bins of their own.
    private static void CountFirstDigits(ReadOnlySpan<float> numbers, int shift, Span<long> bins)
    {
        Span<uint> keys = stackalloc uint[KeysAtOnce];
        Span<int> odd = stackalloc int[bins.Length];
        odd.Clear();
        for (int start = 0; start < numbers.Length; start += KeysAtOnce)
        {
            ReadOnlySpan<uint> some = KeysOf(numbers, start, keys);
            int index = 0;
            for (; index < some.Length - 1; index += 2)
            {
                bins[(int)(some[index] >> shift)]++;
                odd[(int)(some[index + 1] >> shift)]++;
            }

            if (index < some.Length)
            {
                bins[(int)(some[index] >> shift)]++;
            }
        }

        for (int bin = 0; bin < bins.Length; bin++)
        {
            bins[bin] += odd[bin];
        }
    }

    private static void FindSharing(ReadOnlySpan<float> numbers, int shift, uint digit, Span<uint> sharing)
    {
        Span<uint> keys = stackalloc uint[KeysAtOnce];
        int count = 0;
        for (int start = 0; start < numbers.Length && count < sharing.Length; start += KeysAtOnce)
        {
            foreach (uint key in KeysOf(numbers, start, keys))
            {
                if (key >> shift == digit)
                {
                    sharing[count++] = key;
                }
            }
        }
    }

    private static ReadOnlySpan<uint> KeysOf(ReadOnlySpan<float> numbers, int start, Span<uint> keys)
    {
        ReadOnlySpan<float> some = numbers.Slice(start, Math.Min(keys.Length, numbers.Length - start));
        for (int index = 0; index < some.Length; index += FourLanes.Count)
        {
            TRanking.KeysOf(FourLanes.Load(some, index)).CopyTo(keys[index..]);
        }

        return keys[..some.Length];
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
