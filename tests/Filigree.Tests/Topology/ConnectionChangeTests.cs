using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Tests.Topology;

public class ConnectionChangeTests
{
    [Fact]
    public void A_change_is_a_flipped_sign_or_a_lost_edge()
    {
        WeightMatrix[] parent = [new("a", 2, 3, [1, -2, 3, -4, 5, 0]), new("b", 1, 2, [1, 1])];
        // Flipped: -2; lost: 3; a new edge at the parent's 0 is no change of the parent's edges.
        WeightMatrix[] child = [new("a", 2, 3, [9, 2, 0, -1, 1, 7]), new("b", 1, 2, [-1, 1])];
        var change = ConnectionChange.Between(SparseGraph.NonZero(parent), SparseGraph.NonZero(child));
        Assert.Equal(new LayerChange("a", new(2, 0, 1), new(1, 1, 0)), change.Layers[0]);
        Assert.Equal(new LayerChange("b", new(1, 1, 0), new(0, 0, 0)), change.Layers[1]);
        Assert.Equal(new LayerChange("overall", new(3, 1, 1), new(1, 1, 0)), change.Overall);
        Assert.Equal((5, 1, 1), (change.Layers[0].Edges, change.Layers[0].Flipped, change.Layers[0].Lost));
        Assert.Equal(0.4, change.Layers[0].Share);
    }

    [Fact]
    public void Types_are_taken_at_the_smallest_magnitude_that_the_parent_keeps()
    {
        // The four strongest: 4, -3, 2 and, in the other layer, -2; the threshold is 2, and the child's 2 reaches it.
        WeightMatrix[] parent = [new("a", 2, 2, [4, -3, 2, 0.5f]), new("b", 1, 2, [-2, 1])];
        WeightMatrix[] child = [new("a", 2, 2, [2, -1.9f, -5, 9]), new("b", 1, 2, [-3, 0])];
        var graph = SparseGraph.Strongest(parent, 4);
        Assert.Equal(2, graph.SmallestMagnitude(parent));
        var change = ConnectionChange.Over(graph, parent, child);

        // 4 stays activating, -3 becomes inactive, 2 turns to inhibiting; -2 stays inhibiting.
        Assert.Equal(new LayerChange("a", new(1, 1, 0), new(0, 0, 1)), change.Layers[0]);
        Assert.Equal(new LayerChange("b", new(0, 0, 0), new(1, 0, 0)), change.Layers[1]);
        Assert.Equal(0.5, change.Overall.Share);

        // Types 1, -1, 1, -1 against 1, 0, -1, -1: means 0 and -1/4, covariance 1, squares 4 and 3 - 1/4.
        Assert.Equal(1 / Math.Sqrt(4 * 2.75), change.Overall.Correlation, 1e-15);

        // The weights' own correlation is another number.
        Assert.NotEqual(
            change.Overall.Correlation,
            WeightCorrelation.Over(graph, parent, child).Overall.Coefficient,
            0.01
        );
    }

    [Fact]
    public void Where_edges_are_lost_alone_the_correlation_of_types_is_the_root_of_those_that_stay()
    {
        // As many activating as inhibiting edges, of which as many are lost: the relation of the paper's Tab. 2 to its Tab. 1.
        foreach ((double changed, double pearson) in new[] { (0.0482, 0.976), (0.0630, 0.968), (0.0340, 0.983) })
        {
            long lost = (long)Math.Round(changed * 10_000);
            var layer = new LayerChange("l", new(10_000 - lost, 0, lost), new(10_000 - lost, 0, lost));
            Assert.Equal(changed, layer.Share, 1e-12);
            Assert.Equal(Math.Sqrt(1 - changed), layer.Correlation, 1e-12);
            Assert.Equal(pearson, layer.Correlation, 5e-4);
        }

        // Flipped edges lower it twice as fast: 1 - 2 * changed.
        Assert.Equal(0.8, new LayerChange("l", new(90, 10, 0), new(90, 10, 0)).Correlation, 1e-15);
        Assert.Equal(1, new LayerChange("l", new(7, 0, 0), new(3, 0, 0)).Correlation);
        Assert.Equal(double.NaN, new LayerChange("l", new(7, 0, 3), new(0, 0, 0)).Correlation);
        Assert.Equal(double.NaN, new LayerChange("l", new(0, 0, 3), new(0, 0, 3)).Correlation);
        Assert.Equal(double.NaN, new LayerChange("l", new(0, 0, 0), new(0, 0, 0)).Correlation);
    }

    [Fact]
    public void The_correlation_of_types_is_that_of_the_numbers()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            WeightMatrix[] parent = Networks.Random(seed, [9, 7, 5], steps: 1000);
            WeightMatrix[] child = Networks.Random(seed + 100, [9, 7, 5], steps: 1000);
            var graph = SparseGraph.Strongest(parent, 50);
            float threshold = graph.SmallestMagnitude(parent);
            List<(double X, double Y)> types = [];
            foreach ((WeightMatrix one, WeightMatrix other) in parent.Zip(child))
            {
                types.AddRange(
                    one.Values.Zip(other.Values)
                        .Where(pair => Type(pair.First) != 0)
                        .Select(pair => ((double)Type(pair.First), (double)Type(pair.Second)))
                );
            }

