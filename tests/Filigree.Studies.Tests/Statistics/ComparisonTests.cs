using Filigree.Studies.Statistics;
using static System.Double;

namespace Filigree.Studies.Tests.Statistics;

public sealed class ComparisonTests
{
    [Fact]
    public void A_verdict_follows_the_way_that_is_better()
    {
        double[] high = [5, 6, 7, 6, 5];
        double[] low = [1, 2, 1, 2, 1];
        Assert.Equal(Verdict.Better, Compare(high, low, Direction.Higher).Verdict);
        Assert.Equal(Verdict.Worse, Compare(high, low, Direction.Lower).Verdict);
        Assert.Equal(Verdict.Higher, Compare(high, low, Direction.Neither).Verdict);
        Assert.Equal(Verdict.Lower, Compare(low, high, Direction.Neither).Verdict);
        Assert.Equal(Verdict.NoDifference, Compare(high, [5, 7, 6, 6, 6], Direction.Higher).Verdict);
    }

    [Fact]
    public void One_seed_is_too_few_for_any_test()
    {
        foreach (ComparisonTest test in Enum.GetValues<ComparisonTest>())
        {
            Assert.Equal(Verdict.TooFewSeeds, Compare([1], [2], Direction.Higher, test).Verdict);
        }
    }

    [Fact]
    public void Ranks_of_two_and_two_seeds_can_show_nothing_and_of_three_and_three_can()
    {
        Assert.Equal(
            Verdict.TooFewSeeds,
            Compare([1, 2], [8, 9], Direction.Higher, ComparisonTest.KruskalWallis).Verdict
        );
        Assert.Equal(
            Verdict.Worse,
            Compare([1, 2, 3], [7, 8, 9], Direction.Higher, ComparisonTest.KruskalWallis).Verdict
        );
    }

    [Fact]
    public void Fewer_than_five_seeds_carry_a_warning()
    {
        Assert.True(Compare([1, 2, 3, 4], [1, 2, 3, 4], Direction.Higher).HasFewSeeds);
        Assert.False(Compare([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], Direction.Higher).HasFewSeeds);
    }

    [Fact]
    public void Pairs_are_found_by_key_whatever_the_order()
    {
        Observation[] sample = [new("a", 1.1), new("b", 2.2), new("c", 3.3), new("alone", 9)];
        Observation[] baseline = [new("c", 3.0), new("a", 1.0), new("b", 2.0)];
        Comparison comparison = Comparison.Of(sample, baseline, ComparisonTest.Paired, Direction.Higher);
        Assert.Equal((3, 1), (comparison.Count, comparison.Unpaired));
        Assert.Equal(0.2, comparison.Difference, 12);
        // Differences 0.1, 0.2, 0.3: mean 0.2, deviation 0.1, t = 0.2 / (0.1 / sqrt 3).
        Assert.Equal(2 * Math.Sqrt(3), comparison.Result.Statistic, 9);
    }

    [Fact]
    public void Pairing_finds_a_shift_that_spread_hides()
    {
        Observation[] baseline = [.. Enumerable.Range(0, 6).Select(i => new Observation($"{i}", i * 10.0))];
        Observation[] sample = [.. baseline.Select((one, i) => one with { Value = one.Value + 1 + i % 2 * 0.1 })];
        Assert.Equal(Verdict.Better, Comparison.Of(sample, baseline, ComparisonTest.Paired, Direction.Higher).Verdict);
        Assert.Equal(
            Verdict.NoDifference,
            Comparison.Of(sample, baseline, ComparisonTest.Welch, Direction.Higher).Verdict
        );
    }

