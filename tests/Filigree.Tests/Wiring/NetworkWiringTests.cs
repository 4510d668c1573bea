using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

public class NetworkWiringTests
{
    [Fact]
    public void An_initializer_fills_each_weight_from_the_stream_of_its_position_and_sets_biases_to_0()
    {
        using Network network = Mlp.Create([6, 5, 4, 3]);
        foreach (Parameter parameter in network.Parameters)
        {
            parameter.WriteMatrix(Enumerable.Repeat(9f, parameter.Shape.Count).ToArray());
        }

        new GlorotUniform().Wire(network, new Randomness(7));
        for (int layer = 0; layer < 3; layer++)
        {
            Parameter weight = network.Weights[layer];
            float[] expected = new float[weight.Shape.Count];
            new GlorotUniform().Fill(expected, weight.Shape, new RandomStream(7, StreamNames.Weights, layer, 0));
            Assert.Equal(expected, weight.ToMatrix().Values);
        }

        Assert.All(
            network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Bias),
            bias => Assert.All(bias.ToMatrix().Values, value => Assert.Equal(0, value))
        );
    }

    [Fact]
    public void Only_the_seed_of_the_stream_weights_matters()
    {
        using Network first = Mlp.Create([6, 5, 4]);
        using Network second = Mlp.Create([6, 5, 4]);
        foreach (Rule<IWiring> rule in Wirings.Catalog.Rules)
        {
            IWiring wiring = Wirings.Parse(rule.Name);
            wiring.Wire(first, new Randomness(1, new Dictionary<string, ulong> { [StreamNames.Weights] = 5 }));
            wiring.Wire(second, new Randomness(5));
            Assert.Equal(first.Hash(), second.Hash());
        }
    }

    [Fact]
    public void A_wiring_takes_masks_off()
    {
        using Network network = Mlp.Create([6, 5, 4]);
        network.Weights[0].SetMask(new float[30]);
        new Binary().Wire(network, new Randomness(1));
        Assert.All(network.Weights[0].ToMatrix().Values, weight => Assert.Equal(1, Math.Abs(weight)));
    }

    [Fact]
    public void Lightning_wires_the_whole_of_a_dense_network()
    {
        using Network network = Mlp.Create([6, 5, 4, 3], dropout: 0.5);
        new Lightning(4).Wire(network, new Randomness(7));
        MatrixShape[] chain = [.. network.Weights.Select(weight => weight.Shape)];
        float[][] expected = [.. chain.Select(shape => new float[shape.Count])];
        new Lightning(4).Fill(chain, expected, new Randomness(7));
        Assert.Equal(expected, network.Weights.Select(weight => weight.ToMatrix().Values));
    }

    [Fact]
    public void Lightning_wires_the_dense_tail_alone_and_what_is_in_front_as_he_normal_does()
    {
        using var network = new Network(
            4,
            [
                new Front("front", 4, 6),
                new Linear("a", 6, 5),
                Activations.Create(ActivationKind.Relu, "r", 5),
                new Linear("b", 5, 2),
            ]
        );
        Assert.Equal(["a", "b"], DenseTail.Of(network).Select(layer => layer.Name));
        new Lightning(3, 0.25).Wire(network, new Randomness(9));
        float[] front = new float[24];
        new HeNormal().Fill(front, new MatrixShape(6, 4), new RandomStream(9, StreamNames.Weights, 0, 0));
        Assert.Equal(front, network.Weights[0].ToMatrix().Values);
        Assert.All(
            network.Weights.Skip(1),
            weight =>
                Assert.All(weight.ToMatrix().Values, value => Assert.Contains(Math.Abs(value), new[] { 0, 0.25f }))
        );
        Assert.All(
            network.Weights.Skip(1),
            weight => Assert.InRange(weight.ToMatrix().Values.Count(v => v != 0), 1, 3)
        );
    }

    [Fact]
    public void Lightning_wires_the_tail_of_a_convolutional_network_and_the_rest_by_its_base()
    {
        using Network network = new LeNet5Model().Create(new SampleShape(32, 32, 3), 10);
        using Network rest = new LeNet5Model().Create(new SampleShape(32, 32, 3), 10);
        foreach (Initializer? foundation in (Initializer?[])[null, new KerasTruncated("he")])
        {
            new Lightning(50, 0.25, foundation: foundation).Wire(network, new Randomness(4));
            (foundation ?? new HeNormal()).Wire(rest, new Randomness(4));
            for (int layer = 0; layer < 2; layer++)
            {
                Assert.Equal(rest.Weights[layer].ToMatrix().Values, network.Weights[layer].ToMatrix().Values);
            }

            foreach (Parameter weight in network.Weights.Skip(2))
            {
                float[] values = weight.ToMatrix().Values;
                Assert.InRange(values.Count(value => value != 0), 1, 50);
                Assert.All(values, value => Assert.Contains(Math.Abs(value), new[] { 0, 0.25f }));
            }

            // Convolutions are dense: every connection of the tail lies on a complete path of the whole network.
            var paths = CompletePaths.Of(SparseGraph.NonZero(network.ToMatrices()), network.Channels);
            Assert.All(paths.Layers.Skip(2), layer => Assert.Equal(1, layer.Share));
        }
    }

    [Fact]
    public void Lightning_refuses_a_network_without_a_tail_of_two_dense_layers()
    {
        using var network = new Network(4, [new Linear("a", 4, 4), new Front("front", 4, 6)]);
        Assert.Contains(
            "does not end in dense layers",
            Assert.Throws<UserError>(() => new Lightning().Wire(network, new Randomness(1))).Message,
            StringComparison.Ordinal
        );

        using Network residual = new ResNetModel(8, Convention.Torch).Create(new SampleShape(32, 32, 3), 10);
        Assert.Contains(
            "a single dense layer, in which every connection is a complete path",
            Assert.Throws<UserError>(() => new Lightning().Wire(residual, new Randomness(1))).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>A layer with weights that is not linear, as a convolution is.</summary>
    private sealed class Front(string name, int inputs, int outputs) : Layer(name)
    {
        private readonly Parameter[] parameters =
        [
            new(name + ".weight", ParameterKind.Weight, new MatrixShape(outputs, inputs)),
        ];

        public override IReadOnlyList<Parameter> Parameters => parameters;

        public override SampleShape ShapeFor(SampleShape input) => new(parameters[0].Shape.Outputs);

        public override Variable Forward(Tape tape, Variable input, in Pass pass) => throw new NotSupportedException();
    }
}
