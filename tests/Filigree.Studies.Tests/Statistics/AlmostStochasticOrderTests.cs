using Filigree.Studies.Statistics;

namespace Filigree.Studies.Tests.Statistics;

public sealed class AlmostStochasticOrderTests
{
    [Fact]
    public void The_violation_is_the_share_of_squared_distance_where_the_sample_is_below()
    {
        // In twelfths: -1 for 3, 0 for 1, -1 for 2, 0 for 2, -1 for 1, +6 for 3.
        var order = AlmostStochasticOrder.Of([1, 2, 3, 10], [2, 3, 4]);
        Assert.Equal(1 / 19.0, order.Violation, 1e-15);
        Assert.True(order.HasFewSeeds);
        Assert.InRange(order.EpsilonMinimum, order.Violation, 1);
        Assert.Equal(order, AlmostStochasticOrder.Of([10, 1, 3, 2], [4, 2, 3]));
        Assert.Equal(18 / 19.0, AlmostStochasticOrder.Of([2, 3, 4], [1, 2, 3, 10]).Violation, 1e-15);
    }

    [Fact]
    public void A_sample_above_at_every_quantile_has_no_violation_and_one_below_all_of_it()
    {
        double[] low = [.. Enumerable.Range(0, 12).Select(i => i / 10.0)];
        double[] high = [.. low.Select(value => value + 5)];
        Assert.Equal(new AlmostStochasticOrder(0, 0, false), AlmostStochasticOrder.Of(high, low));
        Assert.Equal(new AlmostStochasticOrder(1, 1, false), AlmostStochasticOrder.Of(low, high));
    }

    [Fact]
    public void Equal_samples_and_missing_ones_have_none()
    {
        Assert.Equal(double.NaN, AlmostStochasticOrder.Of([1, 2], [2, 1]).Violation);
        Assert.Equal(double.NaN, AlmostStochasticOrder.Of([], [1]).Violation);
        var single = AlmostStochasticOrder.Of([2], [1, double.NaN]);
        Assert.Equal((0, double.NaN), (single.Violation, single.EpsilonMinimum));
    }
}
