namespace Filigree.Topology;

/// <summary>
/// Breaks ties: among all assignments of least cost, finds the one that comes first when their columns are compared row by row. Row after row
/// takes the lowest column for which the rows behind it can still be served, found by an alternating path.
/// </summary>
internal sealed class LowestAssignment
{
    private readonly TightGraph graph;
    private readonly int[] columnOf;
    private readonly int[] rowOf;

    // Rows seen in the search of one row, by that row's number plus one; and how the search came to them.
    private readonly int[] seen;
    private readonly int[] cameFrom;
    private readonly int[] stack;
    private readonly int[] blockSeen;

    // Columns of each block up to here belong to rows that are settled.
    private readonly int[] blockStart;

    private LowestAssignment(TightGraph graph, int[] columnOf)
    {
        this.graph = graph;
        this.columnOf = columnOf;
        rowOf = new int[columnOf.Length];
        for (int row = 0; row < columnOf.Length; row++)
        {
            rowOf[columnOf[row]] = row;
        }

        seen = new int[columnOf.Length];
        cameFrom = new int[columnOf.Length];
        stack = new int[columnOf.Length];
        blockSeen = new int[graph.Blocks.Count];
        blockStart = new int[graph.Blocks.Count];
    }

    /// <summary>Turns one assignment of least cost into the first one, in place.</summary>
    /// <param name="graph">All pairs that can occur.</param>
    /// <param name="columnOf">For each row its column.</param>
    public static void Find(TightGraph graph, int[] columnOf)
    {
        var search = new LowestAssignment(graph, columnOf);
        for (int row = 0; row < columnOf.Length; row++)
        {
            search.Lower(row);
        }
    }

    private void Lower(int row)
    {
        ReadOnlySpan<int> listed = graph.Of(row);
        int next = 0;
        int column = 0;
        while (true)
        {
            // The lowest column, listed or in a block, that has not been looked at.
            int candidate = columnOf[row];
            for (; next < listed.Length && listed[next] < column; next++) { }
            candidate = next < listed.Length ? Math.Min(candidate, listed[next]) : candidate;
            for (int block = 0; block < blockStart.Length; block++)
            {
                candidate = graph.Blocks[block].Rows[row]
                    ? Math.Min(candidate, InBlock(block, row, column))
                    : candidate;
            }

            if (candidate == columnOf[row])
            {
                return;
            }

            int holder = rowOf[candidate];
            if (holder > row && Frees(holder, row))
            {
                return;
            }

            column = candidate + 1;
        }
    }

    private int InBlock(int block, int row, int from)
    {
        int[] columns = graph.Blocks[block].Columns;
        ref int start = ref blockStart[block];
        for (; start < columns.Length && rowOf[columns[start]] < row; start++) { }
        int place = columns.AsSpan(start).BinarySearch(from);
        place = start + (place < 0 ? ~place : place);
        return place < columns.Length ? columns[place] : int.MaxValue;
    }

    // Lets a row's holder of a column go elsewhere, over others that go elsewhere, until one takes the column that the row leaves.
    private bool Frees(int holder, int row)
    {
        int target = columnOf[row];
        int mark = row + 1;
        if (seen[holder] == mark)
        {
            return false;
        }

        int depth = 0;
        Push(holder, row);
        while (depth > 0)
        {
            int current = stack[--depth];
            if (graph.Has(current, target))
            {
                Shift(current, row, target);
                return true;
            }

            foreach (int column in graph.Of(current))
            {
                Push(rowOf[column], current);
            }

            for (int block = 0; block < blockSeen.Length; block++)
            {
                if (graph.Blocks[block].Rows[current] && blockSeen[block] != mark)
                {
                    blockSeen[block] = mark;
                    foreach (int column in graph.Blocks[block].Columns.AsSpan(blockStart[block]))
                    {
                        Push(rowOf[column], current);
                    }
                }
            }
        }

        return false;

        void Push(int reached, int from)
        {
            if (reached > row && seen[reached] != mark)
            {
                seen[reached] = mark;
                cameFrom[reached] = from;
                stack[depth++] = reached;
            }
        }
    }

    private void Shift(int last, int row, int target)
    {
        for (int current = last; ; current = cameFrom[current])
        {
            (columnOf[current], target) = (target, columnOf[current]);
            rowOf[columnOf[current]] = current;
            if (current == row)
            {
                return;
            }
        }
    }
}
