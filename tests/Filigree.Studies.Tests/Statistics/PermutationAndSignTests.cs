using Filigree.Studies.Statistics;

namespace Filigree.Studies.Tests.Statistics;

public sealed class PermutationAndSignTests
{
    private static readonly double[] A = [.71, .69, .74, .70, .73, .66, .75];
    private static readonly double[] B = [.68, .66, .70, .72, .67];

    [Fact]
    public void Every_way_to_deal_the_numbers_is_counted()
    {
        TestResult found = PermutationTest.OfTwo(A, B);
        Assert.Equal(148 / 792.0, found.P, 1e-14);
        Assert.Equal(A.Average() - B.Average(), found.Statistic, 1e-12);
        Assert.Equal(found.P, PermutationTest.OfTwo(B, A).P, 1e-14);
        // Three above three: 2 of 20 ways.
        Assert.Equal(0.1, PermutationTest.OfTwo([4, 5, 6], [1, 2, 3]).P, 1e-14);
        Assert.Equal(1 / 16.0, PermutationTest.OfPairs([1, 2, 3, 4, 5]).P, 1e-14);
    }

    [Fact]
    public void Of_more_ways_than_can_be_counted_as_many_are_drawn_and_the_same_every_time()
    {
        // Of 11 and 11 there are 705,432; shifted by less than the spread.
        double[] first = [.. Enumerable.Range(0, 11).Select(i => i * 7 % 11 / 10.0)];
        double[] second = [.. first.Select(value => value + 0.3)];
        double p = PermutationTest.OfTwo(first, second).P;
        Assert.Equal(p, PermutationTest.OfTwo(first, second).P);
        Assert.InRange(Math.Abs(p - StudentTest.Pooled(first, second).P), 0, 0.02);
        // No draw is as far as all above all: two tails of 1 in 100,000.
        double[] twice = [.. first, .. first];
        Assert.Equal(2e-5, PermutationTest.OfTwo(twice, [.. twice.Select(value => value + 9)]).P, 1e-12);

        double[] differences = [.. Enumerable.Range(0, 20).Select(i => i * 7 % 20 - 6.0)];
        double signs = PermutationTest.OfPairs(differences).P;
        Assert.InRange(Math.Abs(signs - StudentTest.Paired(differences).P), 0, 0.02);
    }

    [Fact]
    public void Too_few_numbers_have_a_p_that_shows_nothing_and_none_has_none()
    {
        Assert.Equal(1, PermutationTest.OfTwo([1], [2]).P);
        Assert.Equal(1, PermutationTest.OfTwo([1, 1], [1, 1, 1]).P);
        Assert.Equal(1, PermutationTest.OfPairs([0, 0]).P);
        Assert.Equal(1, PermutationTest.OfPairs([3]).P);
        Assert.Equal(TestResult.None, PermutationTest.OfTwo([], [1]));
        Assert.Equal(TestResult.None, PermutationTest.OfPairs([double.NaN]));
        Assert.Equal(0.0625, PermutationTest.SmallestPOfPairs(5));
        Assert.Equal(2 / 252.0, PermutationTest.SmallestPOfTwo(5, 5), 1e-15);
        Assert.Equal(2e-5, PermutationTest.SmallestPOfTwo(500, 500), 1e-15);
    }

    [Fact]
    public void Signed_ranks_drop_pairs_without_a_difference_and_share_the_ranks_of_ties()
    {
        // Sizes .01, .02 and .02, whose last bits differ: ranks 1, 2.5, 2.5, of which the first is negative.
        TestResult found = WilcoxonTest.Of([.30 - .31, .33 - .31, .72 - .70, 0]);
        Assert.Equal(5, found.Statistic);
        // Sums of 0 and of 1 are as far: 2 of 8 at this end.
        Assert.Equal(0.5, found.P);
        Assert.Equal(2 * 5 / 6.0 - 1, WilcoxonTest.RankBiserial([-.01, .02, .02]), 1e-12);
    }

    [Fact]
    public void Signed_ranks_of_nothing_and_of_what_is_beyond_all_numbers()
    {
        Assert.Equal(TestResult.None, WilcoxonTest.Of([double.NaN]));
        Assert.Equal(1, WilcoxonTest.Of([0, 0]).P);
        Assert.Equal(1, WilcoxonTest.Of([5]).P);
        Assert.Equal(double.NaN, WilcoxonTest.RankBiserial([0]));
        // A pair of which one side diverged ranks behind all others.
        Assert.Equal(1 + 2, WilcoxonTest.Of([1, 2, double.NegativeInfinity]).Statistic);
        Assert.Equal(0.0625, WilcoxonTest.SmallestP(5));
    }
}
