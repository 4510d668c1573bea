using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>GELU and its slope in one pass have the bits of each alone, in vectors of every width.</summary>
public sealed unsafe class GeluKernelTests
{
    [Fact]
    public void Both_at_once_have_the_bits_of_each_alone_in_every_width()
    {
        float[] x = [.. Numbers.Random(160, 1).Select(value => 6 * value), .. new float[16]];
        float[] values = new float[x.Length];
        float[] slopes = new float[x.Length];
        Elementwise.Gelu(x, values);
        Elementwise.GeluBackward(x, [.. x.Select(_ => 1f)], slopes);
        AssertSame(Run<Lanes128>(x));
        AssertSame(Run<Lanes256>(x));
        AssertSame(Run<Lanes512>(x));
        float[] y = new float[x.Length];
        float[] derivative = new float[x.Length];
        GeluKernel.Run(x, y, derivative);
        AssertSame((y, derivative));
        Assert.Throws<ArgumentOutOfRangeException>(() => GeluKernel.Run(new float[8], new float[8], new float[8]));

        void AssertSame((float[] Y, float[] Slopes) actual)
        {
            Bits.AssertEqual(values, actual.Y, "value");
            Bits.AssertEqual(slopes, actual.Slopes, "slope");
        }
    }

    private static (float[] Y, float[] Slopes) Run<T>(float[] x)
        where T : unmanaged, ILanes<T>
    {
        float[] y = new float[x.Length];
        float[] slopes = new float[x.Length];
        fixed (float* px = x)
        fixed (float* py = y)
        fixed (float* pSlopes = slopes)
        {
            GeluKernel.Run<T>(px, py, pSlopes, x.Length);
        }

        return (y, slopes);
    }
}
