namespace Filigree.Topology;

/// <summary>
/// Minimum-cost assignment: each row gets one column, each column one row, and the sum of the costs is the smallest there is. The method
/// is that of shortest augmenting paths: R. Jonker and A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
/// assignment problems" (1987).
/// </summary>
/// <remarks>
/// Where several assignments cost the same, the first in the order of their columns is returned: row 0 has the lowest column it has
/// in any of them, then row 1 among those that are left, and so on. Costs count as the same up to 1e-11 times the largest
/// magnitude a row. So the result is defined by the costs alone, and not by the steps that led to it.
/// </remarks>
internal static class Assignment
{
    /// <summary>Solves a dense problem in O(size^3) at worst, far less as a rule.</summary>
    /// <param name="costs">size * size finite numbers, row-major [row, column].</param>
    /// <param name="size">Number of rows and of columns.</param>
    /// <exception cref="ArgumentException">The array is not of that size, or a cost is not finite.</exception>
    public static AssignmentSolution Solve(double[] costs, int size)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (costs.Length != (long)size * size)
        {
            throw new ArgumentException($"{size} rows and columns have {(long)size * size} costs, not {costs.Length}.");
        }

        int wrong = costs.AsSpan().IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"The cost of row {wrong / size}, column {wrong % size} is {costs[wrong]}; expected a finite number."
            );
        }

        return new DenseAssignment(costs, size).Solve();
    }
}
