using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Sums and maxima. A sum runs in double over sixteen lanes (element i goes to lane i modulo 16), which are added by
/// a fixed tree (lane j and j + 8, then + 4, + 2, + 1), on every instruction set.
/// </summary>
// Safe: the spans are fixed; behind whole vectors numbers are read one by one, or by PartialVector, no further than there are.
internal static unsafe class Reductions
{
    /// <summary>Sum of all elements; 0 for none.</summary>
    public static double Sum(ReadOnlySpan<float> values) => Sum(default(ItselfTerm), values);

    /// <summary>Sum of the squares of all elements; 0 for none.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values) => Sum(default(SquareTerm), values);

    /// <summary>Sum of the magnitudes of all elements; 0 for none.</summary>
    public static double SumAbs(ReadOnlySpan<float> values) => Sum(default(MagnitudeTerm), values);

    /// <summary>How many elements are not 0.</summary>
    public static long CountNonZero(ReadOnlySpan<float> values) => (long)Sum(default(NonZeroTerm), values);

    /// <summary>Mean of the magnitudes of all elements; 0 for none.</summary>
    public static double MeanAbs(ReadOnlySpan<float> values) => values.IsEmpty ? 0 : SumAbs(values) / values.Length;

    /// <summary>The largest magnitude, 0 for none; NaN if any element is.</summary>
    public static float MaxAbs(ReadOnlySpan<float> values)
    {
        // Without their sign, floats are ordered as their bits are, and NaN comes after infinity.
        fixed (float* p = values)
        {
            Vector256<int> largest = Vector256<int>.Zero;
            Vector256<int> magnitude = Vector256.Create(int.MaxValue);
            int i = 0;
            for (; i <= values.Length - 8; i += 8)
            {
                largest = Vector256.Max(largest, Vector256.Load((int*)p + i) & magnitude);
            }
            int result = 0;
            for (int j = 0; j < 8; j++)
            {
                result = Math.Max(result, largest[j]);
            }
            for (; i < values.Length; i++)
            {
                result = Math.Max(result, ((int*)p)[i] & int.MaxValue);
            }
            return BitConverter.Int32BitsToSingle(result);
        }
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
        fixed (float* values = matrix.Values)
        fixed (float* result = sums)
        {
            if (matrix.IsTransposed)
            {
                ColumnSumsKernel.Contiguous(values, matrix.Stride, matrix.Rows, result, matrix.Columns, accumulate);
            }
            else
            {
                ColumnSumsKernel.Strided(values, matrix.Stride, matrix.Rows, result, matrix.Columns, accumulate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum<TTerm>(TTerm term, ReadOnlySpan<float> values)
        where TTerm : struct, ITerm
    {
        Vector256<double> sum0 = default;
        Vector256<double> sum1 = default;
        Vector256<double> sum2 = default;
        Vector256<double> sum3 = default;
        fixed (float* p = values)
        {
            int i = 0;
            for (; i <= values.Length - 16; i += 16)
            {
                Vector256<float> lower = Vector256.Load(p + i);
                Vector256<float> upper = Vector256.Load(p + i + 8);
                sum0 += term.Of(Vector256.WidenLower(lower));
                sum1 += term.Of(Vector256.WidenUpper(lower));
                sum2 += term.Of(Vector256.WidenLower(upper));
                sum3 += term.Of(Vector256.WidenUpper(upper));
            }
            if (i < values.Length)
            {
                float* rest = stackalloc float[16];
                new Span<float>(rest, 16).Clear();
                values[i..].CopyTo(new Span<float>(rest, 16));
                sum0 += term.Of(Vector256.WidenLower(Vector256.Load(rest)));
                sum1 += term.Of(Vector256.WidenUpper(Vector256.Load(rest)));
                sum2 += term.Of(Vector256.WidenLower(Vector256.Load(rest + 8)));
                sum3 += term.Of(Vector256.WidenUpper(Vector256.Load(rest + 8)));
            }
        }
        return LaneTree.Sum(sum0 + sum2 + (sum1 + sum3));
    }

    private interface ITerm
    {
        Vector256<double> Of(Vector256<double> value);
    }

    private readonly struct ItselfTerm : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Of(Vector256<double> value) => value;
    }

    private readonly struct SquareTerm : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Of(Vector256<double> value) => value * value;
    }

    private readonly struct MagnitudeTerm : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Of(Vector256<double> value) => Vector256.Abs(value);
    }

    private readonly struct NonZeroTerm : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Of(Vector256<double> value) =>
            Vector256.ConditionalSelect(
                Vector256.Equals(value, Vector256<double>.Zero),
                Vector256<double>.Zero,
                Vector256<double>.One
            );
    }
}
