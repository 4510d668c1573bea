using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>What the fast kernels must compute, written plainly.</summary>
internal static class Reference
{
    public static void Multiply(
        ReadOnlyMatrixSpan a,
        ReadOnlyMatrixSpan b,
        MatrixSpan c,
        bool accumulate,
        float scale,
        ReadOnlySpan<float> bias,
        bool relu
    )
    {
        for (int i = 0; i < c.Rows; i++)
        {
            Span<float> row = c.Row(i);
            for (int j = 0; j < c.Columns; j++)
            {
                float sum = 0;
                for (int k = 0; k < a.Columns; k++)
                {
                    sum = MathF.FusedMultiplyAdd(a[i, k], b[k, j], sum);
                }
                sum = sum == 0 ? 0 : sum; // never -0
                float value = accumulate ? MathF.FusedMultiplyAdd(scale, sum, row[j]) : scale * sum;
                if (!bias.IsEmpty)
                {
                    value += bias[j];
                }
                row[j] = relu && value < 0 ? 0 : value;
            }
        }
    }
}
