using Filigree.Numerics;

namespace Filigree.Data;

/// <summary>The order in which an epoch visits its rows.</summary>
public static class EpochOrder
{
    /// <summary>
    /// Writes the rows in the epoch's order, drawn from the stream <c>order</c> at step <paramref name="epoch"/>: it
    /// depends on the epoch alone, so a resumed trial meets the same batches.
    /// </summary>
    /// <param name="rows">Rows to train on.</param>
    /// <param name="destination">As long as <paramref name="rows"/>.</param>
    /// <param name="randomness">The trial's random streams.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public static void Fill(ReadOnlySpan<int> rows, Span<int> destination, Randomness randomness, long epoch)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, rows.Length);
        rows.CopyTo(destination);
        randomness.Stream(StreamNames.Order, step: epoch).Shuffle(destination);
    }
}
