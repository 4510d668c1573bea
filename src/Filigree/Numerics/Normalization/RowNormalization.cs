using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Normalizes each row by its own mean and variance: <c>y = (x - mean) / sqrt(variance + epsilon) * gamma + beta</c>. Sums along a row are of doubles, in which
/// products of floats are exact, over four lanes added by a fixed tree; those along columns run over chunks of rows, in order. So the bits depend
/// neither on the threads nor on the vectors of the machine.
/// </summary>
// Safe: the operation holds what is pointed to fixed until all threads are done; rows are padded to whole vectors of 16, constants too.
internal unsafe struct RowNormalization
{
    /// <summary>Rows that are one part of the work.</summary>
    public const int ChunkRows = 32;

    public float* X;
    public float* Gamma;
    public float* Beta;

    /// <summary>A mean and an inverse deviation a row.</summary>
    public float* Moments;
    public nint Stride;
    public int Columns;

    /// <summary>How many chunks so many rows have.</summary>
    public static int Chunks(int rows) => (rows + ChunkRows - 1) / ChunkRows;

    /// <summary>Normalizes some rows and notes their moments down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Forward(int first, int end, double epsilon, float* y)
    {
        for (int row = first; row < end; row++)
        {
            float* x = X + row * Stride;
            (double sum, double squares) = Sums(x, x);
            double exactMean = sum / Columns;
            double variance = Math.Max(0, squares / Columns - exactMean * exactMean);
            Moments[2 * row] = (float)exactMean;
            Moments[2 * row + 1] = (float)(1 / Math.Sqrt(variance + epsilon));
            Vector256<float> mean = Vector256.Create(Moments[2 * row]);
            Vector256<float> inverse = Vector256.Create(Moments[2 * row + 1]);
            float* to = y + row * Stride;
            for (nint i = 0; i < Stride; i += 8)
            {
                Vector256<float> normal = (Vector256.Load(x + i) - mean) * inverse;
                (normal * Vector256.Load(Gamma + i) + Vector256.Load(Beta + i)).Store(to + i);
            }
        }
    }

    /// <summary>The gradients of some rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="end">Behind the last.</param>
    /// <param name="dy">Gradient by the results.</param>
    /// <param name="dx">Receives the gradient by the numbers, or null.</param>
    /// <param name="accumulate">Adds to what <paramref name="dx"/> holds.</param>
    /// <param name="work">Room for a row.</param>
    /// <param name="sums">Receives the sums over these rows of dy times the normal numbers, and of dy: gradients by gamma and beta.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Backward(int first, int end, float* dy, float* dx, bool accumulate, float* work, float* sums)
    {
        new Span<float>(sums, 2 * (int)Stride).Clear();
        for (int row = first; row < end; row++)
        {
            float* x = X + row * Stride;
            float* from = dy + row * Stride;
            Vector256<float> mean = Vector256.Create(Moments[2 * row]);
            Vector256<float> inverse = Vector256.Create(Moments[2 * row + 1]);
            for (nint i = 0; i < Stride; i += 8)
            {
                Vector256<float> gradient = Vector256.Load(from + i);
                Vector256<float> normal = (Vector256.Load(x + i) - mean) * inverse;
                (Vector256.Load(sums + i) + gradient * normal).Store(sums + i);
                (Vector256.Load(sums + Stride + i) + gradient).Store(sums + Stride + i);
                (gradient * Vector256.Load(Gamma + i)).Store(work + i);
            }

            if (dx is null)
            {
                continue;
            }

            (double sum, double products) = Sums(work, x);
            double slope = (products - Moments[2 * row] * sum) * Moments[2 * row + 1] / Columns;
            Vector256<float> shift = Vector256.Create((float)(sum / Columns));
            Vector256<float> tilt = Vector256.Create((float)slope);
            float* to = dx + row * Stride;
            for (nint i = 0; i < Stride; i += 8)
            {
                Vector256<float> normal = (Vector256.Load(x + i) - mean) * inverse;
                Vector256<float> gradient = (Vector256.Load(work + i) - shift - normal * tilt) * inverse;
                (accumulate ? Vector256.Load(to + i) + gradient : gradient).Store(to + i);
            }
        }
    }

    // The sums of a and of a * b; padding is 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly (double Sum, double Products) Sums(float* a, float* b)
    {
        Vector256<double> sum0 = default;
        Vector256<double> sum1 = default;
        Vector256<double> product0 = default;
        Vector256<double> product1 = default;
        for (nint i = 0; i < Stride; i += 8)
        {
            Vector256<float> left = Vector256.Load(a + i);
            Vector256<float> right = Vector256.Load(b + i);
            Vector256<double> lower = Vector256.WidenLower(left);
            Vector256<double> upper = Vector256.WidenUpper(left);
            sum0 += lower;
            sum1 += upper;
            product0 += lower * Vector256.WidenLower(right);
            product1 += upper * Vector256.WidenUpper(right);
        }

        return (LaneTree.Sum(sum0 + sum1), LaneTree.Sum(product0 + product1));
    }
}
