using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>The platform's functions, themselves within 1 unit in the last place, judge ours.</summary>
public sealed class ElementaryDoubleTests
{
    private const int Draws = 200_000;

    [Fact]
    public void Whole_numbers_are_taken_in_double_precision()
    {
        int whole = 7;
        Assert.Equal(Elementary.Log(7.0), Elementary.Log(whole));
        Assert.Equal(Elementary.Exp(7.0), Elementary.Exp(whole));
        Assert.Equal(Elementary.Log(1L << 60), Elementary.Log((double)(1L << 60)));
    }

    [Fact]
    public void Exp_is_within_two_units_in_the_last_place() => AssertClose(Elementary.Exp, Math.Exp, -745, 709.7, 2);

    [Fact]
    public void Exp_is_as_close_near_zero() => AssertClose(Elementary.Exp, Math.Exp, -1, 1, 2);

    [Fact]
    public void Log_is_within_two_units_in_the_last_place()
    {
        AssertClose(Elementary.Log, Math.Log, 0.25, 4, 2);
        AssertClose(Elementary.Log, Math.Log, 0, 1e-300, 2);
        AssertClose(Elementary.Log, Math.Log, 1, 1e18, 2);
        Assert.Equal(Math.Log(double.Epsilon), Elementary.Log(double.Epsilon));
    }

    [Fact]
    public void Sin_and_cos_are_within_two_units_in_the_last_place()
    {
        foreach (double range in new[] { 0.7, 7, 1e3, 1e6, 1e12, 1e300 })
        {
            AssertClose(Elementary.Sin, Math.Sin, -range, range, 2);
            AssertClose(Elementary.Cos, Math.Cos, -range, range, 2);
        }
    }

    [Fact]
    public void Sin_and_cos_are_exact_enough_at_multiples_of_a_quarter_turn()
    {
        for (int n = -100_000; n <= 100_000; n += 7)
        {
            double x = n * (Math.PI / 2);
            Assert.True(Distance(Elementary.Sin(x), Math.Sin(x)) <= 2, $"sin({x:R})");
            Assert.True(Distance(Elementary.Cos(x), Math.Cos(x)) <= 2, $"cos({x:R})");
        }
    }

    [Fact]
    public void Tanh_is_within_three_units_in_the_last_place()
    {
        AssertClose(Elementary.Tanh, Math.Tanh, -25, 25, 3);
        AssertClose(Elementary.Tanh, Math.Tanh, -1, 1, 3);
        AssertClose(Elementary.Tanh, Math.Tanh, -1e-5, 1e-5, 3);
    }

    [Fact]
    public void Erf_equals_its_tabulated_values_to_two_units_in_the_last_place()
    {
        // From a 60-digit evaluation.
        (double X, double Erf)[] table =
        [
            (1e-10, 1.1283791670955126e-10),
            (0.03, 0.03384122234173543),
            (0.3, 0.3286267594591274),
            (0.7, 0.6778011938374184),
            (1.1, 0.8802050695740817),
            (1.9, 0.9927904292352575),
            (2.55, 0.9996893396573608),
            (3.3, 0.9999969422902036),
            (4.7, 0.9999999999700474),
            (6.0, 1.0),
        ];
        foreach ((double x, double erf) in table)
        {
            Assert.True(Distance(Elementary.Erf(x), erf) <= 2, $"erf({x:R}) = {Elementary.Erf(x):R}, not {erf:R}");
            Assert.Equal(-Elementary.Erf(x), Elementary.Erf(-x));
        }
    }

    [Fact]
    public void Integer_powers_are_within_two_units_in_the_last_place()
    {
        // An exact power by big integers: (numerator / 2^20)^exponent.
        foreach (int numerator in new[] { 1048575, 1048577, 943718, 1047527, 3, 5000000 })
        {
            double x = numerator / 1048576.0;
            foreach (int exponent in new[] { 0, 1, 2, 3, 7, 10, 31, 100, 999, 5000 })
            {
                var power = System.Numerics.BigInteger.Pow(numerator, exponent);
                int shift = (int)power.GetBitLength() - 64;
                double expected = Math.ScaleB(
                    (double)(ulong)(shift > 0 ? power >> shift : power),
                    Math.Max(shift, 0) - 20 * exponent
                );
                if (expected is > 1e-290 and < 1e290)
                {
                    Assert.True(Distance(Elementary.Pow(x, exponent), expected) <= 2, $"{x:R}^{exponent}");
                    Assert.True(Distance(Elementary.Pow(x, -exponent), 1 / expected) <= 2, $"{x:R}^-{exponent}");
                }
            }
        }
        Assert.Equal(0, Elementary.Pow(0.5, int.MaxValue));
        Assert.Equal(double.PositiveInfinity, Elementary.Pow(0.5, int.MinValue));
        Assert.Equal(-8, Elementary.Pow(-2, 3));
    }

    [Fact]
    public void Special_values_follow_the_platform()
    {
        foreach (
            double x in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, -1.0, 1e308 }
        )
        {
            Assert.Equal(Math.Exp(x), Elementary.Exp(x));
            Assert.Equal(Math.Log(x), Elementary.Log(x));
            Assert.Equal(Math.Tanh(x), Elementary.Tanh(x));
            Assert.Equal(double.IsFinite(x) ? Math.Sin(x) : double.NaN, Elementary.Sin(x));
            Assert.Equal(double.IsFinite(x) ? Math.Cos(x) : double.NaN, Elementary.Cos(x));
        }
        Assert.Equal(double.NaN, Elementary.Erf(double.NaN));
        Assert.Equal(1, Elementary.Erf(double.PositiveInfinity));
        Assert.Equal(-1, Elementary.Erf(double.NegativeInfinity));
    }

    private static void AssertClose(
        Func<double, double> ours,
        Func<double, double> theirs,
        double minimum,
        double maximum,
        long units
    )
    {
        var random = new Random(1);
        for (int i = 0; i < Draws; i++)
        {
            double x = minimum + (maximum - minimum) * random.NextDouble();
            long distance = Distance(ours(x), theirs(x));
            Assert.True(distance <= units, $"{distance} units in the last place at {x:R}");
        }
    }

    private static long Distance(double a, double b) =>
        Math.Abs(BitConverter.DoubleToInt64Bits(a) - BitConverter.DoubleToInt64Bits(b));
}
