using Filigree.Studies.Statistics;

namespace Filigree.Studies.Tests.Statistics;

/// <summary>Pearson's correlation and its test.</summary>
public sealed class PearsonCorrelationTests
{
    [Fact]
    public void The_coefficient_and_its_p_value_are_those_of_the_textbook()
    {
        var correlation = PearsonCorrelation.Of([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]);

        // Sums of squares 10 and 10, of products 8; t = 0.8 sqrt(3 / 0.36) with 3 degrees of freedom.
        Assert.Equal(0.8, correlation.Coefficient, 1e-15);
        Assert.Equal(0.10408803866182788, correlation.P, 1e-12);
        Assert.Equal(5, correlation.Count);
    }

    [Theory]
    [InlineData(-0.3, 100, 0.0024)]
    [InlineData(0.195, 100, 0.0519)]
    public void The_p_value_falls_with_the_number_of_pairs(double wanted, int count, double p)
    {
        // Two waves that are orthogonal over a period, mixed so that r is what is wanted.
        double[] x = [.. Enumerable.Range(0, count).Select(i => Math.Sin(2 * Math.PI * i / count))];
        double[] y =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => wanted * x[i] + Math.Sqrt(1 - wanted * wanted) * Math.Cos(2 * Math.PI * i / count)),
        ];
        var correlation = PearsonCorrelation.Of(x, y);
        Assert.Equal(wanted, correlation.Coefficient, 1e-12);
        Assert.Equal(p, correlation.P, 1e-4);
    }

    [Fact]
    public void Straight_lines_are_certain_and_too_little_says_nothing()
    {
        Assert.Equal((-1, 0), Values(PearsonCorrelation.Of([1, 2, 4], [-0.1, -0.2, -0.4])));
        Assert.Equal((double.NaN, double.NaN), Values(PearsonCorrelation.Of([1, 2], [1, 2])));
        Assert.Equal((double.NaN, double.NaN), Values(PearsonCorrelation.Of([1, 2, 3], [5, 5, 5])));
        Assert.Equal((double.NaN, double.NaN), Values(PearsonCorrelation.Of([], [])));

        static (double, double) Values(PearsonCorrelation one) => (one.Coefficient, one.P);
    }
}
