using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>Sums of x and x * x, or with a gradient of g and g * x.</summary>
// Safe: ChannelSums holds what is pointed to fixed; rows are padded to whole vectors.
internal unsafe struct ChannelSumsKernel
{
    public float* X;
    public float* OutputGradient;
    public ChannelConstants Constants;
    public bool Relu;
    public nint Stride;
    public int Rows;
    public double* Sums;

    /// <summary>Channels are columns: some rows, in order, a cache line of channels at a time.</summary>
    /// <param name="first">The first.</param>
    /// <param name="end">Behind the last.</param>
    /// <param name="sums">Receives the sums of all channels, then those of the products.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Columns(int first, int end, double* sums)
    {
        for (nint column = 0; column < Stride; column += 16)
        {
            Vector256<double> sum0 = default;
            Vector256<double> sum1 = default;
            Vector256<double> sum2 = default;
            Vector256<double> sum3 = default;
            Vector256<double> product0 = default;
            Vector256<double> product1 = default;
            Vector256<double> product2 = default;
            Vector256<double> product3 = default;
            Channel lowerChannel = Relu ? Channel.Load(Constants, column) : default;
            Channel upperChannel = Relu ? Channel.Load(Constants, column + 8) : default;
            float* x = X + first * Stride + column;
            float* dy = OutputGradient + first * Stride + column;
            for (int row = first; row < end; row++, x += Stride, dy += Stride)
            {
                Vector256<float> value = Vector256.Load(x);
                Vector256<float> factor = Factor(value, dy, lowerChannel);
                Vector256<double> lower = Vector256.WidenLower(factor);
                Vector256<double> upper = Vector256.WidenUpper(factor);
                sum0 += lower;
                sum1 += upper;
                product0 += lower * Vector256.WidenLower(value);
                product1 += upper * Vector256.WidenUpper(value);
                value = Vector256.Load(x + 8);
                factor = Factor(value, dy + 8, upperChannel);
                lower = Vector256.WidenLower(factor);
                upper = Vector256.WidenUpper(factor);
                sum2 += lower;
                sum3 += upper;
                product2 += lower * Vector256.WidenLower(value);
                product3 += upper * Vector256.WidenUpper(value);
            }

            sum0.Store(sums + column);
            sum1.Store(sums + column + 4);
            sum2.Store(sums + column + 8);
            sum3.Store(sums + column + 12);
            product0.Store(sums + Stride + column);
            product1.Store(sums + Stride + column + 4);
            product2.Store(sums + Stride + column + 8);
            product3.Store(sums + Stride + column + 12);
        }
    }

    /// <summary>Channels are rows: one of them.</summary>
    /// <param name="row">Its index.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Row(int row)
    {
        Vector256<double> sum0 = default;
        Vector256<double> sum1 = default;
        Vector256<double> sum2 = default;
        Vector256<double> sum3 = default;
        Vector256<double> product0 = default;
        Vector256<double> product1 = default;
        Vector256<double> product2 = default;
        Vector256<double> product3 = default;
        Channel channel = Relu ? Channel.Of(Constants, row) : default;
        float* x = X + row * Stride;
        float* dy = OutputGradient + row * Stride;
        for (nint i = 0; i < Stride; i += 16)
        {
            Vector256<float> value = Vector256.Load(x + i);
            Vector256<float> factor = Factor(value, dy + i, channel);
            sum0 += Vector256.WidenLower(factor);
            sum1 += Vector256.WidenUpper(factor);
            product0 += Vector256.WidenLower(factor) * Vector256.WidenLower(value);
            product1 += Vector256.WidenUpper(factor) * Vector256.WidenUpper(value);
            value = Vector256.Load(x + i + 8);
            factor = Factor(value, dy + i + 8, channel);
            sum2 += Vector256.WidenLower(factor);
            sum3 += Vector256.WidenUpper(factor);
            product2 += Vector256.WidenLower(factor) * Vector256.WidenLower(value);
            product3 += Vector256.WidenUpper(factor) * Vector256.WidenUpper(value);
        }

        Sums[row] = LaneTree.Sum(sum0 + sum2 + (sum1 + sum3));
        Sums[Rows + row] = LaneTree.Sum(product0 + product2 + (product1 + product3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<float> Factor(Vector256<float> x, float* dy, in Channel channel)
    {
        if (OutputGradient is null)
        {
            return x;
        }

        Vector256<float> gradient = Vector256.Load(dy);
        return Relu
            ? gradient
                & Vector256.GreaterThan((x - channel.Mean) * channel.Scale + channel.Shift, Vector256<float>.Zero)
            : gradient;
    }

    private readonly struct Channel(Vector256<float> mean, Vector256<float> scale, Vector256<float> shift)
    {
        public readonly Vector256<float> Mean = mean;
        public readonly Vector256<float> Scale = scale;
        public readonly Vector256<float> Shift = shift;

        public static Channel Load(in ChannelConstants constants, nint column) =>
            new(
                Vector256.Load(constants.Mean + column),
                Vector256.Load(constants.Scale + column),
                Vector256.Load(constants.Shift + column)
            );

        public static Channel Of(in ChannelConstants constants, nint channel) =>
            new(
                Vector256.Create(constants.Mean[channel]),
                Vector256.Create(constants.Scale[channel]),
                Vector256.Create(constants.Shift[channel])
            );
    }
}
