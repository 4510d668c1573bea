using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>Sums in double, each along one line of numbers in order.</summary>
// Safe: Reductions checks the lengths and holds the spans fixed.
internal static unsafe class ColumnSumsKernel
{
    /// <summary>Numbers of one sum lie a stride apart, the sums side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strided(float* values, nint stride, int terms, float* sums, int count, bool accumulate)
    {
        int j = 0;
        for (; j <= count - 16; j += 16)
        {
            Vector256<double> sum0 = default;
            Vector256<double> sum1 = default;
            Vector256<double> sum2 = default;
            Vector256<double> sum3 = default;
            float* p = values + j;
            for (int i = 0; i < terms; i++, p += stride)
            {
                Vector256<float> lower = Vector256.Load(p);
                Vector256<float> upper = Vector256.Load(p + 8);
                sum0 += Vector256.WidenLower(lower);
                sum1 += Vector256.WidenUpper(lower);
                sum2 += Vector256.WidenLower(upper);
                sum3 += Vector256.WidenUpper(upper);
            }
            Vector256<float> first = Vector256.Narrow(sum0, sum1);
            Vector256<float> second = Vector256.Narrow(sum2, sum3);
            if (accumulate)
            {
                first = Vector256.Load(sums + j) + first;
                second = Vector256.Load(sums + j + 8) + second;
            }
            first.Store(sums + j);
            second.Store(sums + j + 8);
        }
        for (; j < count; j++)
        {
            double sum = 0;
            for (int i = 0; i < terms; i++)
            {
                sum += values[i * stride + j];
            }
            sums[j] = accumulate ? sums[j] + (float)sum : (float)sum;
        }
    }

    /// <summary>Numbers of one sum lie side by side, the sums a stride apart; four sums run at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Contiguous(float* values, nint stride, int terms, float* sums, int count, bool accumulate)
    {
        int j = 0;
        for (; j < count; j += 4)
        {
            float* p0 = values + j * stride;
            float* p1 = values + Math.Min(j + 1, count - 1) * stride;
            float* p2 = values + Math.Min(j + 2, count - 1) * stride;
            float* p3 = values + Math.Min(j + 3, count - 1) * stride;
            (double sum0, double sum1, double sum2, double sum3) = (0, 0, 0, 0);
            for (int i = 0; i < terms; i++)
            {
                sum0 += p0[i];
                sum1 += p1[i];
                sum2 += p2[i];
                sum3 += p3[i];
            }
            float* result = stackalloc[] { (float)sum0, (float)sum1, (float)sum2, (float)sum3 };
            for (int k = 0; k < Math.Min(4, count - j); k++)
            {
                sums[j + k] = accumulate ? sums[j + k] + result[k] : result[k];
            }
        }
    }
}
