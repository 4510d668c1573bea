using Filigree.Studies.Reports.Figures;

namespace Filigree.Studies.Tests.Reports;

public sealed class RoundNumberTests
{
    [Theory]
    [InlineData(0, 1, 5, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0.9, 1, 5, "0.90 0.92 0.94 0.96 0.98 1.00")]
    [InlineData(1, 30, 6, "5 10 15 20 25 30")]
    [InlineData(-3, 3, 6, "−3 −2 −1 0 1 2 3")]
    [InlineData(0, 250_000, 5, "0 50,000 100,000 150,000 200,000 250,000")]
    [InlineData(0, 4e6, 4, "0 1M 2M 3M 4M")]
    public void Marks_are_round_numbers(double low, double high, int wanted, string expected) =>
        Assert.Equal(expected, string.Join(' ', RoundNumbers.Linear(low, high, wanted).Select(tick => tick.Label)));

    [Theory]
    [InlineData(1, 1_000, 5, "1 3 10 30 100 300 1,000")]
    [InlineData(0.01, 1, 6, "0.01 0.02 0.05 0.1 0.2 0.5 1")]
    [InlineData(1e-6, 1e6, 4, "0.000001 0.01 100 1M")]
    public void Marks_of_a_log_axis_are_powers_of_ten_and_what_lies_between(
        double low,
        double high,
        int wanted,
        string expected
    ) =>
        Assert.Equal(
            expected,
            string.Join(' ', RoundNumbers.Logarithmic(low, high, wanted).Select(tick => tick.Label))
        );

    [Fact]
    public void Whole_numbers_get_no_marks_between_them() =>
        Assert.Equal(
            "1 2 3",
            string.Join(' ', RoundNumbers.Linear(1, 3, 8, wholeOnly: true).Select(tick => tick.Label))
        );

    [Fact]
    public void Any_range_gets_few_marks_inside_it()
    {
        foreach (double low in new[] { -1e300, -1e9, -17.3, 0, 1e-300, 3e7 })
        {
            foreach (double width in new[] { 1e-280, 1e-9, 0.37, 1, 12, 1e5, 1e290 })
            {
                double high = low + width;
                IReadOnlyList<Tick> ticks = RoundNumbers.Linear(low, high, 6);
                Assert.InRange(ticks.Count, high > low ? 0 : 1, 14);
            }
        }
    }
}
