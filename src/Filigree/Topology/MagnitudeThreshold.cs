namespace Filigree.Topology;

/// <summary>
/// What separates the k weights of greatest magnitude from the rest: all of a greater magnitude are kept, and of those at the
/// threshold the first in position (layer, then row-major index). Zeros of either sign, and NaN, are no connections and never kept.
/// </summary>
/// <param name="Key">The threshold's magnitude, as <see cref="KeyOf"/> orders it; 0 where every connection is kept.</param>
/// <param name="Ties">How many weights of exactly this magnitude are kept.</param>
/// <param name="Kept">How many weights are kept in all: as many as were asked for, or all connections where these are fewer.</param>
public readonly record struct MagnitudeThreshold(uint Key, long Ties, long Kept)
{
    private const int LowBits = 15;
    private const uint Infinity = 0x7F80_0000;

    // So few weights are sorted: to clear and walk the bins would take longer.
    private const int MostSorted = 1 << 13;

    /// <summary>A number that orders weights by magnitude: 0 for 0 and NaN, greater for greater magnitudes.</summary>
    /// <param name="weight">The weight.</param>
    public static uint KeyOf(float weight)
    {
        uint key = BitConverter.SingleToUInt32Bits(weight) & 0x7FFF_FFFF;
        return key <= Infinity ? key : 0;
    }

    /// <summary>The threshold of the <paramref name="count"/> weights of greatest magnitude.</summary>
    /// <param name="weights">All weights, a part at a time; walked through twice, so that parts need not be in memory together.</param>
    /// <param name="count">How many to keep, at least 0.</param>
    public static MagnitudeThreshold Find(IEnumerable<float[]> weights, long count)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (weights is IReadOnlyList<float[]> { Count: 1 } single && single[0].Length <= MostSorted)
        {
            return Sort(single[0], count);
        }

        long[] coarse = new long[(Infinity >> LowBits) + 1];
        foreach (float[] part in weights)
        {
            foreach (float weight in part)
            {
                coarse[KeyOf(weight) >> LowBits]++;
            }
        }

        int bin = Descend(coarse, count, out long above);
        long[] fine = new long[1 << LowBits];
        foreach (float[] part in weights)
        {
            foreach (float weight in part)
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
        return At(threshold, kept, count);
    }

    /// <summary>Whether a weight is kept; called for all weights in the order of their positions.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="ties">Weights at the threshold that may still be kept, at first <see cref="Ties"/>.</param>
    public bool Keeps(float weight, ref long ties)
    {
        uint key = KeyOf(weight);
        return key > Key || (key == Key && ties-- > 0);
    }

    private static MagnitudeThreshold Sort(float[] weights, long count)
    {
        var keys = new uint[weights.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = KeyOf(weights[i]);
        }

        Array.Sort(keys);
        uint threshold =
            count == 0 ? Infinity + 1
            : count >= keys.Length ? 0
            : keys[^(int)count];
        int greater = keys.Length;
        while (greater > 0 && keys[greater - 1] > threshold)
        {
            greater--;
        }

        return At(threshold, keys.Length - greater, count);
    }

    private static MagnitudeThreshold At(uint threshold, long greater, long count) =>
        threshold == 0 ? new(0, 0, greater) : new(threshold, count - greater, count);

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
