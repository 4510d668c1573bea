namespace Filigree.Topology;

/// <summary>A minimum-cost assignment and what proves it.</summary>
/// <param name="Columns">For each row its column; every column once.</param>
/// <param name="Cost">Sum of the costs, added up in the order of the rows.</param>
/// <param name="RowPotentials">The dual solution's number for each row, u.</param>
/// <param name="ColumnPotentials">
/// The dual solution's number for each column, v: u_i + v_j is at most the cost of i and j, and equal to it where they are assigned to each
/// other (up to rounding), so that no assignment can cost less.
/// </param>
internal sealed record AssignmentSolution(
    IReadOnlyList<int> Columns,
    double Cost,
    IReadOnlyList<double> RowPotentials,
    IReadOnlyList<double> ColumnPotentials
);
