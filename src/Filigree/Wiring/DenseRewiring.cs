using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>One pass of preferential attachment over the rows of a dense matrix.</summary>
internal static class DenseRewiring
{
    /// <summary>Rewires in place.</summary>
    /// <param name="weights">Rows * columns finite numbers, row-major.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Places of a row.</param>
    /// <param name="amount">Share of the rows behind the first that are rewired.</param>
    /// <param name="stream">Where the numbers come from.</param>
    /// <param name="workers">Threads to use; the caller's alone when null.</param>
    public static void Run(
        Span<float> weights,
        int rows,
        int columns,
        double amount,
        RandomStream stream,
        Workers? workers
    )
    {
        bool[] isChosen = RowChoice.Draw(rows, amount, stream);
        var order = new AttachmentOrder(columns);
        var strengths = new double[columns];
        var exponentials = new float[columns];
        var sorted = new float[columns];
        for (int index = 0; index < rows; index++)
        {
            Span<float> row = weights.Slice(index * columns, columns);
            if (isChosen[index])
            {
                stream.FillExponential(exponentials);
                row.CopyTo(sorted);
                RadixSort.Sort(sorted);
                order.Deal(strengths, exponentials, sorted, row);
            }

            for (int place = 0; place < columns; place++)
            {
                strengths[place] += row[place];
            }
        }
    }
}
