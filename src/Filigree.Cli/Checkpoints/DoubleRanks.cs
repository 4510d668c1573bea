namespace Filigree.Cli.Checkpoints;

/// <summary>
/// Double-precision weights that follow a permutation of their single-precision roundings: the smallest goes where the smallest
/// went. Rounding keeps the order, so every weight lands on a place whose rounding it has; of weights that round alike, the
/// smaller takes the earlier place.
/// </summary>
internal static class DoubleRanks
{
    /// <summary>The permuted weights.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="permuted">Their roundings, permuted within each range.</param>
    /// <param name="range">Length of the ranges that keep their weights.</param>
    /// <param name="moves">Whether the weight of a place took part in the permutation; null where all did. The others stay.</param>
    public static double[] Follow(double[] weights, ReadOnlySpan<float> permuted, int range, bool[]? moves = null)
    {
        var result = new double[weights.Length];
        var places = new ulong[range];
        var moving = new double[range];
        for (int start = 0; start < weights.Length; start += range)
        {
            int count = 0;
            for (int place = start; place < start + range; place++)
            {
                if (moves is null || moves[place])
                {
                    moving[count] = weights[place];
                    places[count++] = ((ulong)Ordered(permuted[place]) << 32) | (uint)(place - start);
                }
                else
                {
                    result[place] = weights[place];
                }
            }

            Array.Sort(places, 0, count);
            Array.Sort(moving, 0, count);
            for (int rank = 0; rank < count; rank++)
            {
                result[start + (int)(uint)places[rank]] = moving[rank];
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
