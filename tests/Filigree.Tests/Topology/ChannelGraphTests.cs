using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Topology;

/// <summary>Complete paths through channels, against what the networks themselves compute.</summary>
public sealed class ChannelGraphTests
{
    [Fact]
    public void Weights_of_a_small_network_are_effective_as_by_hand()
    {
        // 1 colour, conv 3x3 to 2 channels on 4x4 without padding, flattened to 8 features, 2 classes.
        using var network = new Network(
            new SampleShape(4, 4, 1),
            [
                new Convolution("c", 1, 2, Kernel.Square(3)),
                new Activation<ReluFunction>("r"),
                new Flatten("f"),
                new Linear("d", 8, 2),
            ]
        );
        float[] filters = new float[18];
        (filters[0], filters[4], filters[9]) = (1, 2, 3);
        float[] dense = new float[16];
        (dense[0], dense[3], dense[11]) = (1, 1, 1);
        network.Weights[0].WriteMatrix(filters);
        network.Weights[1].WriteMatrix(dense);
        SparseGraph graph = SparseGraph.NonZero(network.ToMatrices());
        var paths = CompletePaths.Of(graph, network.Channels);

        // Both classes read the first filter alone: the second filter's weight leads nowhere.
        Assert.Equal([(3L, 2L, 2L, 1L), (3L, 3L, 2L, 2L)], paths.Layers.Select(Counts));
        Assert.Equal([0, 1, 0], paths.DeadNeurons);
        Assert.Equal(0, paths.DeadOutputs);
        Assert.True(paths.IsDead(1, 1));

        // Two weights of the filter, each at one place of the map, by three features.
        Assert.Equal(Math.Log10(6), PathCount.Log10(graph, network.Channels), 1e-12);
    }

    [Fact]
    public void A_weight_that_never_meets_a_pixel_is_on_no_path()
    {
        // 3 x 3 "same" on a single pixel: only the middle of the kernel meets it.
        using var network = new Network(
            new SampleShape(1, 1, 2),
            [new Convolution("c", 2, 1, Kernel.Square(3), Padding.Half), new Linear("d", 1, 1)]
        );
        network.Weights[0].WriteMatrix([.. Enumerable.Repeat(1f, 18)]);
        network.Weights[1].WriteMatrix([1]);
        var paths = CompletePaths.Of(SparseGraph.NonZero(network.ToMatrices()), network.Channels);
        Assert.Equal((18L, 2L, 2L, 2L), Counts(paths.Layers[0]));

        // Stride 2 with one zero on either side of two columns: of three, the last is beyond in the only window.
        using var strided = new Network(
            new SampleShape(2, 2, 1),
            [new Convolution("c", 1, 1, Kernel.Square(3, 2), Padding.Half), new Linear("d", 1, 1)]
        );
        strided.Weights[0].WriteMatrix([.. Enumerable.Repeat(1f, 9)]);
        strided.Weights[1].WriteMatrix([1]);
        Assert.Equal(
            4,
            CompletePaths.Of(SparseGraph.NonZero(strided.ToMatrices()), strided.Channels).Layers[0].EdgesOnPaths
        );
    }

    [Fact]
    public void Paths_go_around_a_branch_that_is_cut_and_only_forwards()
    {
        using Network network = Blocks();
        foreach (Parameter weight in network.Weights)
        {
            weight.WriteMatrix([.. Enumerable.Repeat(1f, weight.Shape.Count)]);
        }

        // The first block's second convolution is cut: its first leads nowhere, and all else goes around.
        network.Weights[2].WriteMatrix(new float[network.Weights[2].Shape.Count]);
        var paths = CompletePaths.Of(SparseGraph.NonZero(network.ToMatrices()), network.Channels);
        Assert.Equal([1, 0, 0, 1, 1, 1, 1], paths.Layers.Select(layer => layer.Share));

        // Without the stem nothing is reached, though the second block's sum could feed the first if paths went backwards.
        network.Weights[2].WriteMatrix([.. Enumerable.Repeat(1f, network.Weights[2].Shape.Count)]);
        network.Weights[0].WriteMatrix(new float[network.Weights[0].Shape.Count]);
        Assert.Equal(0, CompletePaths.Of(SparseGraph.NonZero(network.ToMatrices()), network.Channels).Share);
    }

