namespace Filigree.Numerics;

/// <summary>
/// Sums and maxima. A sum runs in double over sixteen lanes (element i goes to lane i modulo 16), which are added by
/// a fixed tree (lane j and j + 8, then + 4, + 2, + 1), on every instruction set.
/// </summary>
public static class Reductions
{
    /// <summary>Sum of all elements; 0 for none.</summary>
    public static double Sum(ReadOnlySpan<float> values) => ReductionsReference.Sum(values, x => x);

    /// <summary>Sum of the squares of all elements; 0 for none.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values) =>
        ReductionsReference.Sum(values, x => (double)x * x);

    /// <summary>Sum of the magnitudes of all elements; 0 for none.</summary>
    public static double SumAbs(ReadOnlySpan<float> values) => ReductionsReference.Sum(values, x => Math.Abs(x));

    /// <summary>Mean of the magnitudes of all elements; 0 for none.</summary>
    public static double MeanAbs(ReadOnlySpan<float> values) => values.IsEmpty ? 0 : SumAbs(values) / values.Length;

    /// <summary>The largest magnitude, 0 for none; NaN if any element is.</summary>
    public static float MaxAbs(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }
        return largest;
    }

    /// <summary>Index of the largest element, the lowest on ties; NaN never wins. -1 for none.</summary>
    public static int ArgMax(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
        {
            return -1;
        }
        int best = 0;
        float largest = float.NegativeInfinity;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] > largest)
            {
                (largest, best) = (values[i], i);
            }
        }
        return best;
    }

    /// <summary>Sum of every column, taken in double along the rows in order and rounded once.</summary>
    /// <param name="matrix">[rows, columns], as stored or transposed.</param>
    /// <param name="sums">One sum a column.</param>
    /// <param name="accumulate">Adds to what <paramref name="sums"/> holds.</param>
    public static void ColumnSums(ReadOnlyMatrixSpan matrix, Span<float> sums, bool accumulate = false)
    {
        Require.SameLength(matrix.Columns, sums.Length);
        for (int j = 0; j < matrix.Columns; j++)
        {
            double sum = 0;
            for (int i = 0; i < matrix.Rows; i++)
            {
                sum += matrix[i, j];
            }
            sums[j] = accumulate ? sums[j] + (float)sum : (float)sum;
        }
    }
}

internal static class ReductionsReference
{
    public static double Sum(ReadOnlySpan<float> values, Func<float, double> term)
    {
        Span<double> lanes = stackalloc double[16];
        lanes.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            lanes[i & 15] += term(values[i]);
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
