using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>Float functions against double ones, which are good to all the digits a float has.</summary>
public sealed unsafe class ElementarySingleTests
{
    [Fact]
    public void Exp_is_within_two_units_in_the_last_place() =>
        AssertClose(Elementary.Exp, Math.Exp, x => x is > -87.3f and < 88.72f, 2);

    [Fact]
    public void Exp_gives_zero_where_the_result_would_be_subnormal_and_infinity_beyond_the_floats()
    {
        Assert.Equal(0, Elementary.Exp(-87.4f));
        Assert.Equal(0, Elementary.Exp(float.NegativeInfinity));
        Assert.Equal(float.PositiveInfinity, Elementary.Exp(88.73f));
        Assert.Equal(float.PositiveInfinity, Elementary.Exp(float.PositiveInfinity));
        Assert.Equal(float.NaN, Elementary.Exp(float.NaN));
        Assert.Equal(1, Elementary.Exp(-0f));
    }

    [Fact]
    public void Log_is_within_two_units_in_the_last_place() => AssertClose(Elementary.Log, Math.Log, x => x > 0, 2);

    [Fact]
    public void Log_of_what_has_none_follows_the_standard()
    {
        Assert.Equal(float.NegativeInfinity, Elementary.Log(0f));
        Assert.Equal(float.NegativeInfinity, Elementary.Log(-0f));
        Assert.Equal(float.NaN, Elementary.Log(-1f));
        Assert.Equal(float.NaN, Elementary.Log(float.NaN));
        Assert.Equal(float.PositiveInfinity, Elementary.Log(float.PositiveInfinity));
        Assert.Equal(0, Elementary.Log(1f));
    }

    [Fact]
    public void Tanh_is_within_two_units_in_the_last_place() => AssertClose(Elementary.Tanh, Math.Tanh, _ => true, 2);

    [Fact]
    public void Erf_is_within_two_units_in_the_last_place() =>
        AssertClose(Elementary.Erf, Elementary.Erf, x => Math.Abs(x) > 1e-37f, 2);

    [Fact]
    public void Sigmoid_is_within_three_units_in_the_last_place() =>
        AssertClose(Elementary.Sigmoid, x => 1 / (1 + Math.Exp(-x)), x => x > -87.3f, 3);

    [Fact]
    public void Every_width_and_the_scalar_version_give_the_same_bits()
    {
        float[] x = [.. SomeOfAllFloats().Take(100_003)];
        AssertWidths(default(ExpOperation), x, Elementary.Exp);
        AssertWidths(default(LogOperation), x, Elementary.Log);
        AssertWidths(default(TanhOperation), x, Elementary.Tanh);
        AssertWidths(default(SigmoidOperation), x, Elementary.Sigmoid);
        AssertWidths(default(ErfOperation), x, Elementary.Erf);
    }

    private static void AssertWidths<TOperation>(TOperation operation, float[] x, Func<float, float> scalar)
        where TOperation : struct, IUnaryOperation
    {
        float[] expected = [.. x.Select(scalar)];
        foreach (float[] actual in Widths.Run(operation, x))
        {
            Bits.AssertEqual(expected, actual, typeof(TOperation).Name);
        }
    }

    private static void AssertClose(
        Func<float, float> ours,
        Func<double, double> theirs,
        Func<float, bool> counts,
        int units
    )
    {
        foreach (float x in SomeOfAllFloats().Where(x => float.IsFinite(x) && counts(x)))
        {
            double expected = theirs(x);
            double unit = MathF.BitIncrement(Math.Abs((float)expected)) - Math.Abs((float)expected);
            double distance = Math.Abs(ours(x) - expected) / Math.Max(unit, float.Epsilon);
            Assert.True(distance <= units, $"{distance:F2} units in the last place at {x:R}");
        }
    }

    // Every 40,009th bit pattern: all exponents and signs, infinities excepted.
    private static IEnumerable<float> SomeOfAllFloats()
    {
        for (long bits = 0; bits <= uint.MaxValue; bits += 40009)
        {
            yield return BitConverter.UInt32BitsToSingle((uint)(bits * 2654435761 % 4294967296));
        }
    }
}
