using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public sealed class ElementwiseTests
{
    private static readonly float[] Special =
    [
        0,
        -0f,
        float.NaN,
        float.PositiveInfinity,
        float.NegativeInfinity,
        1,
        -2,
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(2500)]
    public void Numbers_of_any_length_are_exchanged(int length)
    {
        float[] x = [.. Enumerable.Range(0, length).Select(index => (float)index)];
        float[] y = [.. x.Select(number => -number - 1)];
        (float[] here, float[] there) = ([.. x], [.. y]);
        Elementwise.Exchange(here, there);
        Assert.Equal(y, here);
        Assert.Equal(x, there);
    }

    [Fact]
    public void Arithmetic_equals_the_plain_loop_at_every_length()
    {
        foreach (int length in Numbers.Lengths)
        {
            float[] x = Numbers.Random(length, 1);
            float[] y = Numbers.Random(length, 2);
            AssertInPlace(x, y, Elementwise.Add, (a, b) => b + a);
            AssertInPlace(x, y, (a, b) => Elementwise.AddScaled(0.3f, a, b), (a, b) => b + 0.3f * a);
            AssertInPlace(x, y, Elementwise.Multiply, (a, b) => b * a);
            AssertInPlace(x, y, (_, b) => Elementwise.Scale(-0.7f, b), (_, b) => -0.7f * b);
            AssertInPlace(x, y, (_, b) => Elementwise.Fill(b, 3), (_, _) => 3);
        }
    }

    [Fact]
    public void Activations_equal_the_plain_loop_at_every_width_and_length()
    {
        foreach (int length in Numbers.Lengths)
        {
            float[] x = [.. Special, .. Numbers.Random(length, 3, 5)];
            AssertUnary(default(ReluOperation), x, Elementwise.Relu, v => v < 0 ? 0 : v);
            AssertUnary(
                default(GeluOperation),
                x,
                Elementwise.Gelu,
                v => v * 0.5f * (Elementary.Erf(v * 0.70710678f) + 1)
            );
            AssertUnary(
                default(EluOperation),
                x,
                Elementwise.Elu,
                v =>
                    v > 0 ? v
                    : Elementary.Tanh(v * 0.5f) is var t ? (t + t) / (1 - t)
                    : 0
            );
            AssertUnary(default(TanhOperation), x, Elementwise.Tanh, Elementary.Tanh);
            AssertUnary(default(SigmoidOperation), x, Elementwise.Sigmoid, Elementary.Sigmoid);
        }
    }

    [Fact]
    public void Gradients_of_activations_equal_the_plain_loop_at_every_width_and_length()
    {
        foreach (int length in Numbers.Lengths)
        {
            float[] x = [.. Special, .. Numbers.Random(length, 4, 3)];
            float[] dy = Numbers.Random(x.Length, 5);
            AssertBinary(default(ReluBackwardOperation), x, dy, Elementwise.ReluBackward, (y, d) => y > 0 ? d : 0);
            AssertBinary(
                default(EluBackwardOperation),
                x,
                dy,
                Elementwise.EluBackward,
                (y, d) => y > 0 ? d : d * (y + 1)
            );
            AssertBinary(default(TanhBackwardOperation), x, dy, Elementwise.TanhBackward, (y, d) => d * (1 - y * y));
            AssertBinary(
                default(SigmoidBackwardOperation),
                x,
                dy,
                Elementwise.SigmoidBackward,
                (y, d) => d * (y * (1 - y))
            );
            AssertBinary(default(SelectOperation), x, dy, Elementwise.Select, (mask, d) => mask == 0 ? 0 : d);
            AssertBinary(
                default(GeluBackwardOperation),
                x,
                dy,
                Elementwise.GeluBackward,
                (v, d) =>
                    d
                    * ((Elementary.Erf(v * 0.70710678f) + 1) * 0.5f + v * (Elementary.Exp(v * v * -0.5f) * 0.39894228f))
            );
        }
    }

    [Fact]
    public void Elu_is_the_exponential_less_one_to_the_last_digits_however_near_zero()
    {
        foreach (double power in Enumerable.Range(-70, 87).Select(step => step / 10.0))
        {
            var x = (float)-Math.Pow(10, power);
            double expected = Math.Abs(x) < 1e-3 ? x + ((double)x * x / 2) + (Math.Pow(x, 3) / 6) : Math.Exp(x) - 1;
            Assert.Equal(1, One(Elementwise.Elu, x) / expected, 4e-7);
        }

        Assert.Equal([0f, -1f, 2f], new[] { 0f, float.NegativeInfinity, 2f }.Select(x => One(Elementwise.Elu, x)));
        Assert.True(float.IsNaN(One(Elementwise.Elu, float.NaN)));
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        const float Step = 1e-2f;
        foreach (float x in new[] { -3f, -1.3f, -0.2f, 0.4f, 2.1f })
        {
            AssertDerivative(x, v => One(Elementwise.Gelu, v), v => One(Elementwise.GeluBackward, v));
            AssertDerivative(
                x,
                v => One(Elementwise.Elu, v),
                v => One(Elementwise.EluBackward, One(Elementwise.Elu, v))
            );
            AssertDerivative(
                x,
                v => One(Elementwise.Tanh, v),
                v => One(Elementwise.TanhBackward, One(Elementwise.Tanh, v))
            );
            AssertDerivative(
                x,
                v => One(Elementwise.Sigmoid, v),
                v => One(Elementwise.SigmoidBackward, One(Elementwise.Sigmoid, v))
            );
        }

        void AssertDerivative(float x, Func<float, float> function, Func<float, float> derivative) =>
            Assert.Equal((function(x + Step) - function(x - Step)) / (2 * Step), derivative(x), 1e-3);
    }

    [Fact]
    public void Spans_of_different_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => Elementwise.Add(new float[3], new float[4]));

    private delegate void InPlace(ReadOnlySpan<float> x, Span<float> y);

    private delegate void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx);

    private static float One(InPlace function, float x)
    {
        float[] y = new float[1];
        function([x], y);
        return y[0];
    }

    private static float One(Backward function, float x)
    {
        float[] dx = new float[1];
        function([x], [1f], dx);
        return dx[0];
    }

    private static void AssertInPlace(float[] x, float[] y, InPlace function, Func<float, float, float> plain)
    {
        float[] expected = [.. x.Zip(y, plain)];
        float[] actual = [.. y];
        function(x, actual);
        Bits.AssertEqual(expected, actual, plain.Method.Name);
    }

    private static void AssertUnary<TOperation>(
        TOperation operation,
        float[] x,
        InPlace function,
        Func<float, float> plain
    )
        where TOperation : struct, IUnaryOperation
    {
        float[] expected = [.. x.Select(plain)];
        float[] actual = [.. x];
        function(actual, actual);
        Bits.AssertEqual(expected, actual, typeof(TOperation).Name);
        foreach (float[] ofWidth in Widths.Run(operation, x))
        {
            Bits.AssertEqual(expected, ofWidth, typeof(TOperation).Name);
        }
    }

    private static void AssertBinary<TOperation>(
        TOperation operation,
        float[] x,
        float[] dy,
        Backward function,
        Func<float, float, float> plain
    )
        where TOperation : struct, IBinaryOperation
    {
        float[] expected = [.. x.Zip(dy, plain)];
        float[] actual = [.. dy];
        function(x, actual, actual);
        Bits.AssertEqual(expected, actual, typeof(TOperation).Name);
        foreach (float[] ofWidth in Widths.Run(operation, x, dy))
        {
            Bits.AssertEqual(expected, ofWidth, typeof(TOperation).Name);
        }
    }
}
