using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Layers;

/// <summary>What flows through a network's weights.</summary>
public sealed class SynapticFlowTests
{
    [Fact]
    public void By_hand()
    {
        using Network network = Hand();
        SynapticFlow flow = SynapticFlow.Of(network);
        SynapticFlow squares = SynapticFlow.OfSquares(network);

        Assert.Equal(9, flow.Total);
        Assert.Equal([2, 4, 3], flow.Flows[0]);
        Assert.Equal([6, 3], flow.Flows[1]);
        Assert.Equal(29, squares.Total);
        Assert.Equal(23, squares.Slopes.Sum(layer => layer.Sum()));
    }

    [Theory]
    [InlineData(ActivationKind.Relu)]
    [InlineData(ActivationKind.Tanh)]
    public void Each_layer_passes_it_all_on_and_so_does_each_hidden_neuron(ActivationKind kind)
    {
        using Network network = ExactNetworkTests.Dense(kind);
        SynapticFlow flow = SynapticFlow.Of(network);

        Assert.All(flow.Flows, layer => Assert.Equal(1, layer.Sum() / flow.Total, 1e-12));
        for (int layer = 1; layer < network.Weights.Count; layer++)
        {
            SparseMatrix before = network.Weights[layer - 1].ToSparse();
            SparseMatrix behind = network.Weights[layer].ToSparse();
            for (int neuron = 0; neuron < before.Outputs; neuron++)
            {
                double enters = Enumerable
                    .Range(before.Starts[neuron], before.Starts[neuron + 1] - before.Starts[neuron])
                    .Sum(index => flow.Flows[layer - 1][index]);
                double leaves = Enumerable
                    .Range(0, behind.Count)
                    .Where(index => behind.Indices[index] == neuron)
                    .Sum(index => flow.Flows[layer][index]);
                Assert.Equal(enters, leaves, 1e-9 * flow.Total);
            }
        }
    }

    [Fact]
    public void It_flows_through_convolutions_pooling_and_sums()
    {
        using Network network = new ResNetModel(8, Convention.Torch).Create(new SampleShape(8, 8, 3), 10);
        new HeNormal().Wire(network, new Randomness(1));
        SynapticFlow flow = SynapticFlow.Of(network);

        // First and last layer carry all of it; a layer within a block what does not go around it.
        Assert.Equal(1, flow.Flows[0].Sum() / flow.Total, 1e-12);
        Assert.Equal(1, flow.Flows[^1].Sum() / flow.Total, 1e-12);
        Assert.InRange(flow.Flows[1].Sum() / flow.Total, 0.01, 0.999);
    }

    [Fact]
    public void It_is_the_same_for_weights_that_are_stored_otherwise()
    {
        using Network network = ExactNetworkTests.Dense(ActivationKind.Relu);
        double[] dense = SynapticFlow.Of(network).Flows[1];
        network.SetForm(WeightForm.Sparse);

        Assert.Equal(dense, SynapticFlow.Of(network).Flows[1]);
    }

    [Fact]
    public void A_hundred_layers_do_not_overflow()
    {
        using var network = new Network(
            50,
            Enumerable.Range(0, 100).Select(layer => new Linear($"dense{layer}", 50, 50, bias: false))
        );
        foreach (Parameter weight in network.Weights)
        {
            weight.WriteMatrix([.. Enumerable.Repeat(1f, 2500)]);
        }

        SynapticFlow flow = SynapticFlow.Of(network);
        Assert.True(flow.Total > float.MaxValue && double.IsFinite(flow.Total));
        Assert.All(flow.Flows, layer => Assert.Equal(1, layer.Sum() / flow.Total, 1e-9));
    }

    private static Network Hand()
    {
        var network = new Network(2, [new Linear("a", 2, 2), new Linear("b", 2, 1)]);
        network.Weights[0].Connect(SparseMatrix.NonZero(new WeightMatrix("a", 2, 2, [1, -2, 3, 0])));
        network.Weights[1].WriteMatrix([2, -1]);
        return network;
    }
}
