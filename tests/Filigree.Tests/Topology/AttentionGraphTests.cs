using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Topology;

/// <summary>Complete paths, their number and distances through attention, against what the networks themselves compute.</summary>
public sealed class AttentionGraphTests
{
    private static readonly SampleShape Image = new(4, 4, 3);

    [Theory]
    [InlineData(1, 0.35, false)]
    [InlineData(2, 0.3, false)]
    [InlineData(3, 0.3, true)]
    [InlineData(4, 0.5, true)]
    public void A_weight_is_on_a_complete_path_if_and_only_if_outputs_depend_on_it(
        int seed,
        double density,
        bool isResidual
    )
    {
        using Network network = Make(isResidual);
        Thin(network, (ulong)seed, density);
        var paths = CompletePaths.Of(SparseGraph.NonZero(network.ToMatrices()), network.Channels);
        using var tape = new Tape();
        Variable input = tape.NewVariable(new Shape(3, Image), requiresGradient: false);
        input.Value.Write(HashedNumbers.Make(3 * Image.Features, seed));
        Variable output = network.Forward(tape, input, Pass.Prediction);
        output.WriteGradient(out _).Write(HashedNumbers.Make(3 * network.Outputs, seed + 1));
        tape.Backward();
        long[] depended =
        [
            .. network.Weights.Select(weight =>
            {
                SparseMatrix connections = weight.ToSparse();
                var gradient = new float[connections.Count];
                weight.Stored.Gather(connections, weight.Gradient(), gradient);
                return gradient.LongCount(slope => slope != 0);
            }),
        ];
        Assert.Equal(depended, paths.Layers.Select(layer => layer.EdgesOnPaths));
        Assert.Contains(paths.Layers, layer => layer.EdgesOnPaths < layer.Edges && layer.EdgesOnPaths > 0);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Paths_are_those_of_values_from_every_token_to_all_others(bool masks, bool hasToken)
    {
        // Two patches of four pixels in one colour: 4 features, 1 value, 1 class.
        Layer[] token = hasToken ? [new ClassToken("t", 3)] : [];
        using var network = new Network(
            new SampleShape(2, 4, 1),
            [
                new PatchTokens("p", 2),
                new Linear("in", 4, 3),
                .. token,
                new Attention("a", 1, 1, masksDiagonal: masks),
                new FirstToken("f"),
                new Linear("out", 1, 1),
            ]
        );
        foreach (Parameter weight in network.Weights)
        {
            weight.WriteMatrix([.. Enumerable.Repeat(1f, weight.Shape.Count)]);
        }

        // The first token takes its own 4 paths and the other's 4; masked, the other's alone; as a class token, both patches'.
        double expected = masks ? 4 : 8;
        Assert.Equal(
            Math.Log10(expected),
            PathCount.Log10(SparseGraph.NonZero(network.ToMatrices()), network.Channels),
            1e-12
        );
    }

    [Fact]
    public void Networks_with_attention_are_compared_in_the_order_that_they_have()
    {
        using Network first = Make(isResidual: true);
        Thin(first, 1, 0.3);
        using Network second = Make(isResidual: true);
        Thin(second, 2, 0.3);
        IReadOnlyList<SparseMatrix> one = first.ToSparseMatrices();
        IReadOnlyList<SparseMatrix> other = second.ToSparseMatrices();
        NnstdDistance distance = Nnstd.Distance(
            one,
            other,
            new NnstdOptions { Channels = first.Channels, MatchOutputs = true }
        );
        for (int layer = 0; layer < one.Count; layer++)
        {
            Assert.Equal(Enumerable.Range(0, one[layer].Outputs), distance.Layers[layer].Neurons);
            double mean = Enumerable
                .Range(0, one[layer].Outputs)
                .Average(neuron => Jaccard(InputsOf(one[layer], neuron), InputsOf(other[layer], neuron)));
            Assert.Equal(mean, distance.Layers[layer].Distance, 1e-12);
        }

        Assert.Equal(0, Nnstd.Distance(one, one, new NnstdOptions { Channels = first.Channels }).Mean);
    }

    [Fact]
    public void Every_weight_of_sl_vit_and_convmixer_is_a_layer_of_the_graph_and_on_a_path()
    {
        foreach (
            IModel model in (IModel[])
                [new SlVitModel(12, Depth: 2, Heads: 3, Hidden: 8), new ConvMixerModel(6, Depth: 2)]
        )
        {
            using Network network = model.Create(new SampleShape(32, 32, 3), 10);
            new HeNormal().Wire(network, new Randomness(1));
            SparseGraph graph = SparseGraph.NonZero(network.ToMatrices());
            Assert.Equal(
                network.Weights.Select(weight => weight.Name),
                network.Channels.Layers.Select(one => one.Name)
            );
            var paths = CompletePaths.Of(graph, network.Channels);
            Assert.Equal(1, paths.Share);
            Assert.Equal(0, paths.DeadNeurons.Sum());
            Assert.InRange(PathCount.Log10(graph, network.Channels), 5, 60);
        }
    }

    // Without normalizations, through which every channel depends on all; without biases, through which a dead key would not be 0.
    private static Network Make(bool isResidual)
    {
        Layer[] attention =
        [
            new Linear("qkv", 6, 18, bias: false),
            new Attention("a", 6, 3, masksDiagonal: true),
            new Linear("out", 6, 6, bias: false),
        ];
        return new Network(
            Image,
            [
                new PatchTokens("p", 2, 1),
                new Linear("in", 60, 6, bias: false),
                .. isResidual ? [new Residual("r", attention)] : attention,
                new GlobalAveragePooling("mean"),
                new Linear("d", 6, 3, bias: false),
            ]
        );
    }

    private static void Thin(Network network, ulong seed, double density)
    {
        var stream = new RandomStream(seed, "test", 0, 0);
        foreach (Parameter weight in network.Weights)
        {
            var values = new float[weight.Shape.Count];
            foreach (ref float value in values.AsSpan())
            {
                value = stream.NextSingle() < density ? stream.NextSingle() + 0.5f : 0;
            }

            weight.WriteMatrix(values);
        }
    }

    private static int[] InputsOf(SparseMatrix matrix, int neuron) =>
        matrix.Indices[matrix.Starts[neuron]..matrix.Starts[neuron + 1]];

    private static double Jaccard(int[] one, int[] other)
    {
        int union = one.Union(other).Count();
        return union == 0 ? 0 : 1 - (one.Intersect(other).Count() / (double)union);
    }
}
