namespace Filigree.Cli.Checkpoints;

/// <summary>
/// Double-precision weights that follow a permutation of their single-precision roundings: the smallest goes where the smallest
/// went. Rounding keeps the order, so every weight lands on a place whose rounding it has; of weights that round alike, the
/// smaller takes the earlier place.
/// </summary>
internal static class DoubleRanks
{
    /// <summary>The permuted weights.</summary>
    /// <param name="weights">The weights; they are sorted within each range.</param>
    /// <param name="permuted">Their roundings, permuted within each range.</param>
    /// <param name="range">Length of the ranges that keep their weights.</param>
    public static double[] Follow(double[] weights, ReadOnlySpan<float> permuted, int range)
    {
        var result = new double[weights.Length];
        var places = new ulong[range];
        for (int start = 0; start < weights.Length; start += range)
        {
            for (int i = 0; i < range; i++)
            {
                places[i] = ((ulong)Ordered(permuted[start + i]) << 32) | (uint)i;
            }

            Array.Sort(places);
            Array.Sort(weights, start, range);
            for (int rank = 0; rank < range; rank++)
            {
                int place = start + (int)(uint)places[rank];
                result[place] = weights[start + rank];
            }
        }

        return result;
    }

    // A number in the order of the weights; both zeros are one, as they are for the sort of doubles.
    private static uint Ordered(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }
}
