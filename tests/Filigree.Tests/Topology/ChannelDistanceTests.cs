using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Topology;

/// <summary>Distances of networks with convolutions.</summary>
public sealed class ChannelDistanceTests
{
    [Fact]
    public void A_network_with_its_channels_renumbered_is_at_distance_0()
    {
        using Network network = ChannelGraphTests.Blocks();
        new ErdosRenyi { Density = 0.4 }.Wire(network, new Randomness(5));
        SparseMatrix[] first = [.. network.ToSparseMatrices()];

        // Stem and first sum share an order, second branch and projection another.
        int[] stream = [2, 0, 1];
        int[] inner = [1, 2, 0];
        int[] wide = [3, 0, 4, 1, 2];
        int[] second = [4, 3, 2, 1, 0];
        int[] colours = [0, 1];
        int[] classes = [0, 1, 2];
        (int[] To, int[] From)[] orders =
        [
            (stream, colours),
            (inner, stream),
            (stream, inner),
            (second, stream),
            (wide, second),
            (wide, stream),
            (classes, wide),
        ];
        SparseMatrix[] renumbered =
        [
            .. first.Select((layer, index) => Renumber(layer, orders[index].To, orders[index].From)),
        ];
        var options = new NnstdOptions { Channels = network.Channels };
        NnstdDistance distance = Nnstd.Distance(first, renumbered, options);
        Assert.Equal(new double[7], distance.Layers.Select(layer => layer.Distance));
        Assert.Equal(distance.Mean, Nnstd.Distance(renumbered, first, options).Mean);

        // By the numbers as they are they would differ.
        Assert.NotEqual(0, Nnstd.Distance(first[..1], renumbered[..1], new NnstdOptions()).Mean);
        Assert.Contains("do not follow", Nnstd.FindMismatch(first, renumbered)!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_convolutions_is_compared_as_in_blocks_of_neighbours()
    {
        SparseMatrix[] Wired(ulong seed, out Network network)
        {
            network = new LeNet5Model(0.5).Create(new SampleShape(32, 32, 3), 4);
            new ErdosRenyi { Density = 0.2 }.Wire(network, new Randomness(seed));
            return [.. network.ToSparseMatrices()];
        }

        SparseMatrix[] first = Wired(1, out Network one);
        SparseMatrix[] second = Wired(2, out Network other);
        using (one)
        using (other)
        {
            NnstdDistance plain = Nnstd.Distance(first, second);
            NnstdDistance channels = Nnstd.Distance(first, second, new NnstdOptions { Channels = one.Channels });
            Assert.Equal(plain.Layers.Select(layer => layer.Distance), channels.Layers.Select(layer => layer.Distance));
            Assert.InRange(plain.Mean, 0.3, 1);
        }
    }

    [Fact]
    public void Layers_that_make_a_space_together_share_the_order_of_least_summed_distance()
    {
        // Of two filters each: by the branch alone crosswise is best (1 against 0), by the projection straight (0 against 2): straight.
        using var network = new Network(
            new SampleShape(1, 1, 2),
            [
                new Residual(
                    "a",
                    [new Convolution("b", 2, 2, Kernel.Square(1))],
                    new Convolution("p", 2, 2, Kernel.Square(1))
                ),
                new Linear("d", 2, 1),
            ]
        );
        SparseMatrix[] first =
        [
            Of(
                "b",
                [
                    [0],
                    [1],
                ]
            ),
            Of(
                "p",
                [
                    [0],
                    [1],
                ]
            ),
            Of(
                "d",
                [
                    [0, 1],
                ]
            ),
        ];
        SparseMatrix[] second =
        [
            Of(
                "b",
                [
                    [0, 1],
                    [0],
                ]
            ),
            Of(
                "p",
                [
                    [0],
                    [1],
                ]
            ),
            Of(
                "d",
                [
                    [0, 1],
                ]
            ),
        ];
        NnstdDistance distance = Nnstd.Distance(first, second, new NnstdOptions { Channels = network.Channels });
        Assert.Equal([0, 1], distance.Layers[0].Neurons);
        Assert.Equal([0, 1], distance.Layers[1].Neurons);

        // {0} against {0, 1} is 1/2, {1} against {0} is 1.
        Assert.Equal([0.75, 0, 0], distance.Layers.Select(layer => layer.Distance));
    }

    [Fact]
    public void Depthwise_filters_go_with_their_channel_and_other_groups_are_refused()
    {
        using var network = new Network(
            new SampleShape(3, 3, 2),
            [
                new Convolution("c", 2, 2, Kernel.Square(1)),
                new Convolution("w", 2, 2, Kernel.Square(3), Padding.Half, groups: 2),
                new Flatten("f"),
                new Linear("d", 18, 2),
            ]
        );
        new ErdosRenyi { Density = 0.5, HasDenseOutput = false }.Wire(network, new Randomness(3));
        SparseMatrix[] first =
        [
            Of(
                "c",
                [
                    [0],
                    [0, 1],
                ]
            ),
            .. network.ToSparseMatrices().Skip(1),
        ];
        int[] swapped = [1, 0];
        SparseMatrix[] second =
        [
            Renumber(first[0], swapped, [0, 1]),
            Renumber(first[1], swapped, [0]),
            Renumber(first[2], [0, 1], swapped),
        ];
        Assert.Equal(0, Nnstd.Distance(first, second, new NnstdOptions { Channels = network.Channels }).Mean);

        using var grouped = new Network(
            new SampleShape(3, 3, 4),
            [new Convolution("c", 4, 4, Kernel.Square(1), groups: 2), new Linear("d", 4, 2)]
        );
        new HeNormal().Wire(grouped, new Randomness(1));
        SparseMatrix[] layers = [.. grouped.ToSparseMatrices()];
        Assert.Contains(
            "c.weight has 2 groups",
            Nnstd.FindMismatch(layers, layers, grouped.Channels)!,
            StringComparison.Ordinal
        );
    }

    private static SparseMatrix Of(string name, int[][] rows)
    {
        var values = new float[rows.Length * 2];
        foreach ((int row, int column) in rows.SelectMany((columns, row) => columns.Select(column => (row, column))))
        {
            values[(row * 2) + column] = 1;
        }

        return SparseMatrix.NonZero(new WeightMatrix(name, rows.Length, 2, values));
    }

    // Output o of the layer stands at to[o], channel c that it reads at from[c].
    private static SparseMatrix Renumber(SparseMatrix layer, int[] to, int[] from)
    {
        float[] values = new float[layer.Outputs * layer.Inputs];
        int block = layer.Inputs / from.Length;
        for (int output = 0; output < layer.Outputs; output++)
        {
            foreach (int column in layer.InputsOf(output))
            {
                values[(to[output] * layer.Inputs) + (from[column / block] * block) + (column % block)] = 1;
            }
        }

        return SparseMatrix.NonZero(new WeightMatrix(layer.Name, layer.Outputs, layer.Inputs, values));
    }
}
