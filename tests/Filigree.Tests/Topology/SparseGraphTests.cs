using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Tests.Topology;

public class SparseGraphTests
{
    private static List<(int Layer, int Output, int Input, EdgeKind Kind)> Edges(SparseGraph graph)
    {
        var edges = new List<(int, int, int, EdgeKind)>();
        for (int layer = 0; layer < graph.Layers.Count; layer++)
        {
            for (int output = 0; output < graph.Layers[layer].Outputs; output++)
            {
                foreach (int input in graph.Layers[layer].InputsOf(output))
                {
                    edges.Add((layer, output, input, graph.Layers[layer].KindOf(output, input)));
                }
            }
        }

        return edges;
    }

    // Sorting is the plain way: strongest first, ties by position.
    private static List<(int Layer, int Output, int Input, EdgeKind Kind)> PlainStrongest(
        WeightMatrix[] weights,
        int count
    ) =>
        [
            .. weights
                .SelectMany((matrix, layer) => matrix.Values.Select((weight, place) => (layer, matrix, place, weight)))
                .Where(item => item.weight != 0 && !float.IsNaN(item.weight))
                .OrderByDescending(item => Math.Abs(item.weight))
                .Take(count)
                .OrderBy(item => item.layer)
                .ThenBy(item => item.place)
                .Select(item =>
                    (
                        item.layer,
                        item.place / item.matrix.Inputs,
                        item.place % item.matrix.Inputs,
                        item.weight > 0 ? EdgeKind.Activating : EdgeKind.Inhibiting
                    )
                ),
        ];

    [Fact]
    public void The_strongest_edges_are_those_of_a_stable_sort_for_every_count()
    {
        for (ulong seed = 0; seed < 15; seed++)
        {
            WeightMatrix[] weights = Networks.Random(seed, Networks.Widths(seed), steps: 1 + (int)seed % 12);
            int total = weights.Sum(matrix => matrix.Values.Length);
            for (int count = 0; count <= total; count += 1 + total / 40)
            {
                Assert.Equal(PlainStrongest(weights, count), Edges(SparseGraph.Strongest(weights, count)));
            }
        }
    }

    [Fact]
    public void Magnitudes_from_the_smallest_to_infinity_are_ordered_and_NaN_is_none_of_the_strongest()
    {
        WeightMatrix[] weights =
        [
            new("a", 2, 4, [1, float.NaN, -float.Epsilon, 0, float.NegativeInfinity, 1e-30f, -0f, float.MaxValue]),
        ];
        for (int count = 0; count <= 8; count++)
        {
            Assert.Equal(PlainStrongest(weights, count), Edges(SparseGraph.Strongest(weights, count)));
        }

        Assert.Equal(6, SparseGraph.NonZero(weights).EdgeCount);
    }

    [Fact]
    public void A_network_of_distinct_weights_keeps_exactly_as_many_as_asked_for()
    {
        float[] values = new float[10_000];
        new RandomStream(1, "test", 0, 0).FillNormal(values, 0, 1);
        WeightMatrix[] weights = [new("a", 100, 100, values)];
        foreach (int count in new[] { 0, 1, 2, 99, 5000, 9999, 10_000 })
        {
            Assert.Equal(count, SparseGraph.Strongest(weights, count).EdgeCount);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.124, 1)]
    [InlineData(0.125, 2)]
    [InlineData(0.25, 3)]
    [InlineData(0.5, 6)]
    [InlineData(1, 12)]
    public void A_fraction_keeps_the_nearest_count_and_halves_round_up(double fraction, int expected)
    {
        WeightMatrix[] weights = [new("a", 3, 4, [.. Enumerable.Range(1, 12).Select(k => (float)k)])];
        Assert.Equal(expected, SparseGraph.StrongestFraction(weights, fraction).EdgeCount);
    }

    [Fact]
    public void Impossible_counts_and_sizes_are_refused()
    {
        WeightMatrix[] weights = [new("a", 2, 2, [1, 2, 3, 4])];
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseGraph.Strongest(weights, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseGraph.Strongest(weights, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseGraph.StrongestFraction(weights, 1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseGraph.StrongestFraction(weights, double.NaN));
        Assert.Throws<ArgumentException>(() => SparseGraph.NonZero([new("a", 2, 2, [1])]));
    }

    [Fact]
    public void Rows_that_contradict_themselves_are_refused()
    {
        static SparseLayer Layer(int[] starts, int[] inputs) => new("a", 2, 3, starts, inputs, new bool[inputs.Length]);
        Assert.Equal(2, Layer([0, 1, 2], [2, 0]).EdgeCount);
        Assert.Throws<ArgumentException>(() => Layer([0, 2], [0, 1]));
        Assert.Throws<ArgumentException>(() => Layer([0, 2, 1], [0]));
        Assert.Throws<ArgumentException>(() => Layer([0, 9, 1], [0]));
        Assert.Throws<ArgumentException>(() => Layer([0, 2, 2], [1, 1]));
        Assert.Throws<ArgumentException>(() => Layer([0, 1, 1], [3]));
        Assert.Throws<ArgumentException>(() => Layer([0, 1, 1], [-1]));
        Assert.Throws<ArgumentException>(() => new SparseLayer("a", 1, 1, [0, 1], [0], []));
    }
}
