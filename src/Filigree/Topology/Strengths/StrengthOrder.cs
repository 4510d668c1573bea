using Filigree.Connectivity;

namespace Filigree.Topology;

/// <summary>Sorts the strongest weights of a network by magnitude; keeps its memory from one network to the next.</summary>
internal sealed class StrengthOrder
{
    private const int DigitBits = 11;
    private const int Digits = 3;
    private const int Bins = 1 << DigitBits;

    private readonly int[] counts = new int[Digits * Bins];
    private ulong[] items = [];
    private ulong[] spare = [];
    private int[] positions = [];

    /// <summary>The positions of the strongest weights, strongest first, ties by position.</summary>
    /// <param name="weights">The layers' weights; a position counts through all layers.</param>
    /// <param name="count">How many, at most the number of weights; fewer are returned where fewer are not zero.</param>
    public ReadOnlySpan<int> Strongest(IReadOnlyList<float[]> weights, long count)
    {
        var threshold = MagnitudeThreshold.Find(weights, count);
        int kept = (int)threshold.Kept;
        if (items.Length < kept)
        {
            items = new ulong[kept];
            spare = new ulong[kept];
            positions = new int[kept];
        }

        Collect(weights, threshold);
        Sort(kept);
        for (int i = 0; i < kept; i++)
        {
            positions[i] = (int)(uint)items[i];
        }

        return positions.AsSpan(0, kept);
    }

    // An item is the complement of the magnitude's key above the position: ascending order is strongest first.
    private void Collect(IReadOnlyList<float[]> weights, MagnitudeThreshold threshold)
    {
        Array.Clear(counts);
        long ties = threshold.Ties;
        int kept = 0;
        uint position = 0;
        foreach (float[] layer in weights)
        {
            for (int i = 0; i < layer.Length; i++, position++)
            {
                if (threshold.Keeps(layer[i], ref ties))
                {
                    uint reversed = ~MagnitudeThreshold.KeyOf(layer[i]);
                    items[kept++] = (ulong)reversed << 32 | position;
                    counts[reversed & (Bins - 1)]++;
                    counts[Bins + (reversed >> DigitBits & (Bins - 1))]++;
                    counts[2 * Bins + (reversed >> 2 * DigitBits)]++;
                }
            }
        }
    }

    private void Sort(int kept)
    {
        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> starts = counts.AsSpan(digit * Bins, Bins);
            int start = 0;
            foreach (ref int bin in starts)
            {
                (bin, start) = (start, start + bin);
            }

            int shift = 32 + digit * DigitBits;
            foreach (ulong item in items.AsSpan(0, kept))
            {
                spare[starts[(int)(item >> shift) & (Bins - 1)]++] = item;
            }

            (items, spare) = (spare, items);
        }
    }
}
