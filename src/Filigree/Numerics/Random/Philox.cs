using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3"
/// (2011): a block of four random words is a function of a 128-bit counter and a 64-bit key, and of nothing else.
/// </summary>
internal static class Philox
{
    /// <summary>Words in a block.</summary>
    public const int BlockWords = 4;

    private const int Rounds = 10;
    private const uint FirstMultiplier = 0xD2511F53;
    private const uint SecondMultiplier = 0xCD9E8D57;
    private const uint FirstWeyl = 0x9E3779B9;
    private const uint SecondWeyl = 0xBB67AE85;

    /// <summary>Fills whole blocks whose counters follow each other in their lowest word.</summary>
    /// <param name="words">The random words, four to a block.</param>
    /// <param name="key">The key; its low half is the first key word.</param>
    /// <param name="counter">The counter of the first block; the lowest word counts up and wraps.</param>
    public static void Fill(Span<uint> words, ulong key, Counter counter)
    {
        int done = 0;
        if (Avx2.IsSupported)
        {
            for (; done + 8 * BlockWords <= words.Length; done += 8 * BlockWords)
            {
                FillEightBlocks(words.Slice(done, 8 * BlockWords), key, counter);
                counter = counter with { Word0 = counter.Word0 + 8 };
            }
        }

        for (; done + BlockWords <= words.Length; done += BlockWords)
        {
            FillBlock(words.Slice(done, BlockWords), key, counter);
            counter = counter with { Word0 = counter.Word0 + 1 };
        }
    }

    /// <summary>One block, as the paper writes it.</summary>
    /// <param name="words">Four random words.</param>
    /// <param name="key">The key.</param>
    /// <param name="counter">The block's counter.</param>
    public static void FillBlock(Span<uint> words, ulong key, Counter counter)
    {
        var (x0, x1, x2, x3) = counter;
        uint key0 = (uint)key;
        uint key1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong first = (ulong)FirstMultiplier * x0;
            ulong second = (ulong)SecondMultiplier * x2;
            x0 = (uint)(second >> 32) ^ x1 ^ key0;
            x1 = (uint)second;
            x2 = (uint)(first >> 32) ^ x3 ^ key1;
            x3 = (uint)first;
            key0 += FirstWeyl;
            key1 += SecondWeyl;
        }

        words[3] = x3;
        words[2] = x2;
        words[1] = x1;
        words[0] = x0;
    }

    // Each word lives in the low half of a 64-bit lane, where the widening multiply reads it; the upper halves hold
    // leftovers that the multiply ignores. Two groups of four blocks hide the multiply's latency.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillEightBlocks(Span<uint> words, ulong key, Counter counter)
    {
        var start = Vector256.Create((ulong)counter.Word0);
        var a0 = start + Vector256.Create(0ul, 1, 2, 3);
        var b0 = start + Vector256.Create(4ul, 5, 6, 7);
        var a1 = Vector256.Create((ulong)counter.Word1);
        var a2 = Vector256.Create((ulong)counter.Word2);
        var a3 = Vector256.Create((ulong)counter.Word3);
        var (b1, b2, b3) = (a1, a2, a3);
        uint key0 = (uint)key;
        uint key1 = (uint)(key >> 32);
        var firstMultiplier = Vector256.Create((ulong)FirstMultiplier).AsUInt32();
        var secondMultiplier = Vector256.Create((ulong)SecondMultiplier).AsUInt32();
        for (int round = 0; round < Rounds; round++)
        {
            var keys0 = Vector256.Create((ulong)key0);
            var keys1 = Vector256.Create((ulong)key1);
            var firstA = Avx2.Multiply(a0.AsUInt32(), firstMultiplier);
            var secondA = Avx2.Multiply(a2.AsUInt32(), secondMultiplier);
            var firstB = Avx2.Multiply(b0.AsUInt32(), firstMultiplier);
            var secondB = Avx2.Multiply(b2.AsUInt32(), secondMultiplier);
            a0 = (secondA >>> 32) ^ a1 ^ keys0;
            a1 = secondA;
            a2 = (firstA >>> 32) ^ a3 ^ keys1;
            a3 = firstA;
            b0 = (secondB >>> 32) ^ b1 ^ keys0;
            b1 = secondB;
            b2 = (firstB >>> 32) ^ b3 ^ keys1;
            b3 = firstB;
            key0 += FirstWeyl;
            key1 += SecondWeyl;
        }

        Store(words, a0, a1, a2, a3);
        Store(words[(4 * BlockWords)..], b0, b1, b2, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Span<uint> words,
        Vector256<ulong> x0,
        Vector256<ulong> x1,
        Vector256<ulong> x2,
        Vector256<ulong> x3
    )
    {
        var low = Vector256.Create(0xFFFF_FFFFul);
        var firstHalves = (x0 & low) | (x1 << 32);
        var secondHalves = (x2 & low) | (x3 << 32);
        var even = Avx2.UnpackLow(firstHalves, secondHalves).AsUInt32();
        var odd = Avx2.UnpackHigh(firstHalves, secondHalves).AsUInt32();
        Avx2.Permute2x128(even, odd, 0x20).CopyTo(words);
        Avx2.Permute2x128(even, odd, 0x31).CopyTo(words[8..]);
    }

    /// <summary>A 128-bit counter, lowest word first.</summary>
    internal readonly record struct Counter(uint Word0, uint Word1, uint Word2, uint Word3);
}
