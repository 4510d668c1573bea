using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>Pooling in vectors of every width against plain loops.</summary>
public sealed unsafe class PoolingWidthTests
{
    private const int Images = 2;
    private const int Stride = 32;

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 1, 2)]
    public void Every_width_equals_the_plain_loops(int size, int stride, int margin)
    {
        var geometry = new PoolingGeometry(7, 6, size, size, stride, stride, ConvolutionPadding.Even(margin));
        int large = Images * 42 * Stride;
        int small = Images * geometry.OutputHeight * geometry.OutputWidth * Stride;

        // Few different numbers: maxima are often equal.
        float[] x = [.. Numbers.Random(large, 1).Select(value => MathF.Round(4 * value))];
        float[] dy = Numbers.Random(small, 2);
        float[] start = Numbers.Random(large, 3);
        foreach (bool accumulates in new[] { false, true })
        {
            (float[] y, float[] dx) = PlainMax(geometry, x, dy, accumulates ? start : new float[large]);
            (float[] meanY, float[] meanDx) = PlainMean(geometry, x, dy, accumulates ? start : new float[large]);
            for (int width = 0; width < 3; width++)
            {
                float[] actual = new float[small];
                float[] gradient = [.. start];
                Run<MaxKernel<AboveZero>>(width, geometry, x, actual, dy, gradient, accumulates);
                Bits.AssertEqual([.. y.Select(value => value <= 0 ? 0f : value)], actual, "maximum above 0");
                Run<MaxKernel<All>>(width, geometry, x, actual, dy, gradient, accumulates);
                Bits.AssertEqual(y, actual, "maximum");
                Run<MaxBackwardKernel>(width, geometry, x, actual, dy, gradient, accumulates);
                Bits.AssertEqual(dx, gradient, "gradient of the maximum");
                Run<MeanKernel>(width, geometry, x, actual, dy, gradient, accumulates);
                Bits.AssertEqual(meanY, actual, "mean");
                gradient = [.. start];
                Run<MeanBackwardKernel>(width, geometry, x, actual, dy, gradient, accumulates);
                Bits.AssertEqual(meanDx, gradient, "gradient of the mean");
            }
        }
    }

    private static void Run<TKernel>(
        int width,
        in PoolingGeometry geometry,
        float[] x,
        float[] y,
        float[] dy,
        float[] dx,
        bool accumulates
    )
        where TKernel : struct, IPoolingKernel
    {
        fixed (float* px = x)
        fixed (float* py = y)
        fixed (float* pdy = dy)
        fixed (float* pdx = dx)
        {
            var images = new PoolingImages
            {
                X = px,
                Y = py,
                OutputGradient = pdy,
                InputGradient = pdx,
                Accumulates = accumulates,
            };
            var all = new MatrixSpan(x, x.Length / Stride, Stride, Stride);
            switch (width)
            {
                case 0:
                    Pooling.Run<Lanes128, TKernel>(geometry, images, all, Workers.Single);
                    break;
                case 1:
                    Pooling.Run<Lanes256, TKernel>(geometry, images, all, Workers.Single);
                    break;
                default:
                    Pooling.Run<Lanes512, TKernel>(geometry, images, all, Workers.Single);
                    break;
            }
        }
    }

    private static (float[] Y, float[] Dx) PlainMax(in PoolingGeometry geometry, float[] x, float[] dy, float[] start)
    {
        float[] y = new float[dy.Length];
        float[] dx = [.. start];
        for (int place = 0; place < dy.Length; place++)
        {
            int[] window = WindowOf(geometry, place);
            int first = window.MaxBy(from => x[from]);
            y[place] = x[first];
            dx[first] += dy[place];
        }

        return (y, dx);
    }

    private static (float[] Y, float[] Dx) PlainMean(in PoolingGeometry geometry, float[] x, float[] dy, float[] start)
    {
        float[] y = new float[dy.Length];
        float[] dx = [.. start];
        for (int place = 0; place < dy.Length; place++)
        {
            int[] window = WindowOf(geometry, place);
            float sum = 0;
            foreach (int from in window)
            {
                sum += x[from];
                dx[from] += dy[place] / window.Length;
            }

            y[place] = sum / window.Length;
        }

        return (y, dx);
    }

    // The places, row by row, that a result looks at.
    private static int[] WindowOf(PoolingGeometry geometry, int place)
    {
        int column = place % Stride;
        (int image, int position) = Math.DivRem(place / Stride, geometry.OutputHeight * geometry.OutputWidth);
        (int y, int x) = Math.DivRem(position, geometry.OutputWidth);
        return
        [
            .. from row in Enumerable.Range(y * geometry.StrideY - geometry.Top, geometry.KernelHeight)
            from at in Enumerable.Range(x * geometry.StrideX - geometry.Left, geometry.KernelWidth)
            where row >= 0 && row < geometry.Height && at >= 0 && at < geometry.Width
            select ((image * geometry.Height + row) * geometry.Width + at) * Stride + column,
        ];
    }
}
