using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>One pass of preferential attachment over the rows of a layer's connections; time grows with the connections.</summary>
internal static class SparseRewiring
{
    /// <summary>Rewires in place: the weights of a row move among its connections.</summary>
    /// <param name="matrix">Finite weights.</param>
    /// <param name="amount">Share of the rows behind the first that are rewired.</param>
    /// <param name="stream">Where the numbers come from.</param>
    public static void Run(SparseMatrix matrix, double amount, RandomStream stream)
    {
        bool[] isChosen = RowChoice.Draw(matrix.Outputs, amount, stream);
        int most = 0;
        for (int output = 0; output < matrix.Outputs; output++)
        {
            most = Math.Max(most, matrix.InputsOf(output).Length);
        }

        var order = new AttachmentOrder(most);
        var sort = new FloatSort(most);
        var strengths = new double[matrix.Inputs];
        var places = new double[most];
        var exponentials = new float[most];
        var sorted = new float[most];
        for (int output = 0; output < matrix.Outputs; output++)
        {
            ReadOnlySpan<int> inputs = matrix.InputsOf(output);
            Span<float> row = matrix.WeightsOf(output);
            if (isChosen[output])
            {
                for (int place = 0; place < row.Length; place++)
                {
                    places[place] = strengths[inputs[place]];
                }

                Span<float> numbers = exponentials.AsSpan(0, row.Length);
                Span<float> ascending = sorted.AsSpan(0, row.Length);
                stream.FillExponential(numbers);
                sort.Sort(row, ascending);
                order.Deal(places.AsSpan(0, row.Length), numbers, ascending, row);
            }

            for (int place = 0; place < row.Length; place++)
            {
                strengths[inputs[place]] += row[place];
            }
        }
    }
}
