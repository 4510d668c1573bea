using System.Numerics;
using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Tests.Topology;

public class CompletePathsTests
{
    // Fig. 1 of lightning-initialization: input A, hidden B, C, D, output E. A -> C and C -> E, D -> E activate, A x D and
    // B x E inhibit; A to B is weak.
    private static readonly WeightMatrix[] FigureOne =
    [
        new("hidden", 3, 1, [0.01f, 0.7f, -0.6f]),
        new("output", 1, 3, [-0.9f, 0.8f, 0.5f]),
    ];

    [Fact]
    public void Of_the_five_strongest_edges_of_Fig_1_all_but_B_to_E_are_on_complete_paths()
    {
        var graph = SparseGraph.Strongest(FigureOne, 5);
        Assert.Equal(EdgeKind.Inactive, graph.Layers[0].KindOf(0, 0));
        Assert.Equal(EdgeKind.Activating, graph.Layers[0].KindOf(1, 0));
        Assert.Equal(EdgeKind.Inhibiting, graph.Layers[0].KindOf(2, 0));
        Assert.Equal(EdgeKind.Inhibiting, graph.Layers[1].KindOf(0, 0));
        Assert.Equal(EdgeKind.Activating, graph.Layers[1].KindOf(0, 1));
        Assert.Equal(EdgeKind.Activating, graph.Layers[1].KindOf(0, 2));

        var paths = CompletePaths.Of(graph);
        Assert.Equal((2, 2, 1.0), (paths.Layers[0].Edges, paths.Layers[0].EdgesOnPaths, paths.Layers[0].Share));
        Assert.Equal((3, 2), (paths.Layers[1].Edges, paths.Layers[1].EdgesOnPaths));
        Assert.Equal(0.8, paths.Overall.Share);
        Assert.Equal([0, 1, 0], paths.DeadNeurons);
        Assert.True(paths.IsDead(1, 0));
        Assert.Equal(2, PathCount.Of(graph));
    }

    [Fact]
    public void Of_the_three_strongest_edges_of_Fig_2_only_A_to_C_and_C_to_E_are()
    {
        var paths = CompletePaths.Of(SparseGraph.Strongest(FigureOne, 3));
        Assert.Equal((1, 1), (paths.Layers[0].Edges, paths.Layers[0].EdgesOnPaths));
        Assert.Equal((2, 1), (paths.Layers[1].Edges, paths.Layers[1].EdgesOnPaths));
        Assert.Equal([0, 2, 0], paths.DeadNeurons);
    }

    [Fact]
    public void A_graph_without_edges_has_no_paths_and_only_dead_neurons()
    {
        var graph = SparseGraph.Strongest(FigureOne, 0);
        var paths = CompletePaths.Of(graph);
        Assert.Equal(0, paths.Overall.Share);
        Assert.Equal([1, 3, 1], paths.DeadNeurons);
        Assert.Equal(0, PathCount.Of(graph));
    }

    [Fact]
    public void Random_graphs_agree_with_walking_every_path()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            int[] widths = Networks.Widths(seed);
            WeightMatrix[] weights = Networks.Random(seed, widths, steps: 20);
            int total = weights.Sum(matrix => matrix.Values.Length);
            var graph = SparseGraph.Strongest(weights, total * (int)(seed % 10) / 10);
            var walked = new HashSet<(int, int, int)>();
            BigInteger number = 0;
            for (int input = 0; input < widths[0]; input++)
            {
                number += Walk(graph, [input], walked);
            }

            var paths = CompletePaths.Of(graph);
            Assert.Equal(number, PathCount.Of(graph));
            Assert.Equal(walked.Count, paths.Overall.EdgesOnPaths);
            for (int layer = 0; layer < widths.Length; layer++)
            {
                for (int neuron = 0; neuron < widths[layer]; neuron++)
                {
                    bool isOnAPath = walked.Any(edge =>
                        (edge.Item1 == layer && edge.Item3 == neuron)
                        || (edge.Item1 == layer - 1 && edge.Item2 == neuron)
                    );
                    Assert.Equal(isOnAPath, !paths.IsDead(layer, neuron));
                }
            }
        }
    }

    [Fact]
    public void Golden_networks_agree_with_matrix_products()
    {
        foreach (GoldenTopology golden in GoldenTopology.Read())
        {
            foreach (GoldenTopology.Point point in golden.Points)
            {
                var graph = SparseGraph.Strongest(golden.ParentMatrices, point.Count);
                var paths = CompletePaths.Of(graph);
                Assert.Equal(point.Edges, paths.Layers.Select(layer => layer.Edges));
                Assert.Equal(point.OnPaths, paths.Layers.Select(layer => layer.EdgesOnPaths));
                Assert.Equal(point.Dead, paths.DeadNeurons);
                Assert.Equal(point.Paths, PathCount.Of(graph).ToString());
            }
        }
    }

    [Fact]
    public void A_dense_network_has_the_product_of_its_widths_as_paths()
    {
        int[] widths = [50, 40, 60, 30, 70, 20, 50, 60];
        WeightMatrix[] weights = Networks.Matrices(
            widths,
            [.. widths.Skip(1).Select((n, l) => Enumerable.Repeat(1f, n * widths[l]).ToArray())]
        );
        BigInteger count = PathCount.Of(SparseGraph.NonZero(weights));
        Assert.Equal(widths.Aggregate(BigInteger.One, (product, width) => product * width), count);
        Assert.Equal(widths.Sum(width => Math.Log10(width)), PathCount.Log10(count), 1e-12);
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("1000", 3)]
    [InlineData("18446744073709551616", 19.265919722494797)]
    [InlineData("100000000000000000000000000000000000000000000000000", 50)]
    public void Log10_of_a_number_of_paths_is_its_decimal_logarithm(string count, double expected) =>
        Assert.Equal(expected, PathCount.Log10(BigInteger.Parse(count)), 1e-13);

    [Fact]
    public void Log10_of_no_path_is_minus_infinity() =>
        Assert.Equal(double.NegativeInfinity, PathCount.Log10(BigInteger.Zero));

    [Fact]
    public void Layers_that_do_not_follow_each_other_are_refused()
    {
        var graph = SparseGraph.NonZero([new("a", 2, 2, [1, 1, 1, 1]), new("b", 1, 3, [1, 1, 1])]);
        Assert.Contains("b has 3 inputs", Assert.Throws<ArgumentException>(() => CompletePaths.Of(graph)).Message);
        Assert.Throws<ArgumentException>(() => PathCount.Of(new SparseGraph([])));
    }

    // Walks every path from the last neuron on; returns how many there are.
    private static BigInteger Walk(SparseGraph graph, int[] path, HashSet<(int, int, int)> walked)
    {
        int layer = path.Length - 1;
        if (layer == graph.Layers.Count)
        {
            for (int i = 0; i < layer; i++)
            {
                walked.Add((i, path[i + 1], path[i]));
            }

            return 1;
        }

        BigInteger number = 0;
        for (int output = 0; output < graph.Layers[layer].Outputs; output++)
        {
            if (graph.Layers[layer].KindOf(output, path[^1]) != EdgeKind.Inactive)
            {
                number += Walk(graph, [.. path, output], walked);
            }
        }

        return number;
    }
}
