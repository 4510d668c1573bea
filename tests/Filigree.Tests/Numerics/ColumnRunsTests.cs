using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>Which columns of a batch hold anything.</summary>
public sealed class ColumnRunsTests
{
    [Fact]
    public void Runs_are_the_stretches_of_columns_that_are_not_all_zero()
    {
        var runs = new ColumnRuns();
        float[] values = [0, 1, 0, 0, -0f, 2, float.NaN, 9, 0, 3, 0, 0, 0, 0, 0, 9];
        runs.Find(new ReadOnlyMatrixSpan(values, rows: 2, columns: 7, stride: 8));

        Assert.Equal((2, 3), (runs.Count, runs.Columns));
        Assert.Equal((1, 2), runs[0]);
        Assert.Equal((5, 7), runs[1]);
    }

    [Fact]
    public void Columns_and_rows_of_the_runs_are_packed_side_by_side()
    {
        var runs = new ColumnRuns();
        float[] values = [0, 1, 0, 4, 0, 2, 0, 5];
        runs.Find(new ReadOnlyMatrixSpan(values, 2, 4, 4));
        var columns = new float[4];
        runs.PackColumns(new ReadOnlyMatrixSpan(values, 2, 4, 4), new MatrixSpan(columns, 2, 2, 2));
        var rows = new float[4];
        runs.PackRows(new ReadOnlyMatrixSpan([10, 11, 20, 21, 30, 31, 40, 41], 4, 2, 2), new MatrixSpan(rows, 2, 2, 2));

        Assert.Equal([1, 4, 2, 5], columns);
        Assert.Equal([20, 21, 40, 41], rows);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    public void A_blank_matrix_has_no_run_and_a_full_one_has_one(int width)
    {
        var runs = new ColumnRuns();
        var values = new float[3 * width];
        runs.Find(new ReadOnlyMatrixSpan(values, 3, width, width));
        Assert.Equal((0, 0), (runs.Count, runs.Columns));
        Array.Fill(values, 1);
        runs.Find(new ReadOnlyMatrixSpan(values, 3, width, width));
        Assert.Equal((Math.Min(width, 1), width), (runs.Count, runs.Columns));
    }
}
