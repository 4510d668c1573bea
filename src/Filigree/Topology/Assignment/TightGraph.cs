namespace Filigree.Topology;

/// <summary>
/// The pairs of rows and columns whose cost the potentials meet exactly: those that occur in assignments of least cost, all of which are made
/// of such pairs.
/// </summary>
/// <param name="Starts">Where each row's columns start, and at last their number.</param>
/// <param name="Columns">The columns, ascending within a row.</param>
/// <param name="Blocks">Pairs of any row with any column of a set, which are many and need no list.</param>
internal sealed record TightGraph(int[] Starts, int[] Columns, params IReadOnlyList<TightBlock> Blocks)
{
    /// <summary>Largest difference, as a share of the largest cost, at which a cost is met.</summary>
    public const double Tolerance = 1e-11;

    /// <summary>The columns of a row that are listed.</summary>
    public ReadOnlySpan<int> Of(int row) => Columns.AsSpan(Starts[row]..Starts[row + 1]);

    /// <summary>Whether a row and a column are a pair.</summary>
    public bool Has(int row, int column)
    {
        foreach (TightBlock block in Blocks)
        {
            if (block.Rows[row] && block.HasColumn[column])
            {
                return true;
            }
        }

        return Of(row).BinarySearch(column) >= 0;
    }
}

/// <summary>All pairs of some rows with some columns.</summary>
internal sealed class TightBlock(bool[] rows, bool[] columns)
{
    /// <summary>Whether a row is in the block.</summary>
    public bool[] Rows { get; } = rows;

    /// <summary>Whether a column is in the block.</summary>
    public bool[] HasColumn { get; } = columns;

    /// <summary>The block's columns, ascending.</summary>
    public int[] Columns { get; } = [.. Enumerable.Range(0, columns.Length).Where(column => columns[column])];
}
