using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
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
    public void Levels_are_reached_where_the_share_measured_anew_for_every_number_of_edges_reaches_them()
    {
        double[] levels = [0, 0.01, 0.3, 0.5, 0.8, 0.99, 1];
        for (ulong seed = 0; seed < 60; seed++)
        {
            WeightMatrix[] weights = Networks.Random(seed, Networks.Widths(seed), steps: 1 + (int)(seed * seed) % 50);
            int total = weights.Sum(matrix => matrix.Values.Length);
            double[] shares =
            [
                .. Enumerable
                    .Range(0, total + 1)
                    .Select(count => CompletePaths.Of(SparseGraph.Strongest(weights, count)).Overall.Share),
            ];
            long[] expected =
            [
                .. levels.Select(level =>
                    (long)Math.Max(0, Array.FindIndex(shares, share => share > 0 && share >= level))
                ),
            ];
            long[] reached = new long[levels.Length];
            var percolation = new Percolation([weights[0].Inputs, .. weights.Select(matrix => matrix.Outputs)]);
            percolation.Reach([.. weights.Select(matrix => matrix.Values)], levels, reached);
            Assert.Equal(expected, reached);
        }
    }

    [Fact]
    public void Networks_of_more_edges_than_are_sorted_at_first_reach_their_levels_too()
    {
        // 100 x 100 x 100, all edges into the last layer weaker than those before: the first path comes with edge 10,001.
        float[] first = [.. Enumerable.Repeat(2f, 10_000)];
        float[] second = [.. Enumerable.Repeat(1f, 10_000)];
        long[] reached = new long[3];
        var percolation = new Percolation([100, 100, 100]);
        percolation.Reach([first, second], [0, 0.5, 1], reached);

        // Ties go row by row: m edges into the first output put 100 m edges of the first layer on paths, 101 m of 10,000 + m.
        Assert.Equal([10_001, 10_050, 10_100], reached);

        percolation.Reach([first, new float[10_000]], [0, 0.5, 1], reached);
        Assert.Equal([0, 0, 0], reached);
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

    [Theory]
    [InlineData("resnet8(scale=0.1)")]
    [InlineData("conv2(scale=0.02)")]
    [InlineData("convmixer(scale=0.02)")]
    public void Through_channels_it_is_what_complete_paths_are_at_every_number_of_edges(string model)
    {
        using Network network = ModelRules.Parse(model).Create(new SampleShape(8, 8, 3), 3);
        new HeNormal().Wire(network, new Randomness(5));
        IReadOnlyList<WeightMatrix> weights = network.ToMatrices();
        int total = weights.Sum(matrix => matrix.Values.Length);
        long[] counts = [.. Enumerable.Range(0, 200).Select(point => (long)total * point / 199)];
        var shares = new double[counts.Length];
        new Percolation(network.Channels).Measure([.. weights.Select(matrix => matrix.Values)], counts, shares);
        Assert.Equal(
            counts.Select(count =>
                CompletePaths.Of(SparseGraph.Strongest(weights, count), network.Channels).Overall.Share
            ),
            shares
        );
        Assert.Equal(0, shares[1]);
        Assert.InRange(shares[^1], 0.2, 1);
    }

    [Fact]
    public void Attention_is_refused()
    {
        using Network network = ModelRules.Parse("sl-vit(scale=0.1)").Create(new SampleShape(8, 8, 3), 3);
        Assert.Contains(
            "expected a network without attention",
            Assert.Throws<UserError>(() => new Percolation(network.Channels)).Message,
            StringComparison.Ordinal
        );
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
        float[][] weights =
        [
            [1, 2],
        ];
        long[] counts = new long[2];
        Assert.Throws<ArgumentOutOfRangeException>(() => percolation.Reach(weights, [0.5, 0.4], counts));
        Assert.Throws<ArgumentOutOfRangeException>(() => percolation.Reach(weights, [0.5, 1.1], counts));
        Assert.Throws<ArgumentOutOfRangeException>(() => percolation.Reach(weights, [0.5, double.NaN], counts));
        Assert.Throws<ArgumentOutOfRangeException>(() => percolation.Reach(weights, [0.5], counts));
        Assert.Throws<ArgumentException>(() => new Percolation([2]));
        Assert.Throws<ArgumentException>(() => new Percolation([2, 0]));
        Assert.Throws<ArgumentException>(() =>
            Percolation.Curve([new("a", 2, 2, [1, 1, 1, 1]), new("b", 1, 3, [1, 1, 1])], [1])
        );
    }
}
