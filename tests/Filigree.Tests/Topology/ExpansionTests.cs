using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tests.Support;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Topology;

/// <summary>Singular values of masks, and how near they come to those of the best expanders.</summary>
[Trait("Run", "once")]
public sealed class ExpansionTests
{
    [Fact]
    public void By_hand_the_gap_of_all_of_3_by_3_and_of_4_by_4_less_a_matching()
    {
        SparseMatrix all = Mask(3, 3, (_, _) => true);
        SparseMatrix less = Mask(4, 4, (output, input) => output != input);

        Assert.Equal(2 * Math.Sqrt(2), RamanujanGap.Of(all)!.Value, 6);
        Assert.Equal((2 * Math.Sqrt(2)) - 1, RamanujanGap.Of(less)!.Value, 6);
        Assert.Equal(RamanujanGap.Of(less)!.Value, RamanujanGap.Iterative(less)!.Value, 6);
    }

    [Fact]
    public void Neurons_without_connections_do_not_count_and_fewer_than_three_a_neuron_have_no_gap()
    {
        SparseMatrix padded = Mask(5, 7, (output, input) => output < 3 && input < 3);
        SparseMatrix thin = Mask(5, 5, (output, input) => input <= 1);

        Assert.Equal(2 * Math.Sqrt(2), RamanujanGap.Of(padded)!.Value, 6);
        Assert.Null(RamanujanGap.Of(thin));
        Assert.Null(RamanujanGap.Iterative(thin));
        Assert.Null(RamanujanGap.Of(Mask(3, 3, (_, _) => false)));
    }

    [Fact]
    public void Two_parts_of_a_graph_have_the_first_value_twice()
    {
        SparseMatrix parts = Mask(8, 8, (output, input) => output / 4 == input / 4);
        double[] spectrum = RamanujanGap.Spectrum(parts);

        Assert.Equal(4, spectrum[0], 9);
        Assert.Equal(4, spectrum[1], 9);
        Assert.Equal((2 * Math.Sqrt(3)) - 4, RamanujanGap.Of(parts)!.Value, 6);
    }

    [Fact]
    public void The_iterative_gap_is_the_mean_over_parts_of_one_degree()
    {
        // Three outputs of degree 3 and four of degree 4, which share no input.
        SparseMatrix mixed = Mask(7, 7, (output, input) => output < 3 ? input < 3 : input >= 3);
        double three = 2 * Math.Sqrt(2);
        double four = 2 * Math.Sqrt(3);
        Assert.Equal((three + four) / 2, RamanujanGap.Iterative(mixed)!.Value, 6);
    }

    [Theory]
    [InlineData(40, 30)]
    [InlineData(30, 40)]
    [InlineData(1, 5)]
    [InlineData(200, 150)]
    public void Singular_values_are_those_that_power_iteration_finds(int outputs, int inputs)
    {
        SparseMatrix matrix = TestConnections.Make(outputs, inputs, 0.3, seed: 5);
        double[] entries = Array.ConvertAll(matrix.Values, weight => (double)weight);
        double[] found = SingularValues.Largest(matrix, entries, 2);

        // Of A'A, the second with the first taken out.
        var known = new List<double[]>();
        foreach (double value in found)
        {
            double[] vector = [.. Enumerable.Range(0, inputs).Select(index => Math.Sin(index + 1))];
            double length = 0;
            for (int round = 0; round < 3000; round++)
            {
                foreach (double[] other in known)
                {
                    double product = other.Zip(vector, (a, b) => a * b).Sum();
                    vector = [.. vector.Zip(other, (a, b) => a - (product * b))];
                }

                var middle = new double[outputs];
                var next = new double[inputs];
                for (int pass = 0; pass < 2; pass++)
                {
                    for (int output = 0; output < outputs; output++)
                    {
                        for (int index = matrix.Starts[output]; index < matrix.Starts[output + 1]; index++)
                        {
                            if (pass == 0)
                            {
                                middle[output] += entries[index] * vector[matrix.Indices[index]];
                            }
                            else
                            {
                                next[matrix.Indices[index]] += entries[index] * middle[output];
                            }
                        }
                    }
                }

                length = Math.Sqrt(next.Sum(x => x * x));
                vector = length < 1e-9 ? next : [.. next.Select(x => x / length)];
            }

            Assert.Equal(length < 1e-9 ? 0 : Math.Sqrt(length), value, 6);
            known.Add(vector);
        }
    }