    [Fact]
    public void Permutations_decide_by_the_cases_that_are_counted()
    {
        double[] x = [.71, .69, .74, .70, .73];
        double[] y = [.68, .66, .70, .72, .67];
        Comparison two = Compare(x, y, Direction.Higher, ComparisonTest.Permutation);
        Assert.Equal(28 / 252.0, two.P, 1e-14);
        Assert.Equal(Verdict.NoDifference, two.Verdict);
        Assert.Equal(Compare(x, y, Direction.Higher, ComparisonTest.Student).Effect, two.Effect);
        // Of five signs the smallest p is 2 / 32, of six 2 / 64.
        foreach (ComparisonTest test in (ComparisonTest[])[ComparisonTest.PairedPermutation, ComparisonTest.Wilcoxon])
        {
            Assert.Equal(Verdict.TooFewSeeds, Compare(x, y, Direction.Higher, test).Verdict);
            Comparison six = Compare([1, 3, 5, 7, 9, 12], [0, 1, 2, 3, 4, 5], Direction.Lower, test);
            Assert.Equal(1 / 32.0, six.P);
            Assert.Equal((Verdict.Worse, 6), (six.Verdict, six.Count));
        }
        Comparison ranks = Compare([1, 3, 5, 7, 9, 12], [0, 1, 2, 3, 4, 5], Direction.Lower, ComparisonTest.Wilcoxon);
        // Differences 1, 2, 3, 4, 5, 7: the middle two are 3 and 4, and all ranks are positive.
        Assert.Equal((3.5, 1.0), (ranks.Difference, ranks.Effect));
    }

    [Fact]
    public void Signed_ranks_put_pairs_of_which_a_side_diverged_behind_all_others()
    {
        Observation[] baseline = [.. Enumerable.Range(0, 8).Select(i => new Observation($"{i}", i))];
        Observation[] lost =
        [
            .. baseline.Select((one, i) => one with { Value = one.Value + 1 + i / 10.0, HasDiverged = i < 3 }),
        ];
        Comparison compared = Comparison.Of(lost, baseline, ComparisonTest.Wilcoxon, Direction.Higher);
        // The five that are left are above their partners, ranks 1 to 5; those that were lost share 6 to 8.
        Assert.Equal((15, 8, 0), (compared.Result.Statistic, compared.Count, compared.Unpaired));
        Assert.Equal(Verdict.NoDifference, compared.Verdict);
        Assert.Equal((3, 0), compared.Diverged);
        Comparison all = Comparison.Of(
            [.. lost.Select(one => one with { HasDiverged = true })],
            baseline,
            ComparisonTest.Wilcoxon,
            Direction.Lower
        );
        Assert.Equal((Verdict.Worse, 1.0), (all.Verdict, all.Effect));
        // Means, and ranks of what has no better way, leave them out.
        Assert.Equal(5, Comparison.Of(lost, baseline, ComparisonTest.Paired, Direction.Higher).Count);
        Assert.Equal(5, Comparison.Of(lost, baseline, ComparisonTest.Wilcoxon, Direction.Neither).Count);
    }

    [Fact]
    public void Where_too_few_numbers_are_left_the_side_is_named_that_lost_them()
    {
        Assert.Equal(Verdict.BaselineDiverged, Of([1, 2, 3, 4, NaN], [NaN, NaN, NaN, NaN, NaN]));
        Assert.Equal(Verdict.Diverged, Of([NaN, NaN, NaN], [1, 2, 3]));
        Assert.Equal(Verdict.Diverged, Of([NaN, NaN, NaN], [NaN, NaN, NaN]));
        // One seed is too few whatever became of the others' trials, and two and two are for ranks.
        Assert.Equal(Verdict.TooFewSeeds, Of([1], [1, 2, 3, 4, NaN]));
        Assert.Equal(Verdict.TooFewSeeds, Of([1, 2], [1, NaN], ComparisonTest.KruskalWallis));
        // Pairs: the baseline has lost all but one of the row's partners.
        Assert.Equal(Verdict.BaselineDiverged, Of([1, 2, 3], [1, NaN, NaN], ComparisonTest.Paired));

        static Verdict Of(double[] sample, double[] baseline, ComparisonTest test = ComparisonTest.Welch) =>
            Comparison.Of(Side(sample), Side(baseline), test, Direction.Neither).Verdict;

        static Observation[] Side(double[] values) =>
            [.. values.Select((value, i) => new Observation($"{i}", value) { HasDiverged = double.IsNaN(value) })];
    }

