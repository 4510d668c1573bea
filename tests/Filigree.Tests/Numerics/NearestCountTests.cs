using Filigree.Connectivity;
using Filigree.Data;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Topology;

namespace Filigree.Tests.Numerics;

public class NearestCountTests
{
    [Theory]
    [InlineData(0.145, 100, 15)]
    [InlineData(0.855, 100, 86)]
    [InlineData(0.285, 100, 29)]
    [InlineData(0.575, 1000, 575)]
    [InlineData(0.0005, 1000, 1)]
    [InlineData(0.00049, 1000, 0)]
    [InlineData(0.35, 90, 32)]
    [InlineData(0.5, 7, 4)]
    [InlineData(1, 7, 7)]
    [InlineData(0, 7, 0)]
    [InlineData(0.25, 4_000_000_000_000_000_002, 1_000_000_000_000_000_001)]
    public void A_share_is_rounded_in_decimal_halves_up(double share, long total, long count) =>
        Assert.Equal(count, NearestCount.Of(share, total));

    [Fact]
    public void Every_share_of_three_digits_is_rounded_as_on_paper()
    {
        for (int thousandths = 0; thousandths <= 1000; thousandths++)
        {
            foreach (int total in new[] { 3, 10, 100, 250, 784, 1500, 60_000 })
            {
                long expected = ((2L * thousandths * total) + 1000) / 2000;
                Assert.Equal(expected, NearestCount.Of(thousandths / 1000.0, total));
                Assert.Equal(expected, NearestCount.Of(thousandths / 10.0 / 100, total));
            }
        }
    }

    [Fact]
    public void What_is_no_share_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestCount.Of(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestCount.Of(-0.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestCount.Of(1.1m, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestCount.Of(0.5, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestCount.Multiple(double.NaN, 1));
    }

    [Fact]
    public void Everything_that_takes_a_share_rounds_by_the_same_rule()
    {
        // 14.5% of 100, of which binary arithmetic makes 14.499999999999998; and 29 of 200 for a factor.
        float[] weights = [.. Enumerable.Range(1, 100).Select(i => (float)i)];
        SparseMatrix dense = SparseMatrix.NonZero(new WeightMatrix("w", 10, 10, weights));
        Assert.Equal(15, SparseGraph.StrongestFraction([new WeightMatrix("w", 10, 10, weights)], 0.145).EdgeCount);
        Assert.Equal([15], Distributions.Uniform.Share(new Budget([new(10, 10)], 0.145)));
        Assert.Equal([15], Distributions.ErdosRenyi.Share(new Budget([new(10, 10)], 0.145)));
        Assert.Equal([15], Distributions.ByEpsilon(0.145).Share(new Budget([new(50, 50)], 1)));
        Assert.Equal(85, new IterativePruning(0.145).Prune([dense])[0].Count);
        new SparseEvolution(0.145).Evolve(dense, new(10, 10), new Randomness(1), 0, 1, out bool[] isNew);
        Assert.Equal(15, isNew.Count(one => one));
        Assert.Equal(15, ValidationSize.Parse("14.5%").Of(100));
        Assert.Equal(15, ValidationSize.Share(0.145).Of(100));
        Assert.Equal(15, Mlp.LeNet300(scale: 0.145).Weights[1].Shape.Outputs);
    }
}
