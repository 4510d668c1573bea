using Filigree.Numerics;
using Filigree.Tests.Support;

namespace Filigree.Tests.Numerics;

/// <summary>Convolutions by connections in vectors of every width: same bits, and those of the plain loop forward.</summary>
public sealed unsafe class SparseConvolutionTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(1, 48)]
    [InlineData(2, 32)]
    public void Every_width_gives_the_same_bits(int stride, int samples)
    {
        var geometry = new ConvolutionGeometry(7, 6, 4, 6, 3, 2, stride, stride, default, groups: 2);
        var convolution = new SparseConvolution(geometry, samples);
        Assert.False(convolution.IsPadded);
        SparseMatrix matrix = TestConnections.Make(6, geometry.Places, 0.5, 3);
        var connections = Connections.Of(matrix);
        float[] weights = Random(connections.Count, 1);
        float[] x = Random(geometry.Channels * geometry.Positions * samples, 2);
        float[] bias = Random(6, 3);
        float[] dy = Random(geometry.Outputs * geometry.OutputPositions * samples, 4);
        int[] offsets = new int[connections.Count];
        float[] ordered = new float[connections.Count];
        convolution.Order(connections, weights, offsets, ordered);

        float[] expected = Plain(geometry, connections, weights, x, bias, samples);
        float[]? byWeights = null;
        float[]? byInput = null;
        for (int width = 0; width < 3; width++)
        {
            float[] y = new float[dy.Length];
            float[] dw = new float[connections.Count];
            float[] dx = Random(x.Length, 5);
            fixed (int* outputStarts = connections.OutputStarts)
            fixed (int* inputStarts = connections.InputStarts)
            fixed (int* heads = connections.Heads)
            fixed (int* po = offsets)
            fixed (float* pw = ordered)
            fixed (float* places = weights)
            fixed (float* px = x)
            fixed (float* pb = bias)
            fixed (float* py = y)
            fixed (float* pdy = dy)
            fixed (float* pdw = dw)
            fixed (float* pdx = dx)
            {
                var forward = new SparseConvolutionForward
                {
                    Geometry = geometry,
                    Samples = samples,
                    Width = convolution.Width,
                    Starts = outputStarts,
                    Offsets = po,
                    Weights = pw,
                    Bias = pb,
                    X = px,
                    Y = py,
                };
                var backward = new SparseConvolutionBackward
                {
                    Geometry = geometry,
                    Samples = samples,
                    Height = convolution.Height,
                    Width = convolution.Width,
                    Starts = inputStarts,
                    Heads = heads,
                    Weights = places,
                    X = px,
                    OutputGradient = pdy,
                    WeightGradient = pdw,
                    InputGradient = pdx,
                    Accumulates = true,
                };
                switch (width)
                {
                    case 0:
                        forward.Run<Lanes128>(Workers.Single);
                        backward.Run<Lanes128>(Workers.Single);
                        break;
                    case 1:
                        forward.Run<Lanes256>(Workers.Single);
                        backward.Run<Lanes256>(Workers.Single);
                        break;
                    default:
                        forward.Run<Lanes512>(Workers.Single);
                        backward.Run<Lanes512>(Workers.Single);
                        break;
                }
            }

            Bits.AssertEqual(expected, y, "result");
            Bits.AssertEqual(byWeights ??= dw, dw, "gradient of the weights");
            Bits.AssertEqual(byInput ??= dx, dx, "gradient of the input");
        }
    }

    private static float[] Random(int count, int seed) => Filigree.Tests.Numerics.Numbers.Random(count, seed);

    private static float[] Plain(
        ConvolutionGeometry geometry,
        Connections connections,
        float[] weights,
        float[] x,
        float[] bias,
        int samples
    )
    {
        float[] y = new float[geometry.Outputs * geometry.OutputPositions * samples];
        for (int place = 0; place < y.Length; place++)
        {
            (int position, int sample) = Math.DivRem(place, samples);
            (int output, int at) = Math.DivRem(position, geometry.OutputPositions);
            (int row, int column) = Math.DivRem(at, geometry.OutputWidth);
            float sum = 0;
            for (int index = connections.OutputStarts[output]; index < connections.OutputStarts[output + 1]; index++)
            {
                (int channel, int kernel) = Math.DivRem(connections.Tails[index], geometry.KernelArea);
                (int kernelRow, int kernelColumn) = Math.DivRem(kernel, geometry.KernelWidth);
                int image = output / geometry.GroupOutputs * geometry.GroupChannels + channel;
                int from =
                    (image * geometry.Height + row * geometry.StrideHeight + kernelRow) * geometry.Width
                    + column * geometry.StrideWidth
                    + kernelColumn;
                sum = MathF.FusedMultiplyAdd(weights[connections.Places[index]], x[from * samples + sample], sum);
            }

            y[place] = sum + bias[output];
        }

        return y;
    }
}
