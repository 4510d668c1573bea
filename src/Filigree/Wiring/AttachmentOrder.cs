using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>The order in which preferential attachment draws the places of one row; keeps its memory from row to row.</summary>
/// <param name="capacity">The most places of a row.</param>
internal sealed unsafe class AttachmentOrder(int capacity)
{
    private readonly ulong[] items = new ulong[capacity];

    /// <summary>
    /// Deals a row's weights to its places: the lowest weight to the place drawn first, and so on. Places are drawn without
    /// replacement, with probabilities proportional to strength + |smallest strength| + 1 (equation 5; a common factor changes no order).
    /// </summary>
    /// <param name="strengths">The strengths of the places' neurons.</param>
    /// <param name="exponentials">A standard exponential number a place.</param>
    /// <param name="sorted">The row's weights, ascending.</param>
    /// <param name="row">Receives the weights; place by place.</param>
    public void Deal(
        ReadOnlySpan<double> strengths,
        ReadOnlySpan<float> exponentials,
        ReadOnlySpan<float> sorted,
        Span<float> row
    )
    {
        Span<ulong> drawn = items.AsSpan(0, row.Length);
        MakeItems(strengths, exponentials, Math.Abs(Smallest(strengths)) + 1, drawn);
        RadixSort.Sort(drawn);
        for (int i = 0; i < row.Length; i++)
        {
            row[(int)(uint)drawn[i]] = sorted[i];
        }
    }

    // An item is the key's bits, which order positive floats, above the place: ties go to the lower place.
    private static void MakeItems(
        ReadOnlySpan<double> strengths,
        ReadOnlySpan<float> exponentials,
        double shift,
        Span<ulong> items
    )
    {
        for (int i = 0; i < items.Length; i++)
        {
            float key = exponentials[i] / (float)(strengths[i] + shift);
            items[i] = (ulong)BitConverter.SingleToUInt32Bits(key) << 32 | (uint)i;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Smallest(ReadOnlySpan<double> strengths)
    {
        double smallest = double.PositiveInfinity;
        foreach (double strength in strengths)
        {
            smallest = Math.Min(smallest, strength);
        }

        return smallest;
    }
}
