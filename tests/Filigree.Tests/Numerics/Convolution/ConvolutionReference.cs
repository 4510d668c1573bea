using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>What the kernels must compute, written plainly and in double. Arrays are dense: no padding.</summary>
internal static class ConvolutionReference
{
    /// <summary>[sample, position, output] from [sample, position, channel], [place, output].</summary>
    public static double[] Forward(ConvolutionGeometry g, int samples, float[] x, float[] w, float[] bias, bool relu)
    {
        var y = new double[samples * g.OutputPositions * g.Outputs];
        Visit(g, samples, (input, place, output) => y[output] += (double)x[input] * w[place]);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] += bias.Length == 0 ? 0 : bias[i % g.Outputs];
            y[i] = relu ? Math.Max(0, y[i]) : y[i];
        }

        return y;
    }

    public static double[] InputGradient(ConvolutionGeometry g, int samples, float[] dy, float[] w)
    {
        var dx = new double[samples * g.Positions * g.Channels];
        Visit(g, samples, (input, place, output) => dx[input] += (double)dy[output] * w[place]);
        return dx;
    }

    public static double[] WeightGradient(ConvolutionGeometry g, int samples, float[] x, float[] dy)
    {
        var dw = new double[g.Places * g.Outputs];
        Visit(g, samples, (input, place, output) => dw[place] += (double)x[input] * dy[output]);
        return dw;
    }

    // Every product of the convolution: indices of the input, of the weight and of the output.
    private static void Visit(ConvolutionGeometry g, int samples, Action<int, int, int> product)
    {
        for (int sample = 0; sample < samples; sample++)
        {
            for (int oy = 0; oy < g.OutputHeight; oy++)
            {
                for (int ox = 0; ox < g.OutputWidth; ox++)
                {
                    for (int output = 0; output < g.Outputs; output++)
                    {
                        int to = ((sample * g.OutputHeight + oy) * g.OutputWidth + ox) * g.Outputs + output;
                        for (int channel = 0; channel < g.GroupChannels; channel++)
                        {
                            VisitKernel(g, sample, oy, ox, output, channel, to, product);
                        }
                    }
                }
            }
        }
    }

    private static void VisitKernel(
        ConvolutionGeometry g,
        int sample,
        int oy,
        int ox,
        int output,
        int channel,
        int to,
        Action<int, int, int> product
    )
    {
        int inputChannel = output / g.GroupOutputs * g.GroupChannels + channel;
        for (int i = 0; i < g.KernelHeight; i++)
        {
            for (int j = 0; j < g.KernelWidth; j++)
            {
                int y = oy * g.StrideHeight + i - g.Padding.Top;
                int x = ox * g.StrideWidth + j - g.Padding.Left;
                if (y >= 0 && y < g.Height && x >= 0 && x < g.Width)
                {
                    int from = ((sample * g.Height + y) * g.Width + x) * g.Channels + inputChannel;
                    int place = ((channel * g.KernelHeight + i) * g.KernelWidth + j) * g.Outputs + output;
                    product(from, place, to);
                }
            }
        }
    }
}