    [Fact]
    public void Effective_weights_are_those_whose_loss_changes_what_the_network_gives()
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            using Network network = seed % 2 == 0 ? Blocks() : Pooled();
            Thin(network, seed, 0.25);
            double Total() => network.Predict(Ones(network)).Values.Sum(value => (double)value);
            double whole = Total();
            var paths = CompletePaths.Of(SparseGraph.NonZero(network.ToMatrices()), network.Channels);
            for (int layer = 0; layer < network.Weights.Count; layer++)
            {
                Parameter weight = network.Weights[layer];
                float[] matrix = weight.ToMatrix().Values;
                int effective = 0;
                for (int place = 0; place < matrix.Length; place++)
                {
                    if (matrix[place] != 0)
                    {
                        matrix[place] = 0;
                        weight.WriteMatrix(matrix);
                        effective += Total() < whole ? 1 : 0;
                        matrix[place] = 1;
                    }
                }

                weight.WriteMatrix(matrix);
                Assert.Equal(effective, paths.Layers[layer].EdgesOnPaths);
            }
        }
    }

    [Fact]
    public void The_number_of_paths_is_what_a_network_of_ones_gives()
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            using Network network = seed % 2 == 0 ? Blocks() : Pooled();
            Thin(network, seed, 0.5);
            double given = network.Predict(Ones(network)).Values.Sum(value => (double)value);

            // Means in place of sums: of 16 positions at the end of one, of 4 and then 4 in the other.
            double expected = Math.Log10(given) + Math.Log10(16);
            SparseGraph graph = SparseGraph.NonZero(network.ToMatrices());
            Assert.Equal(expected, PathCount.Log10(graph, network.Channels), 1e-5);
        }
    }

    [Fact]
    public void A_dense_network_counts_as_it_does_without_channels()
    {
        using Network network = Mlp.Create([6, 5, 4, 3]);
        Thin(network, 3, 0.4);
        SparseGraph graph = SparseGraph.NonZero(network.ToMatrices());
        Assert.True(network.Channels.IsChain);
        Assert.Equal(CompletePaths.Of(graph).Layers, CompletePaths.Of(graph, network.Channels).Layers);
        Assert.Equal(PathCount.Log10(PathCount.Of(graph)), PathCount.Log10(graph, network.Channels));

        // Pixels of an image that is flattened at once are neurons.
        using var image = new Network(new SampleShape(2, 3, 2), [new Flatten("f"), new Linear("d", 12, 2)]);
        Assert.Equal((12, 1), (image.Channels.Input.Channels, image.Channels.Layers[0].ColumnsPerChannel));
        Assert.True(image.Channels.IsChain);
    }

    [Fact]
    public void Both_orders_of_flattened_features_tell_channels_apart()
    {
        foreach (FeatureOrder order in Enum.GetValues<FeatureOrder>())
        {
            using var network = new Network(
                new SampleShape(2, 2, 1),
                [new Convolution("c", 1, 3, Kernel.Square(1)), new Flatten("f", order), new Linear("d", 12, 1)]
            );
            network.Weights[0].WriteMatrix([1, 0, 1]);
            float[] dense = new float[12];
            Array.Fill(dense, 1);
            network.Weights[1].WriteMatrix(dense);
            SparseGraph graph = SparseGraph.NonZero(network.ToMatrices());
            Assert.Equal(8, CompletePaths.Of(graph, network.Channels).Layers[1].EdgesOnPaths);
            Assert.Equal(Math.Log10(8), PathCount.Log10(graph, network.Channels), 1e-12);
            int[] first =
            [
                .. Enumerable.Range(0, 12).Where(column => network.Channels.Layers[1].ChannelOf(0, column) == 0),
            ];
            Assert.Equal(order == FeatureOrder.ChannelsFirst ? [0, 1, 2, 3] : [0, 3, 6, 9], first);
        }
    }

    [Fact]
    public void Groups_read_their_own_channels()
    {
        using var network = new Network(
            new SampleShape(3, 3, 4),
            [new Convolution("c", 4, 4, Kernel.Square(3), Padding.Half, groups: 2), new Linear("d", 4, 1)]
        );
        ChannelLayer layer = network.Channels.Layers[0];
        Assert.Equal(
            [0, 1, 2, 3],
            new[] { (0, 8), (1, 9), (2, 0), (3, 17) }.Select(w => layer.ChannelOf(w.Item1, w.Item2))
        );
    }

    [Fact]
    public void Models_have_a_layer_of_the_graph_for_each_weight()
    {
        var data = new SampleShape(32, 32, 3);
        foreach (
            IModel model in (IModel[])
                [new LeNet5Model(), new ResNetModel(8, Convention.Keras), new VggModel(11, Convention.Torch)]
        )
        {
            using Network network = model.Create(data, 10);
            new HeNormal().Wire(network, new Randomness(1));
            var paths = CompletePaths.Of(SparseGraph.NonZero(network.ToMatrices()), network.Channels);
            Assert.Equal(
                network.Weights.Select(weight => weight.Name),
                network.Channels.Layers.Select(one => one.Name)
            );
            Assert.Equal(0, paths.DeadNeurons.Sum());

            // vgg's last maps have 2 x 2 positions, and every place of a kernel meets one of them.
            Assert.Equal(1, paths.Share);
            Assert.InRange(PathCount.Log10(SparseGraph.NonZero(network.ToMatrices()), network.Channels), 5, 60);
        }
    }

    [Fact]
    public void A_layer_that_does_not_say_what_it_joins_is_refused()
    {
        using var network = new Network(2, [new Unknown("u"), new Linear("d", 2, 2)]);
        Assert.StartsWith("u: ", Assert.Throws<UserError>(() => network.Channels).Message, StringComparison.Ordinal);
    }

    internal static Network Blocks() =>
        new(
            new SampleShape(4, 4, 2),
            [
                new Convolution("stem", 2, 3, Kernel.Square(3), Padding.Half),
                new Residual("a", Branch(3, 3, 1)),
                new Activation<ReluFunction>("r"),
                new Residual("b", Branch(3, 5, 1), new Convolution("p", 3, 5, Kernel.Square(1))),
                new GlobalAveragePooling("mean"),
                new Linear("d", 5, 3),
            ]
        );

    private static Layer[] Branch(int channels, int outputs, int stride) =>
        [
            new Convolution("1", channels, outputs, Kernel.Square(3, stride), Padding.Half),
            new Activation<ReluFunction>("r"),
            new Convolution("2", outputs, outputs, Kernel.Square(3), Padding.Half),
        ];

    private static Network Pooled() =>
        new(
            new SampleShape(8, 8, 1),
            [
                new Convolution("1", 1, 3, Kernel.Square(3), Padding.Half),
                new AveragePooling("p", new Window(2)),
                new Convolution("2", 3, 4, Kernel.Square(3), Padding.Half),
                new AveragePooling("q", new Window(2)),
                new Flatten("f"),
                new Linear("3", 16, 4),
                new Linear("4", 4, 2),
            ]
        );

    // Ones at random places, which all lead somewhere on maps of this size: no kept place leads off the map.
    private static void Thin(Network network, ulong seed, double density)
    {
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            var stream = new RandomStream(seed, "test", layer, 0);
            Parameter weight = network.Weights[layer];
            weight.WriteMatrix([
                .. Enumerable.Range(0, weight.Shape.Count).Select(_ => stream.NextDouble() < density ? 1f : 0f),
            ]);
        }
    }

    private static float[] Ones(Network network) => [.. Enumerable.Repeat(1f, network.Inputs)];

    private static (long, long, long, long) Counts(LayerPaths layer) =>
        (layer.Edges, layer.EdgesOnPaths, layer.Slices, layer.SlicesOnPaths);

    private sealed class Unknown(string name) : Layer(name)
    {
        private readonly Parameter[] parameters = [new(name + ".weight", ParameterKind.Weight, new MatrixShape(2, 2))];

        public override IReadOnlyList<Parameter> Parameters => parameters;

        public override Variable Forward(Tape tape, Variable input, in Pass pass) => input;
    }
}
