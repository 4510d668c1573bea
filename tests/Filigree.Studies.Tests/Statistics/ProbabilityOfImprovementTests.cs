using Filigree.Studies.Statistics;

namespace Filigree.Studies.Tests.Statistics;

public sealed class ProbabilityOfImprovementTests
{
    private static readonly double[][] X =
    [
        [.71, .69, .74, .70, .73],
        [.52, .55, .50, .58, .53],
        [.90, .88, .91, .87, .92],
    ];

    private static readonly double[][] Y =
    [
        [.68, .66, .70, .72, .67],
        [.54, .51, .49, .56, .50],
        [.86, .89, .85, .84, .88],
    ];

    private static ProbabilityOfImprovement OfTasks(params int[] tasks) =>
        ProbabilityOfImprovement.Of(tasks.Select(task => ((IEnumerable<double>)X[task], (IEnumerable<double>)Y[task])));

    [Fact]
    public void Strata_count_alike()
    {
        Assert.Equal(0.82, OfTasks(0).Probability, 1e-15);
        Assert.Equal(0.66, OfTasks(1).Probability, 1e-15);
        Assert.Equal(0.86, OfTasks(2).Probability, 1e-15);
        ProbabilityOfImprovement all = OfTasks(0, 1, 2);
        Assert.Equal((0.78, 3), (Math.Round(all.Probability, 12), all.Strata));
        Assert.InRange(all.Interval.Low, 0.55, 0.72);
        Assert.InRange(all.Interval.High, 0.84, 0.98);
        Assert.Equal(TestResult.None, all.Test);
        Assert.Equal(all, OfTasks(0, 1, 2));
    }

    [Fact]
    public void Where_all_pairs_go_one_way_the_other_end_is_a_bound()
    {
        var better = ProbabilityOfImprovement.Of([3, 4, 5, 6], [1, 2, 2.5]);
        // Three independent pairs would all be won with the chance 0.025 at this probability.
        Assert.Equal(Math.Pow(0.025, 1 / 3.0), better.Interval.Low, 1e-15);
        Assert.Equal((1.0, 1.0), (better.Probability, better.Interval.High));
        Assert.Equal(new Interval(0, 1 - better.Interval.Low), better.Reversed().Interval);
        Assert.Equal(0, better.Reversed().Probability);
        Assert.Equal(0.025, ProbabilityOfImprovement.Of([2], [1]).Interval.Low, 1e-15);
        Assert.Equal(
            Math.Pow(0.025, 1 / 4.0),
            ProbabilityOfImprovement.Of([([3, 4], [1, 2]), ([9, 8, 7], [1, 0])]).Interval.Low,
            1e-15
        );
    }

    [Fact]
    public void Ties_count_half_and_say_nothing_of_a_spread()
    {
        var equal = ProbabilityOfImprovement.Of([1, 1, 1], [1, 1]);
        Assert.Equal((0.5, Interval.None), (equal.Probability, equal.Interval));
        Assert.Equal(0.75, ProbabilityOfImprovement.Of([1, 2], [1]).Probability);
    }

    [Fact]
    public void A_single_number_has_no_interval_and_no_number_no_probability()
    {
        Assert.Equal(Interval.None, ProbabilityOfImprovement.Of([2], [1, 3]).Interval);
        Assert.Equal(Interval.None, ProbabilityOfImprovement.Of([([2], [1]), ([1], [2])]).Interval);
        var none = ProbabilityOfImprovement.Of([double.NaN], [1, 2]);
        Assert.Equal((double.NaN, 0), (none.Probability, none.Strata));
        // A stratum without a partner has no part.
        Assert.Equal(1, ProbabilityOfImprovement.Of([([2, 3], [1]), ([1], [])]).Probability);
    }
}
