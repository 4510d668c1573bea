using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Filigree.Topology;

/// <summary>
/// Jonker and Volgenant's method on a full matrix of costs: a cheap start that serves most rows (column reduction, reduction
/// transfer, augmenting row reduction), then a shortest augmenting path for each row that is left.
/// </summary>
/// <param name="costs">size * size finite numbers, row-major.</param>
/// <param name="size">Number of rows and columns.</param>
internal sealed partial class DenseAssignment(double[] costs, int size)
{
    private const int None = -1;

    private readonly int[] columnOf = Filled(size);
    private readonly int[] rowOf = Filled(size);

    // Potentials of the columns; those of the rows follow from their assigned columns.
    private readonly double[] potentials = new double[size];

    // In a search: the potential of a column that is still open, minus infinity at one that is reached for good.
    private readonly double[] open = new double[size];

    // In a search: the length of the shortest path so far to an open column, infinity at the others.
    private readonly double[] distances = new double[size];
    private readonly List<Reached> reached = [];
    private readonly int[] reachedAs = new int[size];

    /// <summary>Solves, and breaks ties.</summary>
    public AssignmentSolution Solve()
    {
        if (size == 0)
        {
            return new AssignmentSolution([], 0, [], []);
        }

        ReduceColumns();
        List<int> free = [.. Enumerable.Range(0, size).Where(row => columnOf[row] == None)];
        for (int sweep = 0; sweep < 2 && free.Count > 0; sweep++)
        {
            free = ReduceRows(free);
        }

        foreach (int row in free)
        {
            Augment(row);
        }

        double[] rowPotentials = [.. columnOf.Select((column, row) => costs[At(row, column)] - potentials[column])];
        LowestAssignment.Find(FindTight(rowPotentials), columnOf);
        double cost = 0;
        for (int row = 0; row < size; row++)
        {
            cost += costs[At(row, columnOf[row])];
        }

        return new AssignmentSolution(columnOf, cost, rowPotentials, potentials);
    }

