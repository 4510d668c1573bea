using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Filigree.Cli.Checkpoints;

/// <summary>
/// Double-precision weights that follow a permutation of their single-precision roundings: the smallest goes where the smallest
/// went. Rounding keeps the order, so every weight lands on a place whose rounding it has; of weights that round alike, the
/// smaller takes the earlier place.
/// </summary>
internal static class DoubleRanks
{
    /// <summary>The permuted weights, little-endian.</summary>
    /// <param name="original">The weights, little-endian.</param>
    /// <param name="permuted">Their roundings, permuted within each range.</param>
    /// <param name="range">Length of the ranges that keep their weights.</param>
    public static byte[] Follow(byte[] original, ReadOnlySpan<float> permuted, int range)
    {
        double[] weights = MemoryMarshal.Cast<byte, double>(original).ToArray();
        byte[] result = new byte[original.Length];
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
                BinaryPrimitives.WriteDoubleLittleEndian(result.AsSpan(8 * place), weights[start + rank]);
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
