namespace Filigree.Plasticity;

/// <summary>
/// The best of entries that are offered one after another, in the order of their places: of equal scores the lower place is taken. Memory is that of
/// twice those taken: what lies above the threshold is collected, and cut back to the best whenever there is no room left.
/// </summary>
internal sealed class BestPlaces
{
    private const int FewestCollected = 64;

    private readonly int count;

    // The better, the lower: the score's bits, which are ordered as scores above 0 are, turned round; then the order of arrival.
    private readonly ulong[] keys;
    private readonly long[] places;
    private uint offered;
    private int collected;

    /// <summary>None yet.</summary>
    /// <param name="count">How many to take.</param>
    public BestPlaces(int count)
    {
        this.count = count;
        int room = count == 0 ? 0 : Math.Max(FewestCollected, checked(2 * count));
        (keys, places) = (new ulong[room], new long[room]);
        Threshold = count > 0 ? 0 : float.PositiveInfinity;
    }

    /// <summary>What a score must exceed to be taken: at least 0.</summary>
    public float Threshold { get; private set; }

    /// <summary>Takes an entry, if it may be among the best.</summary>
    /// <param name="place">Its place, above those before.</param>
    /// <param name="score">Its score; none of at most 0 is taken.</param>
    public void Offer(long place, float score)
    {
        if (!(score > Threshold))
        {
            return;
        }

        if (collected == keys.Length)
        {
            CutBack();
            if (!(score > Threshold))
            {
                return;
            }
        }

        keys[collected] = ((ulong)~BitConverter.SingleToUInt32Bits(score) << 32) | offered++;
        places[collected++] = place;
    }

    /// <summary>The places, ascending.</summary>
    public long[] ToPlaces()
    {
        CutBack();
        long[] best = places[..collected];
        Array.Sort(best);
        return best;
    }

    private void CutBack()
    {
        Array.Sort(keys, places, 0, collected);
        collected = Math.Min(collected, count);
        if (collected == count && count > 0)
        {
            Threshold = BitConverter.UInt32BitsToSingle(~(uint)(keys[count - 1] >> 32));
        }
    }
}
