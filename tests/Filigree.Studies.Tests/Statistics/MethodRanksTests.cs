using Filigree.Studies.Statistics;

namespace Filigree.Studies.Tests.Statistics;

public sealed class MethodRanksTests
{
    private static readonly double[][] D = RobustGoldenTests.Blocks(RobustGoldenTests.Cases("friedman").First());

    [Fact]
    public void Bars_join_what_no_pair_parts()
    {
        var ranks = MethodRanks.Of(D);
        // Holm's p: 12 13 24 are below 0.05; 14, 23 and 34 are not.
        Assert.Equal([.046875, .046875, .34375, .359375, .046875, .0703125], Upper(ranks.P));
        Assert.Equal([1, 2, 0, 3], ranks.Order);
        Assert.Equal([(0, 1), (2, 3)], ranks.Bars);
        Assert.True(double.IsNaN(ranks.CriticalDifference));
    }

    [Fact]
    public void Nemenyis_bars_are_as_long_as_the_critical_difference()
    {
        var ranks = MethodRanks.Of(D, comparison: RankComparison.Nemenyi);
        Assert.Equal(1.658302878, ranks.CriticalDifference, 1e-9);
        // Mean ranks 1.25, 1.875, 3.25, 3.625: from 1.875 to 3.25 it is 1.375, to 3.625 1.75.
        Assert.Equal([(0, 1), (1, 2), (2, 3)], ranks.Bars);
    }

    [Fact]
    public void What_Friedmans_test_does_not_part_has_one_bar()
    {
        var ranks = MethodRanks.Of([
            [1, 2, 3],
            [3, 2, 1],
            [2, 1, 3],
            [1, 3, 2],
            [3, 1, 2],
        ]);
        Assert.True(ranks.Friedman.P > 0.05);
        Assert.Equal([(0, 2)], ranks.Bars);
    }

    [Fact]
    public void A_block_without_a_method_is_dropped_and_one_in_which_it_diverged_ranks_it_last()
    {
        double[][] blocks =
        [
            [.9, .8, .7],
            [.9, double.NaN, .7],
            [.6, .5, double.NegativeInfinity],
            [double.NegativeInfinity, .3, double.NegativeInfinity],
        ];
        var friedman = FriedmanTest.Of(blocks);
        Assert.Equal((3, 1), (friedman.Blocks, friedman.Dropped));
        Assert.Equal([(1 + 1 + 2.5) / 3, (2 + 2 + 1) / 3.0, (3 + 3 + 2.5) / 3], friedman.MeanRanks);
        Assert.Equal(1, MethodRanks.Of(blocks[3..]).P[0, 2]);
        Assert.Equal([3, 2, 1], FriedmanTest.Of(blocks[..1], lowerIsBetter: true).MeanRanks);
    }

    [Fact]
    public void Blocks_that_all_agree_have_the_chance_that_they_would()
    {
        double[][] blocks = [.. Enumerable.Repeat(new double[] { 3, 2, 1 }, 4)];
        var friedman = FriedmanTest.Of(blocks);
        Assert.Equal(double.PositiveInfinity, friedman.F);
        Assert.Equal(8, friedman.ChiSquared);
        Assert.Equal(1 / 216.0, friedman.P, 1e-12);
    }

    [Fact]
    public void Blocks_without_any_difference_have_p_1_and_too_few_none()
    {
        Assert.Equal((0, 0, 1), Judged([1, 1, 1], [2, 2, 2]));
        Assert.Equal((double.NaN, double.NaN, double.NaN), Judged([1, 2, 3]));
        Assert.Empty(MethodRanks.Of([]).Bars);
        Assert.Empty(
            MethodRanks
                .Of([
                    [double.NaN, 1],
                ])
                .Order
        );
        Assert.Throws<ArgumentException>(() =>
            FriedmanTest.Of([
                [1, 2],
                [1],
            ])
        );

        static (double, double, double) Judged(params double[][] blocks)
        {
            var friedman = FriedmanTest.Of(blocks);
            return (friedman.ChiSquared, friedman.F, friedman.P);
        }
    }

    private static double[] Upper(double[,] p) =>
        [
            .. Enumerable
                .Range(0, p.GetLength(0))
                .SelectMany(a => Enumerable.Range(a + 1, p.GetLength(0) - a - 1).Select(b => p[a, b])),
        ];
}
