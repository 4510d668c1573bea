using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Filigree.Topology;

/// <summary>
/// Jonker and Volgenant's method on a full matrix of costs: a cheap start that serves most rows (column reduction, reduction
/// transfer, augmenting row reduction), then a shortest augmenting path for each row that is left.
/// </summary>
/// <param name="costs">size * size finite numbers, row-major.</param>
/// <param name="size">Number of rows and columns.</param>
internal sealed class DenseAssignment(double[] costs, int size)
{
    private const int Lanes = 4;
    private const int None = -1;

    private readonly int[] columnOf = Filled(size);
    private readonly int[] rowOf = Filled(size);

    // Potentials of the columns; those of the rows follow from their assigned columns.
    private readonly double[] potentials = new double[size];

    // In a search: 0 at free columns, infinity at assigned ones; minus infinity, in place of its potential, at a settled one.
    private readonly double[] ifFree = new double[size];
    private readonly double[] open = new double[size];
    private readonly double[] distances = new double[size];
    private readonly long[] cameFrom = new long[size];

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
        int budget = 8 * size;
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
        for (int column = 0; column < size; column++)
        {
            ifFree[column] = rowOf[column] == None ? 0 : double.PositiveInfinity;
        }

        var settled = new List<(int Column, double Distance)>();
        int row = free;
        double offset = 0;
        double reached;
        int end;
        while (true)
        {
            double nearest = Relax(row, offset, out int column, out double nearestFree, out int freeColumn);
            if (nearestFree <= nearest)
            {
                (reached, end) = (nearestFree, freeColumn);
                break;
            }

            settled.Add((column, nearest));
            distances[column] = double.PositiveInfinity;
            open[column] = double.NegativeInfinity;
            row = rowOf[column];
            offset = costs[At(row, column)] - potentials[column] - nearest;
        }

        foreach ((int column, double distance) in settled)
        {
            potentials[column] += distance - reached;
        }