            int Type(float weight) => Math.Abs(weight) >= threshold ? Math.Sign(weight) : 0;
            Assert.Equal(50, types.Count);
            double x = types.Average(type => type.X);
            double y = types.Average(type => type.Y);
            double expected =
                types.Sum(type => (type.X - x) * (type.Y - y))
                / Math.Sqrt(
                    types.Sum(type => (type.X - x) * (type.X - x)) * types.Sum(type => (type.Y - y) * (type.Y - y))
                );
            LayerChange actual = ConnectionChange.Over(graph, parent, child).Overall;
            Assert.Equal(expected, actual.Correlation, 1e-13);
            Assert.Equal(types.Count(type => type.X != type.Y) / 50.0, actual.Share, 1e-15);
        }
    }

    [Fact]
    public void A_threshold_of_0_keeps_what_is_not_zero_and_any_other_what_reaches_it()
    {
        WeightMatrix[] weights = [new("a", 1, 6, [0, -0.5f, 1, float.NaN, -1, 2])];
        Assert.Equal([1, 2, 4, 5], SparseGraph.AtLeast(weights, 0).Layers[0].InputsOf(0).ToArray());
        Assert.Equal([2, 4, 5], SparseGraph.AtLeast(weights, 1).Layers[0].InputsOf(0).ToArray());
        Assert.Equal(0, SparseGraph.Strongest(weights, 0).SmallestMagnitude(weights));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseGraph.AtLeast(weights, float.NaN));
    }

    [Fact]
    public void A_network_does_not_differ_from_itself()
    {
        WeightMatrix[] weights = Networks.Random(3, [8, 6, 4], steps: 5);
        var graph = SparseGraph.NonZero(weights);
        Assert.Equal(0, ConnectionChange.Between(graph, graph).Overall.Share);
        var correlation = WeightCorrelation.Over(graph, weights, weights).Overall;
        Assert.Equal(1, correlation.Coefficient, 1e-15);
        WeightMatrix[] negative =
        [
            .. weights.Select(matrix => matrix with { Values = [.. matrix.Values.Select(weight => -weight)] }),
        ];
        Assert.Equal(1, ConnectionChange.Between(graph, SparseGraph.NonZero(negative)).Overall.Share);
        Assert.Equal(-1, WeightCorrelation.Over(graph, weights, negative).Overall.Coefficient, 1e-15);
    }

    [Fact]
    public void Golden_networks_agree_with_NumPy_and_SciPy()
    {
        foreach (GoldenTopology golden in GoldenTopology.Read())
        {
            foreach (GoldenTopology.Point point in golden.Points)
            {
                var graph = SparseGraph.Strongest(golden.ParentMatrices, point.Count);
                var change = ConnectionChange.Between(graph, SparseGraph.NonZero(golden.ChildMatrices));
                Assert.Equal(point.Changed, change.Layers.Select(layer => layer.Flipped + layer.Lost));
                var correlation = WeightCorrelation.Over(graph, golden.ParentMatrices, golden.ChildMatrices);
                LayerCorrelation[] all = [.. correlation.Layers, correlation.Overall];
                foreach ((double? expected, LayerCorrelation actual) in point.Correlations.Zip(all))
                {
                    if (expected is double r)
                    {
                        Assert.Equal(r, actual.Coefficient, 1e-12);
                        Assert.Equal(
                            r * Math.Sqrt(actual.DegreesOfFreedom / (1 - r * r)),
                            actual.TStatistic,
                            1e-9 * Math.Abs(actual.TStatistic)
                        );
                    }
                }
            }

            Assert.Contains(golden.Points, point => point.Correlations.All(r => r is not null));
        }
    }

    [Fact]
    public void A_correlation_that_is_not_defined_is_not_a_number()
    {
        WeightMatrix[] weights = [new("a", 1, 3, [1, 1, 0])];
        WeightMatrix[] other = [new("a", 1, 3, [1, 2, 0])];
        Assert.Equal(
            double.NaN,
            WeightCorrelation.Over(SparseGraph.NonZero(weights), weights, other).Overall.Coefficient
        );
        Assert.Equal(
            double.NaN,
            WeightCorrelation.Over(SparseGraph.Strongest(weights, 0), weights, other).Overall.Coefficient
        );
    }

    [Fact]
    public void Networks_of_different_sizes_are_refused()
    {
        WeightMatrix[] small = [new("a", 1, 2, [1, 1])];
        WeightMatrix[] large = [new("a", 2, 1, [1, 1])];
        var graph = SparseGraph.NonZero(small);
        Assert.Throws<ArgumentException>(() => ConnectionChange.Between(graph, SparseGraph.NonZero(large)));
        Assert.Throws<ArgumentException>(() => WeightCorrelation.Over(graph, small, large));
        Assert.Throws<ArgumentException>(() => ConnectionChange.Over(graph, small, large));
        Assert.Throws<ArgumentException>(() => ConnectionChange.Over(graph, large, small));
    }
}
