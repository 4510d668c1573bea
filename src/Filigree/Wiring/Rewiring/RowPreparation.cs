using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>Makes rows ready to be rewired, in their order, so that the stream is read in the same order however many at a time.</summary>
/// <param name="isChosen">True for each row that is rewired.</param>
/// <param name="columns">Places of a row.</param>
/// <param name="stream">Where the numbers come from.</param>
internal sealed class RowPreparation(bool[] isChosen, int columns, RandomStream stream)
{
    private readonly FloatSort sort = new(columns);

    /// <summary>True for each row that is rewired.</summary>
    public bool[] IsChosen => isChosen;

    /// <summary>Prepares as many rows as there is room for, and as there are.</summary>
    /// <param name="weights">The matrix.</param>
    /// <param name="first">The first row to prepare.</param>
    /// <param name="rows">Receives them.</param>
    public void Prepare(ReadOnlySpan<float> weights, int first, PreparedRows rows)
    {
        rows.First = first;
        rows.Count = Math.Clamp(isChosen.Length - first, 0, rows.Capacity);
        for (int index = 0; index < rows.Count; index++)
        {
            if (isChosen[first + index])
            {
                stream.FillExponential(rows.Exponentials(index));
                sort.Sort(weights.Slice((first + index) * columns, columns), rows.Sorted(index));
            }
        }
    }
}
