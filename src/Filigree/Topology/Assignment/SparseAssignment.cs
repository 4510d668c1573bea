namespace Filigree.Topology;

/// <summary>
/// Jonker and Volgenant's method where most pairs cost the same: a row may stay without a column for the largest cost, and a search for
/// a shortest path ends there too, so it rarely goes far. Rows and columns that are left go together, for that cost, at the end.
/// </summary>
internal sealed class SparseAssignment
{
    private const int None = -1;

    private readonly SparseCosts problem;
    private readonly int[] columnOf;
    private readonly int[] rowOf;

    // Where the cost of a column and its row stands.
    private readonly int[] placeOf;

    // Potentials of the columns, 0 where a column is free, never above.
    private readonly double[] potentials;
    private readonly bool[] isAlone;

    // Of a search: the distance to a column, infinite while unknown, the row before it, and where their cost stands.
    private readonly double[] distances;
    private readonly int[] cameFrom;
    private readonly int[] cameBy;
    private readonly bool[] isSettled;
    private readonly List<int> touched = [];
    private readonly List<int> settled = [];
    private readonly DistanceHeap frontier = new();

    private SparseAssignment(SparseCosts problem)
    {
        this.problem = problem;
        columnOf = new int[problem.Size];
        rowOf = new int[problem.Size];
        placeOf = new int[problem.Size];
        Array.Fill(columnOf, None);
        Array.Fill(rowOf, None);
        potentials = new double[problem.Size];
        isAlone = new bool[problem.Size];
        distances = new double[problem.Size];
        Array.Fill(distances, double.PositiveInfinity);
        cameFrom = new int[problem.Size];
        cameBy = new int[problem.Size];
        isSettled = new bool[problem.Size];
    }

    /// <summary>Solves, and breaks ties as <see cref="Assignment"/> does.</summary>
    public static AssignmentSolution Solve(SparseCosts problem)
    {
        var solver = new SparseAssignment(problem);
        List<int> left = solver.ReduceRows();
        foreach (int row in left)
        {
            solver.Augment(row);
        }

        return solver.Finish();
    }

    // Each row takes its best column, if need be from the row that had it, and lowers the column's potential as far as its second
    // best choice allows; staying alone is a choice too. Rows that would have to share are left over.
    private List<int> ReduceRows()
    {
        var left = new List<int>();
        long budget = 8L * problem.Size;
        for (int start = 0; start < problem.Size; start++)
        {
            int row = problem.EmptyRows[start] ? None : start;
            while (row != None)
            {
                double least = problem.Largest;
                double second = problem.Largest;
                int column = None;
                int freeColumn = None;
                (int best, int bestFree) = (None, None);
                for (int place = problem.Starts[row]; place < problem.Starts[row + 1]; place++)
                {
                    int candidate = problem.Columns[place];
                    double reduced = problem.Costs[place] - potentials[candidate];
                    if (reduced < least)
                    {
                        (second, least, column, best) = (least, reduced, candidate, place);
                        (freeColumn, bestFree) = rowOf[candidate] == None ? (candidate, place) : (None, None);
                    }
                    else
                    {
                        second = Math.Min(second, reduced);
                        if (reduced == least && freeColumn == None && rowOf[candidate] == None)
                        {
                            (freeColumn, bestFree) = (candidate, place);
                        }
                    }
                }

                if (column == None)
                {
                    isAlone[row] = true;
                    break;
                }

                if (freeColumn != None)
                {
                    potentials[freeColumn] -= second - least;
                    Take(row, freeColumn);
                    placeOf[freeColumn] = bestFree;
                    break;
                }

                double lowered = potentials[column] - (second - least);
                if (lowered < potentials[column] && budget-- > 0)
                {
                    int holder = rowOf[column];
                    potentials[column] = lowered;
                    Take(row, column);
                    placeOf[column] = best;
                    row = holder;
                    continue;
                }

                left.Add(row);
                break;
            }
        }

        return left;
    }

    private void Take(int row, int column)
    {
        if (rowOf[column] != None)
        {
            columnOf[rowOf[column]] = None;
        }

        (columnOf[row], rowOf[column]) = (column, row);
    }