    [Fact]
    public void Weights_have_a_gap_of_their_own()
    {
        // diag(3, -2): singular values 3 and 2.
        var matrix = new SparseMatrix("w", 2, 2, [0, 1, 2], [0, 1], [3, -2]);
        Assert.Equal(1, RamanujanGap.Weighted(matrix), 9);
    }

    [Fact]
    public void Equal_degrees_come_near_a_ramanujan_graph()
    {
        using var network = Mlp.Create([300, 200, 10]);
        Wirings.Parse("regular(0.05)").Wire(network, new Randomness(1));
        Assert.True(RamanujanGap.Of(network.Weights[0].ToSparse()) > -0.1);
    }

    [Fact]
    public void By_hand_the_graph_of_a_network()
    {
        // Inputs 0, 1, 2; hidden a, b, c, d; outputs y, z. 0-a, 1-a, 0-b, 2-b; a-y, c-y: b is a sink, c a source, d and z are isolated.
        SparseMatrix first = Edges(4, 3, (0, 0), (0, 1), (1, 0), (1, 2));
        SparseMatrix second = Edges(2, 4, (0, 0), (0, 2));
        Topometrics graph = Topometrics.Of([first, second]);

        Assert.Equal((1, 1, 2), (graph.Sources, graph.Sinks, graph.Isolated));
        Assert.Equal(12 - 4 + 8 - 2, graph.RemovedEdges);
        Assert.Equal(12.0 / 9, graph.MeanDegree);
        Assert.Equal(12.0 / 9, graph.MeanStrength);

        // A tree of seven neurons: all six connections are bridges, and every neuron but the leaves 1, 2, c cuts it.
        Assert.Equal((3, 6, 4, 1), (graph.Components, graph.Bridges, graph.CutVertices, graph.LargestCore));
    }

    [Fact]
    public void By_hand_the_graph_of_two_rings_that_share_a_neuron()
    {
        // 0-a-1-b-0 and a-y-c-z-a: no bridge, and a alone cuts them.
        SparseMatrix first = Edges(3, 2, (0, 0), (0, 1), (1, 0), (1, 1));
        SparseMatrix second = Edges(2, 3, (0, 0), (1, 0), (0, 2), (1, 2));
        Topometrics graph = Topometrics.Of([first, second]);

        Assert.Equal((1, 0, 1, 2), (graph.Components, graph.Bridges, graph.CutVertices, graph.LargestCore));
    }

    [Fact]
    public void Layers_that_do_not_follow_each_other_have_no_graph()
    {
        Assert.Throws<ArgumentException>(() => Topometrics.Of([]));
        Assert.Throws<ArgumentException>(() => Topometrics.Of([Edges(2, 2), Edges(2, 3)]));
    }

    private static SparseMatrix Mask(int outputs, int inputs, Func<int, int, bool> isConnected) =>
        Edges(
            outputs,
            inputs,
            [
                .. Enumerable
                    .Range(0, outputs)
                    .SelectMany(output => Enumerable.Range(0, inputs).Select(input => (output, input)))
                    .Where(place => isConnected(place.output, place.input)),
            ]
        );

    private static SparseMatrix Edges(int outputs, int inputs, params (int Output, int Input)[] edges)
    {
        int[] starts =
        [
            .. Enumerable.Range(0, outputs + 1).Select(output => edges.Count(edge => edge.Output < output)),
        ];
        float[] ones = [.. Enumerable.Repeat(1f, edges.Length)];
        return new SparseMatrix("w", outputs, inputs, starts, [.. edges.Order().Select(edge => edge.Input)], ones);
    }
}
