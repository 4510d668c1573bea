namespace Filigree.Topology;

/// <summary>
/// Costs of an assignment problem most of which are equal to one largest cost, and left out. Some rows and columns may be
/// empty: any two of them go together for nothing, and each with any other costs the largest cost.
/// </summary>
/// <param name="Size">Number of rows and columns.</param>
/// <param name="Largest">The cost of all pairs left out, above 0.</param>
/// <param name="Starts">Where each row's costs start, and at last their number: size + 1 numbers.</param>
/// <param name="Columns">Columns of the costs, ascending within a row; none is empty.</param>
/// <param name="Costs">The costs, at least 0 and below the largest.</param>
/// <param name="EmptyRows">Which rows are empty; they list no costs.</param>
/// <param name="EmptyColumns">Which columns are empty.</param>
internal sealed record SparseCosts(
    int Size,
    double Largest,
    int[] Starts,
    int[] Columns,
    double[] Costs,
    bool[] EmptyRows,
    bool[] EmptyColumns
)
{
    /// <summary>The cost of one pair.</summary>
    public double Of(int row, int column)
    {
        if (EmptyRows[row] && EmptyColumns[column])
        {
            return 0;
        }

        int place = Columns.AsSpan(Starts[row]..Starts[row + 1]).BinarySearch(column);
        return place < 0 ? Largest : Costs[Starts[row] + place];
    }

    /// <summary>The sum of an assignment's costs, in the order of the rows.</summary>
    public double Sum(ReadOnlySpan<int> columnOf)
    {
        double sum = 0;
        for (int row = 0; row < columnOf.Length; row++)
        {
            sum += Of(row, columnOf[row]);
        }

        return sum;
    }
}
