using Filigree.Studies.Statistics;

namespace Filigree.Studies.Tests.Statistics;

public sealed class DegenerateInputTests
{
    private static readonly double[][] Samples =
    [
        [],
        [1],
        [1, 1],
        [0.1, 0.1, 0.1],
        [1, 2],
        [double.NaN],
        [double.NaN, 1, double.PositiveInfinity, 2],
        [double.MaxValue, -double.MaxValue],
        [double.Epsilon, 0],
        [1e-300, 2e-300, 3e-300],
        [1e300, 2e300, 3e300],
    ];

    public static TheoryData<int, int, string> Grid()
    {
        TheoryData<int, int, string> grid = [];
        for (int a = 0; a < Samples.Length; a++)
        {
            for (int b = 0; b < Samples.Length; b++)
            {
                foreach (ComparisonTest test in Enum.GetValues<ComparisonTest>())
                {
                    grid.Add(a, b, test.ToString());
                }
            }
        }
        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void Every_pair_of_samples_gets_a_verdict_and_a_p_in_0_to_1_or_none(int a, int b, string named)
    {
        var test = Enum.Parse<ComparisonTest>(named);
        Comparison comparison = Comparison.Of(Observed(Samples[a]), Observed(Samples[b]), test, Direction.Higher);
        Assert.True(double.IsNaN(comparison.P) || comparison.P is >= 0 and <= 1, $"p = {comparison.P}");
        Assert.NotEqual(Verdict.None, comparison.Verdict);
        if (double.IsNaN(comparison.P))
        {
            Assert.Equal(Verdict.TooFewSeeds, comparison.Verdict);
        }
    }

    [Fact]
    public void No_numbers_have_an_empty_summary()
    {
        Assert.Equal(SampleSummary.Empty, SampleSummary.Of([]));
        Assert.Equal(SampleSummary.Empty with { Missing = 1 }, SampleSummary.Of([double.NaN]));
    }

    [Fact]
    public void One_number_has_a_mean_and_no_deviation()
    {
        SampleSummary summary = SampleSummary.Of([0.7]);
        Assert.Equal(0.7, summary.Mean);
        Assert.Equal(0.7, summary.Median);
        Assert.Equal(0, summary.MedianAbsoluteDeviation);
        Assert.True(double.IsNaN(summary.StandardDeviation));
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_left_out_and_counted()
    {
        SampleSummary summary = SampleSummary.Of([1, double.NaN, 3, double.NegativeInfinity]);
        Assert.Equal((2, 2, 2.0), (summary.Count, summary.Missing, summary.Mean));
    }

    [Fact]
    public void Equal_numbers_have_exactly_no_spread()
    {
        Assert.Equal(0, SampleSummary.Of(Enumerable.Repeat(0.1, 7)).StandardDeviation);
    }

    [Fact]
    public void Equal_samples_without_spread_do_not_differ()
    {
        foreach (ComparisonTest test in Enum.GetValues<ComparisonTest>())
        {
            Comparison comparison = Comparison.Of(
                Observed([0.1, 0.1, 0.1, 0.1, 0.1, 0.1]),
                Observed([0.1, 0.1, 0.1, 0.1, 0.1, 0.1]),
                test,
                Direction.Higher
            );
            Assert.Equal(1, comparison.P);
            Assert.Equal(Verdict.NoDifference, comparison.Verdict);
        }
    }

    [Fact]
    public void Different_samples_without_spread_differ()
    {
        Comparison comparison = Comparison.Of(
            Observed([2, 2]),
            Observed([1, 1]),
            ComparisonTest.Welch,
            Direction.Lower
        );
        Assert.Equal((0, Verdict.Worse), (comparison.P, comparison.Verdict));
        Assert.True(double.IsNaN(comparison.Effect));
    }

    [Fact]
    public void The_bootstrap_of_no_spread_is_a_point()
    {
        Assert.Equal(new Interval(0.1, 0.1), Bootstrap.OfMean([0.1, 0.1, 0.1]));
        Assert.Equal(Interval.None, Bootstrap.OfMean([0.1]));
    }

    private static Observation[] Observed(double[] values) =>
        [.. values.Select((value, i) => new Observation($"{i}", value))];
}
