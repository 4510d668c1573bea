namespace Filigree.Cli.Checkpoints;

/// <summary>
/// What separates the k weights of greatest magnitude from the rest, exactly k of them: all of greater magnitude, and of those at
/// the threshold the first in position. A weight that a mask cuts is never kept.
/// </summary>
/// <param name="Threshold">The key of the threshold.</param>
/// <param name="Ties">How many weights of that key are kept.</param>
/// <param name="Kept">How many weights are kept in all.</param>
internal sealed record MagnitudeCut(uint Threshold, long Ties, long Kept)
{
    private const int LowBits = 16;

    /// <summary>A number that orders weights by magnitude; 0 for one that is cut already.</summary>
    public static uint KeyOf(float weight) => (BitConverter.SingleToUInt32Bits(weight) & 0x7FFF_FFFF) + 1;

    /// <summary>Finds the cut by counting, without a sort, in two rounds over all keys.</summary>
    /// <param name="keys">All keys, a part at a time; enumerated twice.</param>
    /// <param name="count">How many weights to keep.</param>
    public static MagnitudeCut Find(IEnumerable<uint[]> keys, long count)
    {
        long[] coarse = new long[1 << (32 - LowBits)];
        foreach (uint[] part in keys)
        {
            foreach (uint key in part)
            {
                coarse[key >> LowBits]++;
            }
        }

        int bin = Descend(coarse, count, out long above);
        long[] fine = new long[1 << LowBits];
        foreach (uint[] part in keys)
        {
            foreach (uint key in part)
            {
                if (key >> LowBits == bin)
                {
                    fine[key & ((1 << LowBits) - 1)]++;
                }
            }
        }

        int low = Descend(fine, count - above, out long aboveInBin);
        uint threshold = ((uint)bin << LowBits) | (uint)low;
        long greater = above + aboveInBin;
        long ties = threshold == 0 ? 0 : Math.Min(count - greater, fine[low]);
        return new MagnitudeCut(threshold, ties, greater + ties);
    }

    /// <summary>Whether a weight is kept; called for all weights in the order of their positions.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="ties">Weights at the threshold that may still be kept, at first <see cref="Ties"/>.</param>
    public bool Keeps(uint key, ref long ties) => key > Threshold || (key == Threshold && ties-- > 0);

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