        for (int column = end; ; )
        {
            int from = (int)cameFrom[column];
            rowOf[column] = from;
            (columnOf[from], column) = (column, columnOf[from]);
            if (from == free)
            {
                return;
            }
        }
    }

    /// <summary>Looks at all columns from one row; gives the nearest open column, and the nearest free one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Relax(int row, double offset, out int nearestColumn, out double nearestFree, out int freeColumn)
    {
        ref double cost = ref MemoryMarshal.GetReference(Row(row));
        ref double potential = ref MemoryMarshal.GetArrayDataReference(open);
        ref double distance = ref MemoryMarshal.GetArrayDataReference(distances);
        ref double addIfFree = ref MemoryMarshal.GetArrayDataReference(ifFree);
        ref long from = ref MemoryMarshal.GetArrayDataReference(cameFrom);
        Vector256<double> offsets = Vector256.Create(offset);
        Vector256<long> rows = Vector256.Create((long)row);
        Vector256<long> columns = Vector256<long>.Indices;
        Vector256<double> least = Vector256.Create(double.PositiveInfinity);
        Vector256<double> leastFree = least;
        Vector256<long> leastAt = Vector256<long>.Zero;
        Vector256<long> leastFreeAt = Vector256<long>.Zero;
        nuint place = 0;
        for (; place + Lanes <= (nuint)size; place += Lanes)
        {
            Vector256<double> over =
                Vector256.LoadUnsafe(ref cost, place) - Vector256.LoadUnsafe(ref potential, place) - offsets;
            Vector256<double> known = Vector256.LoadUnsafe(ref distance, place);
            Vector256<double> isNearer = Vector256.LessThan(over, known);
            known = Vector256.ConditionalSelect(isNearer, over, known);
            known.StoreUnsafe(ref distance, place);
            Vector256
                .ConditionalSelect(isNearer.AsInt64(), rows, Vector256.LoadUnsafe(ref from, place))
                .StoreUnsafe(ref from, place);
            Keep(known, columns, ref least, ref leastAt);
            Keep(known + Vector256.LoadUnsafe(ref addIfFree, place), columns, ref leastFree, ref leastFreeAt);
            columns += Vector256.Create((long)Lanes);
        }

        double nearest = Lowest(least, leastAt, out nearestColumn);
        nearestFree = Lowest(leastFree, leastFreeAt, out freeColumn);
        for (int column = (int)place; column < size; column++)
        {
            double over = Unsafe.Add(ref cost, column) - open[column] - offset;
            if (over < distances[column])
            {
                distances[column] = over;
                cameFrom[column] = row;
            }

            if (distances[column] < nearest)
            {
                (nearest, nearestColumn) = (distances[column], column);
            }

            if (distances[column] + ifFree[column] < nearestFree)
            {
                (nearestFree, freeColumn) = (distances[column], column);
            }
        }

        return nearest;
    }

    /// <summary>The least reduced cost of a row, the first column that has it, and the least of the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LeastTwo(int row, double[] potentials, out int column, out double second)
    {
        ref double cost = ref MemoryMarshal.GetReference(Row(row));
        ref double potential = ref MemoryMarshal.GetArrayDataReference(potentials);
        Vector256<long> columns = Vector256<long>.Indices;
        Vector256<double> least = Vector256.Create(double.PositiveInfinity);
        Vector256<double> seconds = least;
        Vector256<long> leastAt = Vector256<long>.Zero;
        nuint place = 0;
        for (; place + Lanes <= (nuint)size; place += Lanes)
        {
            Vector256<double> reduced =
                Vector256.LoadUnsafe(ref cost, place) - Vector256.LoadUnsafe(ref potential, place);
            seconds = Vector256.Min(seconds, Vector256.Max(least, reduced));
            Keep(reduced, columns, ref least, ref leastAt);
            columns += Vector256.Create((long)Lanes);
        }

        double first = Lowest(least, leastAt, out column);
        second = double.PositiveInfinity;
        for (int lane = 0; lane < Lanes; lane++)
        {
            second = Math.Min(second, seconds[lane]);
            second = leastAt[lane] == column ? second : Math.Min(second, least[lane]);
        }

        for (int last = (int)place; last < size; last++)
        {
            double reduced = Unsafe.Add(ref cost, last) - potentials[last];
            if (reduced < first)
            {
                (second, first, column) = (first, reduced, last);
            }
            else
            {
                second = Math.Min(second, reduced);
            }
        }

        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(
        Vector256<double> values,
        Vector256<long> columns,
        ref Vector256<double> least,
        ref Vector256<long> leastAt
    )
    {
        Vector256<double> isLess = Vector256.LessThan(values, least);
        least = Vector256.ConditionalSelect(isLess, values, least);
        leastAt = Vector256.ConditionalSelect(isLess.AsInt64(), columns, leastAt);
    }

    private static double Lowest(Vector256<double> least, Vector256<long> leastAt, out int column)
    {
        double lowest = least[0];
        long at = leastAt[0];
        for (int lane = 1; lane < Lanes; lane++)
        {
            if (least[lane] < lowest || (least[lane] == lowest && leastAt[lane] < at))
            {
                (lowest, at) = (least[lane], leastAt[lane]);
            }
        }

        column = (int)at;
        return lowest;
    }

    private TightGraph FindTight(double[] rowPotentials)
    {
        double largest = 0;
        foreach (double cost in costs)
        {
            largest = Math.Max(largest, Math.Abs(cost));
        }

        double tolerance = TightGraph.Tolerance * largest;
        var starts = new int[size + 1];
        var columns = new List<int>(2 * size);
        for (int row = 0; row < size; row++)
        {
            ReadOnlySpan<double> cost = Row(row);
            double limit = rowPotentials[row] + tolerance;
            for (int column = 0; column < cost.Length; column++)
            {
                if (cost[column] - potentials[column] <= limit)
                {
                    columns.Add(column);
                }
            }

            starts[row + 1] = columns.Count;
        }

        return new TightGraph(starts, [.. columns]);
    }
}
