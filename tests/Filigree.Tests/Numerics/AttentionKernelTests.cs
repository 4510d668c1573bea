using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>Attention in vectors of every width against plain loops in double precision.</summary>
public sealed unsafe class AttentionKernelTests
{
    private const int Samples = 2;

    [Theory]
    [InlineData(1, 1, 3, false)]
    [InlineData(1, 2, 4, true)]
    [InlineData(2, 3, 1, true)]
    [InlineData(5, 2, 7, false)]
    [InlineData(17, 2, 16, true)]
    [InlineData(65, 1, 16, true)]
    [InlineData(33, 1, 40, false)]
    public void Every_width_has_the_bits_of_the_others_and_the_numbers_of_plain_loops(
        int tokens,
        int heads,
        int width,
        bool masks
    )
    {
        var shape = new AttentionShape(tokens, heads, width, masks);
        var reference = new AttentionReference(shape, Samples);
        float[] x = [.. Numbers.Random(reference.Inputs, 1).Select(value => 3 * value)];
        float[] dy = Numbers.Random(reference.Outputs, 2);
        float[] scales = [.. Numbers.Random(heads, 3).Select(value => value + 1)];
        AttentionReference.Results expected = reference.Run(x, dy, scales);
        Results first = Run<Lanes128>(shape, x, dy, scales);
        AssertClose(expected.Y, first.Y);
        AssertClose(expected.Dx, first.Dx);
        for (int head = 0; head < first.ByScale.Length; head++)
        {
            // Slopes of a row add up to 0: little is left of much.
            Assert.Equal(expected.ByScale[head], first.ByScale[head], 1e-6 * expected.Terms[head] + 1e-7);
        }

        foreach (Results other in new[] { Run<Lanes256>(shape, x, dy, scales), Run<Lanes512>(shape, x, dy, scales) })
        {
            Bits.AssertEqual(first.Y, other.Y, "results");
            Bits.AssertEqual(first.Dx, other.Dx, "gradient");
            Assert.Equal(first.ByScale, other.ByScale);
        }
    }

    private static Results Run<T>(AttentionShape shape, float[] x, float[] dy, float[] scales)
        where T : unmanaged, ILanes<T>
    {
        float[] y = new float[dy.Length];
        float[] dx = new float[x.Length];
        double[] byScale = new double[Samples * shape.Heads];
        using var shares = new AlignedBuffer(Samples * shape.Heads * shape.ShareCount);
        fixed (float* px = x)
        fixed (float* py = y)
        fixed (float* pdy = dy)
        fixed (float* pdx = dx)
        fixed (float* pScales = scales)
        fixed (double* pByScale = byScale)
        {
            var kernel = new AttentionKernel
            {
                Shape = shape,
                X = px,
                XStride = 3 * shape.Channels,
                Y = py,
                YStride = shape.Channels,
                Scales = pScales,
                Shares = shares.Pointer,
                Gradient = pdx,
                ScaleGradients = pByScale,
            };
            for (int sample = 0; sample < Samples; sample++)
            {
                kernel.Forward<T>(sample);
            }

            kernel.Y = pdy;
            for (int sample = 0; sample < Samples; sample++)
            {
                kernel.Backward<T>(sample);
            }
        }

        return new Results(y, dx, byScale);
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        double norm = Math.Sqrt(expected.Sum(value => value * value));
        double error = Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum());
        Assert.True(error <= 4e-6 * norm + 1e-6, $"{error} off, of {norm}");
    }

    private sealed record Results(float[] Y, float[] Dx, double[] ByScale);
}