    [Fact]
    public void Beside_no_difference_stands_how_many_seeds_would_show_the_one_seen()
    {
        // Both deviations are 1: half of one takes 64 seeds a side.
        double[] near = [-0.5, 0.5, 1.5];
        Assert.Equal(64, Compare(near, [-1, 0, 1], Direction.Higher).SeedsNeeded);
        // Ranks take pi / 3 as many.
        Assert.Equal(68, Compare(near, [-1, 0, 1], Direction.Higher, ComparisonTest.KruskalWallis).SeedsNeeded);
        Assert.Null(Compare([-1, 0, 1], [-1, 0, 1], Direction.Higher).SeedsNeeded);
        Assert.Null(Compare([9, 10, 11], [-1, 0, 1], Direction.Higher).SeedsNeeded);
        // Differences 1 and -0.2 and 0.7, mean 0.5, deviation 0.6245: an effect of 0.8.
        Assert.Equal(
            Power.SeedsOfPairs(0.5 / Math.Sqrt(0.39)),
            Compare([1, 1.8, 3.7], [0, 2, 3], Direction.Higher, ComparisonTest.Paired).SeedsNeeded
        );
    }

    [Fact]
    public void A_corrected_p_decides_in_place_of_the_plain_one()
    {
        Comparison plain = Compare([5, 6, 7, 6, 5], [1, 2, 1, 2, 1], Direction.Higher);
        Assert.Equal(Verdict.NoDifference, (plain with { CorrectedP = 0.2 }).Verdict);
    }

    [Fact]
    public void The_bootstrap_is_the_same_every_time_and_holds_the_estimate()
    {
        double[] values = [0.97, 0.975, 0.969, 0.972, 0.981];
        Interval interval = Bootstrap.OfMean(values);
        Assert.Equal(interval, Bootstrap.OfMean(values));
        Assert.InRange(SampleSummary.Of(values).Mean, interval.Low, interval.High);
        Assert.InRange(interval.Low, 0.969, 0.981);
        Interval difference = Bootstrap.OfMeanDifference(values, [0.5, 0.6, 0.55]);
        Assert.InRange(SampleSummary.Of(values).Mean - 0.55, difference.Low, difference.High);
    }

    [Fact]
    public void The_bootstrap_interval_of_many_numbers_is_near_Students()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(i => i * 7919 % 400 / 400.0)];
        Interval student = Interval.OfMean(SampleSummary.Of(values), 0.95);
        Interval bootstrap = Bootstrap.OfMean(values);
        double width = student.High - student.Low;
        Assert.InRange(bootstrap.Low, student.Low - 0.05 * width, student.Low + 0.05 * width);
        Assert.InRange(bootstrap.High, student.High - 0.05 * width, student.High + 0.05 * width);
    }

    [Fact]
    public void A_study_finds_the_detectable_difference_about_four_times_in_five()
    {
        double[] spread = [-1.2, -0.6, 0, 0.1, 0.3, 0.5, 0.9];
        double detectable = Compare(spread, spread, Direction.Higher, ComparisonTest.Student).Detectable;
        // By hand: s^2 = 0.502..., error = s sqrt(2 / 7), t(12; 0.05) = 2.1788, t(12; 0.4) = 0.8726.
        double error = SampleSummary.Of(spread).StandardDeviation * Math.Sqrt(2.0 / 7);
        Assert.Equal((2.17881 + 0.87261) * error, detectable, 4);
    }

    [Fact]
    public void Words_of_a_study_file_are_understood_and_others_refused()
    {
        Assert.All(Studies.Statistics.ComparisonTests.Names, name => Studies.Statistics.ComparisonTests.Parse(name));
        Assert.Throws<ArgumentException>(() => Studies.Statistics.ComparisonTests.Parse("anova"));
        Assert.Throws<ArgumentException>(() => Verdicts.ParseDirection("up"));
    }

    private static Comparison Compare(
        double[] sample,
        double[] baseline,
        Direction direction,
        ComparisonTest test = ComparisonTest.Welch
    ) => Comparison.Of(Observed(sample), Observed(baseline), test, direction);

    private static Observation[] Observed(double[] values) =>
        [.. values.Select((value, i) => new Observation($"{i}", value))];
}
