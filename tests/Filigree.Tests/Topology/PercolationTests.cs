using Filigree.Numerics;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Topology;

public class PercolationTests
{
    [Fact]
    public void Every_point_is_the_share_of_that_many_strongest_edges()
    {
        for (ulong seed = 0; seed < 25; seed++)
        {
            WeightMatrix[] weights = Networks.Random(seed, Networks.Widths(seed), steps: 1 + (int)(seed * seed) % 50);
            long[] counts = [.. Enumerable.Range(0, weights.Sum(m => m.Values.Length) + 1).Select(k => (long)k)];
            double[] curve = Percolation.Curve(weights, counts);
            Assert.All(
                counts,
                count =>
                    Assert.Equal(CompletePaths.Of(SparseGraph.Strongest(weights, count)).Overall.Share, curve[count])
            );
        }
    }

    [Fact]
    public void A_curve_of_a_few_points_with_repeats_is_the_same_and_an_instance_can_be_used_again()
    {
        int[] widths = [12, 9, 7, 4];
        var percolation = new Percolation(widths);
        for (ulong seed = 0; seed < 20; seed++)
        {
            WeightMatrix[] weights = Networks.Random(seed, widths, steps: 1000);
            long[] counts = [0, 10, 10, 50, 100 + (long)seed];
            double[] shares = new double[counts.Length];
            percolation.Measure([.. weights.Select(matrix => matrix.Values)], counts, shares);
            Assert.Equal(
                counts.Select(count => CompletePaths.Of(SparseGraph.Strongest(weights, count)).Overall.Share),
                shares
            );
        }
    }

    [Fact]
    public void The_10000_strongest_edges_of_a_LeNet_300_100_build_no_complete_path_and_twice_as_many_build_nothing_else()
    {
        // What the paper's Fig. 3 shows for Glorot's uniform rule.
        MatrixShape[] shapes = [new(300, 784), new(100, 300), new(10, 100)];
        float[][] weights = [.. shapes.Select(shape => new float[shape.Count])];
        var percolation = new Percolation([784, 300, 100, 10]);
        double[] shares = new double[2];
        for (ulong seed = 0; seed < 5; seed++)
        {
            for (int layer = 0; layer < shapes.Length; layer++)
            {
                new GlorotUniform().Fill(
                    weights[layer],
                    shapes[layer],
                    new RandomStream(seed, StreamNames.Weights, layer, 0)
                );
            }

            percolation.Measure(weights, [10_000, 20_000], shares);
            Assert.Equal(0, shares[0]);
            Assert.InRange(shares[1], 0.99, 1);
        }
    }

    [Fact]
    public void Points_that_do_not_ascend_and_weights_that_do_not_fit_are_refused()
    {
        var percolation = new Percolation([2, 1]);
        double[] two = new double[2];
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            percolation.Measure(
                [
                    [1, 2],
                ],
                [2, 1],
                two
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            percolation.Measure(
                [
                    [1, 2],
                ],
                [1, 3],
                two
            )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            percolation.Measure(
                [
                    [1, 2],
                ],
                [1],
                two
            )
        );
        Assert.Throws<ArgumentException>(() =>
            percolation.Measure(
                [
                    [1, 2, 3],
                ],
                [1, 2],
                two
            )
        );
        Assert.Throws<ArgumentException>(() => new Percolation([2]));
        Assert.Throws<ArgumentException>(() => new Percolation([2, 0]));
        Assert.Throws<ArgumentException>(() =>
            Percolation.Curve([new("a", 2, 2, [1, 1, 1, 1]), new("b", 1, 3, [1, 1, 1])], [1])
        );
    }
}
