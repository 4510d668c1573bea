using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Tests.Connectivity;

public class DistributionsTests
{
    private static readonly MatrixShape[] Fashion = [new(784, 784), new(784, 784), new(784, 784)];

    [Fact]
    public void Epsilon_gives_epsilon_times_both_widths_and_never_more_than_there_are_places()
    {
        // Equation 1 of the paper, with SET's epsilon of 20.
        Assert.Equal(
            [35_680, 40_000, 10_000],
            Distributions.ByEpsilon(20).Share(new Budget([new(1000, 784), new(1000, 1000), new(10, 1000)], 1))
        );
        Assert.Equal([3], Distributions.ByEpsilon(0.5).Share(new Budget([new(2, 3)], 1)));
        Assert.Equal([0], Distributions.ByEpsilon(0).Share(new Budget([new(2, 3)], 1)));
        Assert.Equal([6], Distributions.ByEpsilon(1e300).Share(new Budget([new(2, 3)], 1)));
    }

    [Fact]
    public void One_density_in_all_layers_is_rounded_in_each()
    {
        Assert.Equal([3688, 3688, 3688], Distributions.Uniform.Share(new Budget(Fashion, 0.006)));
        Assert.Equal([3, 1], Distributions.Uniform.Share(new Budget([new(2, 5), new(1, 5)], 0.25)));
    }

    [Fact]
    public void The_spread_of_an_Erdos_Renyi_graph_is_proportional_to_the_widths()
    {
        // 1% of 784 * 1000 + 1000 * 1000 + 1000 * 500 = 22,840 in the ratio 1784 : 2000 : 1500.
        long[] counts = Distributions.ErdosRenyi.Share(
            new Budget([new(1000, 784), new(1000, 1000), new(500, 1000)], 0.01)
        );
        Assert.Equal([7711, 8645, 6484], counts);
    }

    [Fact]
    public void Layers_that_would_be_more_than_full_are_full_and_the_others_take_the_rest()
    {
        // 20% of 9,010 is 1,802: the layer of 10 places is full, the rest goes 200 : 100 between the others.
        MatrixShape[] layers = [new(100, 80), new(10, 1), new(90, 10), new(1, 100)];
        long[] counts = Distributions.ErdosRenyi.Share(new Budget(layers, 0.2));
        Assert.Equal(1802, counts.Sum());
        Assert.Equal(10, counts[1]);
        Assert.Equal(100, counts[3]);
        Assert.InRange(counts[0] / (double)counts[2], 1.79, 1.81);
    }

    [Fact]
    public void The_total_is_exact_over_a_grid_of_networks_and_densities()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var stream = new RandomStream(seed, "sizes", 0, 0);
            MatrixShape[] layers =
            [
                .. Enumerable
                    .Range(0, 1 + stream.NextInt32(6))
                    .Select(_ =>
                    {
                        int kernel = 1 + stream.NextInt32(3);
                        return new MatrixShape(
                            1 + stream.NextInt32(300),
                            (1 + stream.NextInt32(300)) * kernel * 3,
                            kernel,
                            3
                        );
                    }),
            ];
            long places = layers.Sum(layer => (long)layer.Outputs * layer.Inputs);
            foreach (double density in new[] { 0, 0.0001, 0.007, 0.05, 0.3, 0.8, 0.99, 1 })
            {
                long[] counts = Distributions.ErdosRenyi.Share(new Budget(layers, density));
                Assert.Equal((long)Math.Round(density * places, MidpointRounding.AwayFromZero), counts.Sum());
                Assert.All(
                    counts.Zip(layers),
                    pair => Assert.InRange(pair.First, 0, (long)pair.Second.Outputs * pair.Second.Inputs)
                );
            }
        }
    }

    [Fact]
    public void A_kernel_joins_both_sums()
    {
        // (64 + 128 + 3 + 3) against (10 + 188): equal sums, equal counts.
        Assert.Equal(
            [594, 594],
            Distributions.ByEpsilon(3).Share(new Budget([new(128, 64 * 9, 3, 3), new(10, 188)], 1))
        );
    }

    [Fact]
    public void One_ranking_over_all_layers_keeps_the_highest_wherever_they_are()
    {
        MatrixShape[] layers = [new(1, 4), new(1, 3)];
        float[][] scores =
        [
            [1, 5, 1, 0],
            [1, 7, float.NaN],
        ];

        // Of the three ones the lower goes first, and what is not a number goes last.
        Assert.Equal([2, 3], Distributions.Global.Share(new Budget(layers, 5, scores)));
        Assert.Equal([1, 3], Distributions.Global.Share(new Budget(layers, 4, scores)));
        Assert.Equal([1, 2], Distributions.Global.Share(new Budget(layers, 3, scores)));
        Assert.Equal([0, 0], Distributions.Global.Share(new Budget(layers, 0, scores)));
        Assert.Equal([4, 3], Distributions.Global.Share(new Budget(layers, 7, scores)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Budget(layers, 8, scores));
        Assert.Throws<ArgumentException>(() => Distributions.Global.Share(new Budget(layers, 0.5)));
    }

    [Fact]
    public void Each_layer_can_have_a_density_of_its_own()
    {
        MatrixShape[] layers = [new(10, 10), new(5, 5)];
        Assert.Equal([15, 25], Distributions.Given(0.145, 1).Share(new Budget(layers, 0)));
        Assert.Throws<ArgumentException>(() => Distributions.Given(0.5).Share(new Budget(layers, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Distributions.Given(0.5, 1.5).Share(new Budget(layers, 0)));
    }

    [Fact]
    public void The_counts_of_LeNet_are_those_of_the_papers()
    {
        MatrixShape[] layers = [new(300, 784), new(100, 300), new(10, 100)];
        Assert.Equal([18_714, 6_906, 1_000], Distributions.ErdosRenyi.Share(new Budget(layers, 0.1)));
        Assert.Equal([1_810, 668, 184], Distributions.ErdosRenyi.Share(new Budget(layers, 0.01)));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Distributions.ByEpsilon(-1).Share(new Budget(Fashion, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Distributions.ByEpsilon(double.NaN).Share(new Budget(Fashion, 1))
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Distributions.Uniform.Share(new Budget(Fashion, 1.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Distributions.ErdosRenyi.Share(new Budget(Fashion, double.NaN))
        );
    }
}
