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
        Assert.Equal(new LayerChange("a", 5, 1, 1), change.Layers[0]);
        Assert.Equal(new LayerChange("b", 2, 1, 0), change.Layers[1]);
        Assert.Equal(new LayerChange("overall", 7, 2, 1), change.Overall);
        Assert.Equal(0.4, change.Layers[0].Share);
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
    }
}
