using Filigree.Numerics;
using Xunit;

namespace Filigree.Tests.Numerics;

public class SparseMatrixTests
{
    private static readonly float[] Dense = [0, 2, 0, -1, 0, 0, 0, 0, 0, 3, float.NaN, 4];

    [Fact]
    public void The_connections_of_a_small_matrix_are_its_numbers_other_than_zero()
    {
        SparseMatrix matrix = SparseMatrix.NonZero(new WeightMatrix("w", 3, 4, Dense));

        Assert.Equal([0, 2, 2, 5], matrix.Starts);
        Assert.Equal([1, 3, 1, 2, 3], matrix.Indices);
        Assert.Equal([2, -1, 3, float.NaN, 4], matrix.Values);
        Assert.Equal(5 / 12.0, matrix.Density);
        Assert.Equal(Dense, matrix.ToDense().Values);
    }

    [Fact]
    public void The_transpose_of_the_transpose_is_the_matrix()
    {
        SparseMatrix matrix = SparseMatrix.NonZero(new WeightMatrix("w", 3, 4, Dense));
        SparseMatrix transpose = matrix.Transpose();

        Assert.Equal([0, 0, 2, 3, 5], transpose.Starts);
        Assert.Equal([0, 2, 2, 0, 2], transpose.Indices);
        Assert.Equal([2, 3, float.NaN, -1, 4], transpose.Values);
        Assert.Equal(matrix.Indices, transpose.Transpose().Indices);
        Assert.Equal(matrix.Values, transpose.Transpose().Values);
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 0 }, 1, "2 outputs and 2 row starts")]
    [InlineData(new[] { 0, 1, 1 }, new[] { 0 }, 2, "1 connections have 2 weights")]
    [InlineData(new[] { 0, 1, 2 }, new[] { 0 }, 1, "do not span")]
    [InlineData(new[] { 0, 2, 1 }, new[] { 0 }, 1, "row 0 ends before it starts")]
    [InlineData(new[] { 0, 0, 1 }, new[] { 3 }, 1, "row 1 has input 3 behind -1, of 3")]
    [InlineData(new[] { 0, 2, 2 }, new[] { 1, 1 }, 2, "row 0 has input 1 behind 1, of 3")]
    public void Rows_that_contradict_each_other_are_refused(int[] starts, int[] indices, int values, string complaint)
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new SparseMatrix("w", 2, 3, starts, indices, new float[values])
        );
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_large_to_be_dense_says_so()
    {
        var matrix = new SparseMatrix("wide", 1_000_000, 1_000_000, new int[1_000_001], [], []);

        Assert.Equal(0, matrix.Density);
        var error = Assert.Throws<InvalidOperationException>(() => matrix.ToDense());
        Assert.Contains("1000000 x 1000000", error.Message, StringComparison.Ordinal);
    }
}
