using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// What separates the k strongest weights from the rest: all of a greater magnitude are kept, and of those at the
/// threshold the first in position (layer, then row-major index). Zeros, and NaN, are never kept.
/// </summary>
/// <param name="Key">The threshold's magnitude, as <see cref="KeyOf"/> orders it.</param>
/// <param name="Ties">How many weights of exactly this magnitude are kept.</param>
/// <param name="Kept">How many weights are kept in all.</param>
internal readonly record struct StrengthThreshold(uint Key, long Ties, long Kept)
{
    private const int LowBits = 15;
    private const uint Infinity = 0x7F80_0000;

    /// <summary>A number that orders weights by magnitude: 0 for 0 and NaN, greater for greater magnitudes.</summary>
    public static uint KeyOf(float weight)
    {
        uint key = BitConverter.SingleToUInt32Bits(weight) & 0x7FFF_FFFF;
        return key <= Infinity ? key : 0;
    }

    /// <summary>The threshold of the <paramref name="count"/> strongest weights, found by counting, without a sort.</summary>
    public static StrengthThreshold Find(IReadOnlyList<float[]> weights, long count)
    {
        long[] coarse = new long[(Infinity >> LowBits) + 1];
        foreach (float[] layer in weights)
        {
            foreach (float weight in layer)
            {
                coarse[KeyOf(weight) >> LowBits]++;
            }
        }

        int bin = Descend(coarse, count, out long above);
        long[] fine = new long[1 << LowBits];
        foreach (float[] layer in weights)
        {
            foreach (float weight in layer)
            {
                uint key = KeyOf(weight);
                if (key >> LowBits == bin)
                {
                    fine[key & ((1 << LowBits) - 1)]++;
                }
            }
        }

        uint low = (uint)Descend(fine, count - above, out long aboveInBin);
        uint threshold = (uint)bin << LowBits | low;
        long kept = above + aboveInBin;
        return threshold == 0
            ? new StrengthThreshold(0, 0, kept)
            : new StrengthThreshold(threshold, count - kept, count);
    }

    // The bin in which the count-th greatest lies (or the lowest one), and how many lie above it.
    private static int Descend(long[] bins, long count, out long above)
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
