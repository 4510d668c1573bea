using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public sealed class ReductionsTests
{
    [Fact]
    public void Sums_follow_the_sixteen_lanes_and_the_tree_to_the_last_bit()
    {
        foreach (int length in Numbers.Lengths)
        {
            float[] x = Numbers.Random(length, 1, 1e3f);
            Assert.Equal(Plain(x, v => v), Reductions.Sum(x));
            Assert.Equal(Plain(x, v => v * v), Reductions.SumOfSquares(x));
            Assert.Equal(Plain(x, Math.Abs), Reductions.SumAbs(x));
            Assert.Equal(length == 0 ? 0 : Plain(x, Math.Abs) / length, Reductions.MeanAbs(x));
        }
    }

    [Fact]
    public void The_largest_magnitude_is_found_and_not_a_number_wins()
    {
        foreach (int length in Numbers.Lengths.Where(length => length > 0))
        {
            float[] x = Numbers.Random(length, 2);
            Assert.Equal(x.Max(Math.Abs), Reductions.MaxAbs(x));
            x[length / 2] = float.NegativeInfinity;
            Assert.Equal(float.PositiveInfinity, Reductions.MaxAbs(x));
            x[length - 1] = float.NaN;
            Assert.Equal(float.NaN, Reductions.MaxAbs(x));
        }
        Assert.Equal(0, Reductions.MaxAbs([]));
    }

    [Fact]
    public void The_first_of_the_largest_elements_is_found()
    {
        Assert.Equal(-1, Reductions.ArgMax([]));
        Assert.Equal(1, Reductions.ArgMax([1, 3, 2, 3]));
        Assert.Equal(2, Reductions.ArgMax([float.NaN, -5, -1]));
        Assert.Equal(0, Reductions.ArgMax([float.NegativeInfinity, float.NegativeInfinity]));
    }

    [Fact]
    public void Column_sums_of_both_storage_orders_are_sums_in_double_row_by_row()
    {
        var random = new Random(3);
        foreach (int rows in new[] { 0, 1, 7, 100 })
        {
            foreach (int columns in new[] { 1, 3, 15, 16, 17, 37 })
            {
                var matrix = new TestMatrix(rows, columns, 3, random);
                var transposed = new TestMatrix(columns, rows, 2, random);
                Transposition.Transpose(matrix.Span, transposed.Span);
                float[] expected = Numbers.Random(columns, 4);
                float[] actual = [.. expected];
                float[] actualTransposed = [.. expected];
                float[] fresh = new float[columns];
                for (int j = 0; j < columns; j++)
                {
                    double sum = 0;
                    for (int i = 0; i < rows; i++)
                    {
                        sum += matrix.Span.Row(i)[j];
                    }
                    fresh[j] = (float)sum;
                    expected[j] += (float)sum;
                }
                Reductions.ColumnSums(matrix.Span, actual, accumulate: true);
                Bits.AssertEqual(expected, actual, $"{rows} x {columns}");
                Reductions.ColumnSums(transposed.Span.AsReadOnly().Transposed, actualTransposed, accumulate: true);
                Bits.AssertEqual(expected, actualTransposed, $"{rows} x {columns} transposed");
                Reductions.ColumnSums(matrix.Span, actual);
                Bits.AssertEqual(fresh, actual, $"{rows} x {columns} anew");
            }
        }
    }

    private static double Plain(float[] values, Func<double, double> term)
    {
        double[] lanes = new double[16];
        for (int i = 0; i < values.Length; i++)
        {
            lanes[i % 16] += term(values[i]);
        }
        for (int half = 8; half > 0; half /= 2)
        {
            for (int j = 0; j < half; j++)
            {
                lanes[j] += lanes[j + half];
            }
        }
        return lanes[0];
    }
}
