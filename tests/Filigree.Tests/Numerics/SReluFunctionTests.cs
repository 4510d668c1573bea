using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public sealed class SReluFunctionTests
{
    [Fact]
    public void The_three_branches_are_the_ones_computed_by_hand()
    {
        float[] x = [-3, 0.5f, 4];
        float[] y = new float[3];
        float[] gradients = new float[4];
        float[] dx = new float[3];
        SReluFunction.Forward(
            new ReadOnlyMatrixSpan(x, 3, 1, 1),
            Of([-1], [0.5f], [2], [3]),
            new MatrixSpan(y, 3, 1, 1)
        );
        Assert.Equal([-2, 0.5f, 8], y);
        SReluFunction.Backward(
            new ReadOnlyMatrixSpan(x, 3, 1, 1),
            Of([-1], [0.5f], [2], [3]),
            new ReadOnlyMatrixSpan([1, 1, 10], 3, 1, 1),
            new MatrixSpan(dx, 3, 1, 1),
            Of(gradients.AsSpan(0, 1), gradients.AsSpan(1, 1), gradients.AsSpan(2, 1), gradients.AsSpan(3, 1))
        );
        Assert.Equal([0.5f, 1, 30], dx);
        Assert.Equal([0.5f, -2, -20, 20], gradients);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_width_equals_the_plain_loop(bool neuronsAreRows)
    {
        var random = new Random(1);
        foreach (int neurons in new[] { 1, 5, 8, 17, 33 })
        {
            foreach (int samples in new[] { 1, 9, 16, 50 })
            {
                (int rows, int columns) = neuronsAreRows ? (neurons, samples) : (samples, neurons);
                var x = new TestMatrix(rows, columns, 3, random);
                var dy = new TestMatrix(rows, columns, 2, random);
                float[][] parameters = [.. Enumerable.Range(0, 4).Select(i => Numbers.Random(neurons, i))];
                float[][] plainGradients = [.. Enumerable.Range(0, 4).Select(i => Numbers.Random(neurons, 9 + i))];
                var plainY = new TestMatrix(rows, columns, 1, random);
                var plainDx = new TestMatrix(rows, columns, 1, random);
                TestMatrix y = plainY.Copy();
                TestMatrix dx = plainDx.Copy();
                float[][] startGradients = [.. plainGradients.Select(g => g.ToArray())];
                Plain(x, dy, parameters, plainY, plainDx, plainGradients, neuronsAreRows);
                for (int width = 0; width < 4; width++)
                {
                    float[][] gradients = [.. startGradients.Select(g => g.ToArray())];
                    Run(width, x, dy, parameters, y, dx, gradients, neuronsAreRows);
                    TestMatrix.AssertSameBits(plainY, y, "y");
                    TestMatrix.AssertSameBits(plainDx, dx, "dx");
                    for (int i = 0; i < 4; i++)
                    {
                        Bits.AssertEqual(plainGradients[i], gradients[i], $"gradient of parameter {i}, width {width}");
                    }
                }
            }
        }
    }

    private static SReluParameters Of(Span<float> a, Span<float> b, Span<float> c, Span<float> d) => new(a, b, c, d);

    private static void Run(
        int width,
        TestMatrix x,
        TestMatrix dy,
        float[][] p,
        TestMatrix y,
        TestMatrix dx,
        float[][] g,
        bool rows
    )
    {
        SReluParameters parameters = Of(p[0], p[1], p[2], p[3]);
        SReluParameters gradients = Of(g[0], g[1], g[2], g[3]);
        switch (width)
        {
            case 0:
                SReluFunction.Forward(x.Span, parameters, y.Span, rows);
                SReluFunction.Backward(x.Span, parameters, dy.Span, dx.Span, gradients, rows);
                break;
            case 1:
                SReluFunction.Forward<Lanes128>(x.Span, parameters, y.Span, rows);
                SReluFunction.Backward<Lanes128>(x.Span, parameters, dy.Span, dx.Span, gradients, rows);
                break;
            case 2:
                SReluFunction.Forward<Lanes256>(x.Span, parameters, y.Span, rows);
                SReluFunction.Backward<Lanes256>(x.Span, parameters, dy.Span, dx.Span, gradients, rows);
                break;
            default:
                SReluFunction.Forward<Lanes512>(x.Span, parameters, y.Span, rows);
                SReluFunction.Backward<Lanes512>(x.Span, parameters, dy.Span, dx.Span, gradients, rows);
                break;
        }
    }

    private static void Plain(
        TestMatrix x,
        TestMatrix dy,
        float[][] parameters,
        TestMatrix y,
        TestMatrix dx,
        float[][] gradients,
        bool neuronsAreRows
    )
    {
        int neurons = parameters[0].Length;
        int samples = neuronsAreRows ? x.Columns : x.Rows;
        for (int n = 0; n < neurons; n++)
        {
            (float left, float leftSlope) = (parameters[0][n], parameters[1][n]);
            (float right, float rightSlope) = (parameters[2][n], parameters[3][n]);

            // In order where neurons are columns: one lane; else sixteen.
            int lanes = neuronsAreRows ? 16 : 1;
            float[,] sums = new float[4, lanes];
            for (int s = 0; s < samples; s++)
            {
                (int i, int j) = neuronsAreRows ? (n, s) : (s, n);
                float value = x.Span.Row(i)[j];
                float gradient = dy.Span.Row(i)[j];
                float slope = 1;
                float result = value;
                if (value <= left)
                {
                    slope = leftSlope;
                    result = left + leftSlope * (value - left);
                    sums[0, s % lanes] += gradient * (1 - leftSlope);
                    sums[1, s % lanes] += gradient * (value - left);
                }
                else if (value >= right)
                {
                    slope = rightSlope;
                    result = right + rightSlope * (value - right);
                    sums[2, s % lanes] += gradient * (1 - rightSlope);
                    sums[3, s % lanes] += gradient * (value - right);
                }
                y.Span.Row(i)[j] = result;
                dx.Span.Row(i)[j] = gradient * slope;
            }
            for (int p = 0; p < 4; p++)
            {
                for (int half = lanes / 2; half > 0; half /= 2)
                {
                    for (int lane = 0; lane < half; lane++)
                    {
                        sums[p, lane] += sums[p, lane + half];
                    }
                }
                gradients[p][n] += sums[p, 0];
            }
        }
    }
}
