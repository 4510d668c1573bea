using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>The order in which preferential attachment draws the places of one row; keeps its memory from row to row.</summary>
/// <param name="capacity">The most places of a row.</param>
// Safe: lengths are checked against the capacity first; the arrays stay fixed, and places are those of the sorted keys.
internal sealed unsafe class AttachmentOrder(int capacity)
{
    private readonly uint[] keys = new uint[capacity];
    private readonly PlaceSort places = new(capacity);

    /// <summary>
    /// Deals a row's weights to its places: the lowest weight to the place drawn first, and so on. Places are drawn without
    /// replacement, with probabilities proportional to strength + |smallest strength| + 1 (equation 5; a common factor changes no order).
    /// </summary>
    /// <param name="strengths">The strengths of the places' neurons.</param>
    /// <param name="exponentials">A standard exponential number a place.</param>
    /// <param name="sorted">The row's weights, ascending.</param>
    /// <param name="row">Receives the weights; place by place.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Deal(
        ReadOnlySpan<double> strengths,
        ReadOnlySpan<float> exponentials,
        ReadOnlySpan<float> sorted,
        Span<float> row
    )
    {
        Require.SameLength(row.Length, strengths.Length);
        Require.SameLength(row.Length, exponentials.Length);
        Require.SameLength(row.Length, sorted.Length);
        Span<uint> drawn = keys.AsSpan(0, row.Length);
        MakeKeys(strengths, exponentials, Math.Abs(Smallest(strengths)) + 1, drawn);
        fixed (int* place = places.Order(drawn))
        fixed (float* from = sorted)
        fixed (float* to = row)
        {
            for (int i = 0; i < drawn.Length; i++)
            {
                to[place[i]] = from[i];
            }
        }
    }

    // A key's bits order it as it is a positive float.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakeKeys(
        ReadOnlySpan<double> strengths,
        ReadOnlySpan<float> exponentials,
        double shift,
        Span<uint> keys
    )
    {
        fixed (double* strength = strengths)
        fixed (float* exponential = exponentials)
        fixed (uint* key = keys)
        {
            Vector256<double> shifts = Vector256.Create(shift);
            int i = 0;
            for (; i <= keys.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> attraction = Vector256.Narrow(
                    Vector256.Load(strength + i) + shifts,
                    Vector256.Load(strength + i + Vector256<double>.Count) + shifts
                );
                (Vector256.Load(exponential + i) / attraction).AsUInt32().Store(key + i);
            }
            for (; i < keys.Length; i++)
            {
                key[i] = BitConverter.SingleToUInt32Bits(exponential[i] / (float)(strength[i] + shift));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Smallest(ReadOnlySpan<double> strengths)
    {
        fixed (double* strength = strengths)
        {
            Vector256<double> smallest = Vector256.Create(double.PositiveInfinity);
            int i = 0;
            for (; i <= strengths.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                smallest = Vector256.Min(smallest, Vector256.Load(strength + i));
            }
            double result = Math.Min(Math.Min(smallest[0], smallest[1]), Math.Min(smallest[2], smallest[3]));
            for (; i < strengths.Length; i++)
            {
                result = Math.Min(result, strength[i]);
            }
            return result;
        }
    }
}