    // Dijkstra's search from a row without a column to the nearest end: a free column, or a row that had better stay alone.
    private void Augment(int first)
    {
        double reached = double.PositiveInfinity;
        int end = None;
        int alone = None;
        int row = first;
        double offset = 0;
        // The loop below is where the time goes; what it reads is kept at hand.
        double[] costs = problem.Costs;
        int[] columns = problem.Columns;
        double[] potentials = this.potentials;
        double[] distances = this.distances;
        while (true)
        {
            if (problem.Largest - offset < reached)
            {
                (reached, end, alone) = (problem.Largest - offset, None, row);
            }

            int stop = problem.Starts[row + 1];
            for (int place = problem.Starts[row]; place < stop; place++)
            {
                int column = columns[place];
                double distance = costs[place] - potentials[column] - offset;
                if (distance >= reached || distance >= distances[column] || isSettled[column])
                {
                    continue;
                }

                if (double.IsPositiveInfinity(distances[column]))
                {
                    touched.Add(column);
                }

                (distances[column], cameFrom[column], cameBy[column]) = (distance, row, place);
                if (rowOf[column] == None)
                {
                    (reached, end, alone) = (distance, column, None);
                }
                else
                {
                    frontier.Add(distance, column);
                }
            }

            // What was queued before a shorter way was found is passed over.
            int next = None;
            while (next == None && frontier.TryTake(out double queued, out int column))
            {
                next = queued == distances[column] && !isSettled[column] ? column : None;
            }

            if (next == None || distances[next] >= reached)
            {
                break;
            }

            isSettled[next] = true;
            settled.Add(next);
            row = rowOf[next];
            offset = costs[placeOf[next]] - potentials[next] - distances[next];
        }

        foreach (int column in settled)
        {
            potentials[column] += distances[column] - reached;
            isSettled[column] = false;
        }

        Exchange(first, end, alone);
        foreach (int column in touched)
        {
            distances[column] = double.PositiveInfinity;
        }

        touched.Clear();
        settled.Clear();
        frontier.Clear();
    }

    // Along the path every row gives its column to the row before it.
    private void Exchange(int first, int end, int alone)
    {
        int column = end;
        if (alone != None)
        {
            column = columnOf[alone];
            columnOf[alone] = None;
            isAlone[alone] = true;
        }

        while (column != None)
        {
            int row = cameFrom[column];
            rowOf[column] = row;
            placeOf[column] = cameBy[column];
            (columnOf[row], column) = (column, columnOf[row]);
            if (row == first)
            {
                return;
            }
        }
    }

    private int PlaceOf(int row, int column) =>
        problem.Starts[row] + problem.Columns.AsSpan(problem.Starts[row]..problem.Starts[row + 1]).BinarySearch(column);

    private AssignmentSolution Finish()
    {
        int size = problem.Size;
        int surplus = problem.EmptyRows.Count(isEmpty => isEmpty) - problem.EmptyColumns.Count(isEmpty => isEmpty);
        double[] rowPotentials = new double[size];
        for (int row = 0; row < size; row++)
        {
            int column = columnOf[row];
            rowPotentials[row] =
                problem.EmptyRows[row] ? (surplus > 0 ? problem.Largest : 0)
                : column == None ? problem.Largest
                : problem.Costs[PlaceOf(row, column)] - potentials[column];
            if (surplus > 0 && problem.EmptyColumns[row])
            {
                // Empty columns are what empty rows compete for.
                potentials[row] = -problem.Largest;
            }
        }

        Join(problem.EmptyRows, problem.EmptyColumns);
        var all = new bool[size];
        Array.Fill(all, true);
        Join(all, all);
        LowestAssignment.Find(FindTight(rowPotentials), columnOf);
        return new AssignmentSolution(columnOf, problem.Sum(columnOf), rowPotentials, potentials);
    }

    // Rows and columns of two sets that have nothing yet go together, both ascending.
    private void Join(bool[] rows, bool[] columns)
    {
        int column = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            if (columnOf[row] == None && rows[row])
            {
                for (; column < columns.Length && (rowOf[column] != None || !columns[column]); column++) { }
                if (column == columns.Length)
                {
                    return;
                }

                Take(row, column);
            }
        }
    }

    private TightGraph FindTight(double[] rowPotentials)
    {
        double tolerance = TightGraph.Tolerance * problem.Largest;
        var starts = new int[problem.Size + 1];
        var columns = new List<int>(problem.Size);
        for (int row = 0; row < problem.Size; row++)
        {
            for (int place = problem.Starts[row]; place < problem.Starts[row + 1]; place++)
            {
                int column = problem.Columns[place];
                if (problem.Costs[place] - potentials[column] <= rowPotentials[row] + tolerance)
                {
                    columns.Add(column);
                }
            }

            starts[row + 1] = columns.Count;
        }

        // A pair left out is met where the row has the largest potential and the column none. An empty row of that potential meets
        // full columns so, and through the second block the empty ones.
        bool[] open = [.. rowPotentials.Select(potential => potential >= problem.Largest - tolerance)];
        bool[] free = [.. potentials.Select(potential => potential >= -tolerance)];
        return new TightGraph(
            starts,
            [.. columns],
            new TightBlock(open, free),
            new TightBlock(problem.EmptyRows, problem.EmptyColumns)
        );
    }
}
