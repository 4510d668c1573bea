using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>Normalization of channels in vectors of every width against the plain formula.</summary>
public sealed unsafe class ChannelMapTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Every_width_equals_the_plain_formula(bool channelsAreRows, bool relu)
    {
        const int rows = 5;
        const int stride = 32;
        int channels = channelsAreRows ? rows : stride;
        float[] x = Numbers.Random(rows * stride, 1);
        float[] dy = Numbers.Random(rows * stride, 2);
        float[] start = Numbers.Random(rows * stride, 3);
        float[] constants = Numbers.Random(ChannelConstants.Rows * channels, 4);
        float[] y = new float[x.Length];
        float[] dx = [.. start];
        for (int place = 0; place < x.Length; place++)
        {
            int channel = channelsAreRows ? place / stride : place % stride;
            float centred = x[place] - constants[channel];
            float scale = constants[channels + channel];
            y[place] = centred * scale + constants[2 * channels + channel];
            float gradient = relu && y[place] <= 0 ? 0 : dy[place];
            y[place] = relu && y[place] < 0 ? 0 : y[place];
            float mean = constants[3 * channels + channel];
            dx[place] += (gradient - mean - centred * constants[4 * channels + channel]) * scale;
        }

        for (int width = 0; width < 3; width++)
        {
            float[] actual = new float[x.Length];
            Run(width, x, null, constants, actual, channels, channelsAreRows, relu);
            Bits.AssertEqual(y, actual, "normalized");
            actual = [.. start];
            Run(width, x, dy, constants, actual, channels, channelsAreRows, relu);
            Bits.AssertEqual(dx, actual, "gradient");
        }
    }

    private static void Run(
        int width,
        float[] x,
        float[]? dy,
        float[] constants,
        float[] result,
        int channels,
        bool channelsAreRows,
        bool relu
    )
    {
        const int rows = 5;
        fixed (float* px = x)
        fixed (float* pdy = dy)
        fixed (float* pc = constants)
        fixed (float* pr = result)
        {
            var map = new ChannelMap
            {
                X = px,
                OutputGradient = pdy,
                Result = pr,
                Constants = ChannelConstants.In(pc, channels),
                Relu = relu,
                Accumulates = dy is not null,
            };
            switch (width)
            {
                case 0:
                    map.Run<Lanes128>(rows, x.Length / rows, channelsAreRows, Workers.Single);
                    break;
                case 1:
                    map.Run<Lanes256>(rows, x.Length / rows, channelsAreRows, Workers.Single);
                    break;
                default:
                    map.Run<Lanes512>(rows, x.Length / rows, channelsAreRows, Workers.Single);
                    break;
            }
        }
    }
}
