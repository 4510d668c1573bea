using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Filigree.Layers;

/// <summary>Sums over spans of doubles. Lanes are four on every instruction set and nothing is fused, so that bits depend on neither.</summary>
internal static class Doubles
{
    /// <summary>sum += factor * values.</summary>
    public static void AddMultiple(double factor, ReadOnlySpan<double> values, Span<double> sum)
    {
        sum = sum[..values.Length];
        ReadOnlySpan<Vector256<double>> from = MemoryMarshal.Cast<double, Vector256<double>>(values);
        Span<Vector256<double>> to = MemoryMarshal.Cast<double, Vector256<double>>(sum);
        Vector256<double> factors = Vector256.Create(factor);
        for (int index = 0; index < to.Length; index++)
        {
            to[index] += factors * from[index];
        }

        for (int index = to.Length * Vector256<double>.Count; index < sum.Length; index++)
        {
            sum[index] += factor * values[index];
        }
    }

    /// <summary>The sum of the products.</summary>
    public static double Dot(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        other = other[..one.Length];
        ReadOnlySpan<Vector256<double>> first = MemoryMarshal.Cast<double, Vector256<double>>(one);
        ReadOnlySpan<Vector256<double>> second = MemoryMarshal.Cast<double, Vector256<double>>(other);
        Vector256<double> lanes = Vector256<double>.Zero;
        for (int index = 0; index < first.Length; index++)
        {
            lanes += first[index] * second[index];
        }

        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (int index = first.Length * Vector256<double>.Count; index < one.Length; index++)
        {
            sum += one[index] * other[index];
        }

        return sum;
    }

    /// <summary>The sum of the numbers.</summary>
    public static double Sum(ReadOnlySpan<double> numbers)
    {
        double sum = 0;
        foreach (double number in numbers)
        {
            sum += number;
        }

        return sum;
    }
}