    private static int[] Filled(int size)
    {
        var array = new int[size];
        Array.Fill(array, None);
        return array;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long At(int row, int column) => ((long)row * size) + column;

    private ReadOnlySpan<double> Row(int row) =>
        MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(costs), (nint)At(row, 0)),
            size
        );

    // Each column's potential is its least cost; the row that has it takes the column, if no lower column has.
    private void ReduceColumns()
    {
        var leastRow = new int[size];
        Row(0).CopyTo(potentials);
        for (int row = 1; row < size; row++)
        {
            ReadOnlySpan<double> cost = Row(row);
            for (int column = 0; column < cost.Length; column++)
            {
                if (cost[column] < potentials[column])
                {
                    potentials[column] = cost[column];
                    leastRow[column] = row;
                }
            }
        }

        var taken = new int[size];
        for (int column = 0; column < size; column++)
        {
            int row = leastRow[column];
            if (taken[row]++ == 0)
            {
                (columnOf[row], rowOf[column]) = (column, row);
            }
        }

        // A row that took its only column can give up what the second best would cost it more.
        for (int row = 0; row < size; row++)
        {
            if (taken[row] == 1 && size > 1)
            {
                int column = columnOf[row];
                double own = potentials[column];
                potentials[column] = double.NegativeInfinity;
                potentials[column] = own - LeastTwo(row, potentials, out _, out _);
            }
        }
    }

    // Each free row takes its best column, if need be from the row that had it, and lowers the column's potential as far as
    // the row's second best column allows. Rows that would have to share are left over.
    private List<int> ReduceRows(List<int> free)
    {
        var left = new List<int>();
        int budget = 4 * size;
        foreach (int start in free)
        {
            int row = start;
            while (row != None)
            {
                double least = LeastTwo(row, potentials, out int column, out double second);
                int holder = rowOf[column];
                if (second > least && budget-- > 0)
                {
                    double lowered = potentials[column] - (second - least);
                    if (lowered < potentials[column] || holder == None)
                    {
                        potentials[column] = lowered;
                        Take(row, column);
                        row = holder;
                        continue;
                    }
                }
                else if (holder != None)
                {
                    column = FreeColumnAt(row, least);
                    if (column != None)
                    {
                        Take(row, column);
                        break;
                    }
                }
                else
                {
                    Take(row, column);
                    break;
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

    private int FreeColumnAt(int row, double least)
    {
        ReadOnlySpan<double> cost = Row(row);
        for (int column = 0; column < cost.Length; column++)
        {
            if (rowOf[column] == None && cost[column] - potentials[column] == least)
            {
                return column;
            }
        }

        return None;
    }

    // Dijkstra's search over reduced costs from a free row to the nearest free column, then the exchange along the path.
    private void Augment(int free)
    {
        potentials.CopyTo(open, 0);
        Array.Fill(distances, double.PositiveInfinity);
        reached.Clear();
        int end = None;
        int next = 0;
        double distance = double.NaN;
        double nearest = Relax(free, 0);
        while (true)
        {
            // All columns at one distance are reached together, so that ties take one look.
            if (next == reached.Count || nearest == distance)
            {
                distance = nearest;
                end = Reach(distance);
                if (end != None)
                {
                    break;
                }
            }

            Reached last = reached[next];
            int row = rowOf[last.Column];
            double offset = costs[At(row, last.Column)] - potentials[last.Column] - last.Distance;
            reached[next++] = last with { Offset = offset };
            nearest = Relax(row, offset);
        }

        Exchange(free, end, distance, next);
        for (int place = 0; place < next; place++)
        {
            potentials[reached[place].Column] += reached[place].Distance - distance;
        }
    }

    // Closes all open columns at a distance; the first that is free ends the search.
    private int Reach(double distance)
    {
        ReadOnlySpan<long> bits = MemoryMarshal.Cast<double, long>(distances.AsSpan());
        long wanted = BitConverter.DoubleToInt64Bits(distance);
        for (int start = 0; ; )
        {
            int step = bits[start..].IndexOf(wanted);
            if (step < 0)
            {
                return None;
            }

            int column = start + step;
            if (rowOf[column] == None)
            {
                return column;
            }

            reachedAs[column] = reached.Count;
            reached.Add(new Reached(column, distance, 0));
            distances[column] = double.PositiveInfinity;
            open[column] = double.NegativeInfinity;
            start = column + 1;
        }
    }

    // Back from the free column: each column was first reached at its distance from one of the rows looked at before.
    private void Exchange(int free, int end, double distance, int looked)
    {
        for (int column = end; ; )
        {
            int from = free;
            if (costs[At(free, column)] - potentials[column] != distance)
            {
                int place = 0;
                while (OverFrom(reached[place], column) != distance)
                {
                    place++;
                }

                Debug.Assert(place < looked, "a column is reached from a row that was looked at");
                from = rowOf[reached[place].Column];
            }

            rowOf[column] = from;
            (columnOf[from], column) = (column, columnOf[from]);
            if (from == free)
            {
                return;
            }

            distance = reached[reachedAs[column]].Distance;
        }
    }

    private double OverFrom(in Reached from, int column) =>
        costs[At(rowOf[from.Column], column)] - potentials[column] - from.Offset;

    // A column whose distance is final; the offset is that of its row's reduced costs, once these are looked at.
    private readonly record struct Reached(int Column, double Distance, double Offset);

    private TightGraph FindTight(double[] rowPotentials)
    {
        double tolerance = TightGraph.Tolerance * LargestMagnitude();
        var starts = new int[size + 1];
        var columns = new List<int>(2 * size);
        for (int row = 0; row < size; row++)
        {
            CollectTight(row, rowPotentials[row] + tolerance, columns);
            starts[row + 1] = columns.Count;
        }

        return new TightGraph(starts, [.. columns]);
    }
}
