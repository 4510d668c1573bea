namespace Filigree.Plasticity;

/// <summary>The weakest of some weights: by magnitude, ties by position, always exactly as many as asked for.</summary>
internal static class MagnitudeOrder
{
    /// <summary>Marks the weights closest to 0.</summary>
    /// <param name="weights">All weights. NaN counts as strongest.</param>
    /// <param name="candidates">Positions of those to choose from, ascending.</param>
    /// <param name="count">How many to mark, at most all candidates.</param>
    /// <param name="marks">Receives true at the positions of the weakest.</param>
    public static void MarkWeakest(float[] weights, int[] candidates, int count, bool[] marks)
    {
        if (count == 0)
        {
            return;
        }

        // Magnitudes are ordered as their bits are; a position behind them makes every key another one.
        var keys = new ulong[candidates.Length];
        for (int index = 0; index < keys.Length; index++)
        {
            uint magnitude = BitConverter.SingleToUInt32Bits(weights[candidates[index]]) & 0x7FFFFFFF;
            keys[index] = ((ulong)magnitude << 32) | (uint)candidates[index];
        }

        Array.Sort(keys);
        foreach (ulong key in keys.AsSpan(0, count))
        {
            marks[(int)(uint)key] = true;
        }
    }
}
