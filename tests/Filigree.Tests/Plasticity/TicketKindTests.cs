using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Topology;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity;

/// <summary>Tickets of whole neurons that are found early, and masks that move from one network to another.</summary>
public sealed class TicketKindTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_choice_that_stays_is_found_as_soon_as_there_are_enough_to_compare(int window)
    {
        var rule = new EarlyBird(0.5, 0, window);
        using Network network = Make();
        using TrainingRun run = Run(network, rule, rate: 0, epochs: window + 1);
        run.Run();

        Assert.Equal(window, rule.FoundAt);
        Assert.Equal([10, 10], Alive(network));

        // Nothing leads to or from the others.
        CompletePaths paths = CompletePaths.Of(new SparseGraph(network.ToSparseMatrices().Select(SparseLayer.Of)));
        Assert.Equal(1, paths.Share);
        Assert.Equal([(20 * 10), 10 * 10, 10 * 4], network.Weights.Select(weight => weight.ConnectionCount));
    }

    [Fact]
    public void The_strongest_neurons_stay()
    {
        using Network network = Make();
        double[] norms =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(neuron =>
                    network.Weights[0].ToSparse().WeightsOf(neuron).ToArray().Sum(weight => weight * weight)
                ),
        ];
        using TrainingRun run = Run(network, new EarlyBird(0.25, 0, 2), rate: 0, epochs: 3);
        run.Run();
        SparseMatrix kept = network.Weights[0].ToSparse();
        int[] alive = [.. Enumerable.Range(0, 20).Where(neuron => kept.InputsOf(neuron).Length > 0)];

        Assert.Equal(Enumerable.Range(0, 20).OrderByDescending(neuron => norms[neuron]).Take(5).Order(), alive);
    }

    [Fact]
    public void A_choice_that_changes_is_not_found()
    {
        var rule = new EarlyBird(0.5, 0, 2);
        using Network network = Make();
        using TrainingRun run = Run(network, rule, rate: 3, epochs: 3);
        run.Run();
        Assert.Null(rule.FoundAt);
        Assert.Equal([20, 20], Alive(network));
    }

    [Fact]
    public void Normalizations_are_ranked_where_there_are_any()
    {
        using var network = new Network(
            new SampleShape(4, 4, 2),
            [
                new Convolution("a", 2, 6, Kernel.Square(3), Padding.Half, bias: false),
                new BatchNorm("norm", 6),
                new Activation<ReluFunction>("relu"),
                new GlobalAveragePooling("pool"),
                new Linear("b", 6, 4),
            ]
        );
        new HeNormal().Wire(network, new Randomness(1));
        ((BatchNorm)network.Layers[1]).Gamma.WriteMatrix([1, -5, 2, 4, 0.5f, 3]);
        using TrainingRun run = Run(network, new EarlyBird(0.5, 0, 2), rate: 0, epochs: 3);
        run.Run();
        SparseMatrix kept = network.Weights[0].ToSparse();

        Assert.Equal([1, 3, 5], Enumerable.Range(0, 6).Where(channel => kept.InputsOf(channel).Length > 0));
        Assert.Equal(3 * 4, network.Weights[1].ConnectionCount);
    }

    [Fact]
    public void A_stopped_search_goes_on_and_one_that_cannot_end_is_refused()
    {
        using Network network = Make();
        using TrainingRun whole = Run(network, new EarlyBird(0.5, 0.2, 3), rate: 0.01, epochs: 5);
        using var stream = new MemoryStream();
        while (whole.Epoch < 2)
        {
            whole.Step();
        }

        whole.Save(stream);
        whole.Run();
        using Network again = Make();
        using TrainingRun resumed = Run(again, new EarlyBird(0.5, 0.2, 3), rate: 0.01, epochs: 5);
        resumed.Restore(new MemoryStream(stream.ToArray()));
        resumed.Run();

        Assert.Equal(network.Hash(), again.Hash());
        Assert.Throws<UserError>(() => new EarlyBird(window: 5).Require(new TrainingSpan(5, 10)));
    }

    [Fact]
    public void A_network_with_its_neurons_in_another_order_gives_the_order_back()
    {
        using Network one = Make();
        using Network other = Make();
        var stream = new RandomStream(7, "test", 0, 0);
        int[][] order = [stream.Permutation(20), stream.Permutation(20)];
        SparseMatrix[] moved = NeuronAlignment.Apply(one.ToSparseMatrices(), order);
        foreach ((Parameter weight, SparseMatrix matrix) in other.Weights.Zip(moved))
        {
            weight.WriteMatrix(matrix.ToDense().Values);
        }

        Assert.Equal(order, NeuronAlignment.Of(one, other, new HashedSamples(200, 20, 4), 100));

        // Moved weights compute the same.
        var samples = new HashedSamples(50, 20, 4);
        using TrainingRun first = Run(one, new FixedConnections(), 0.1, 1);
        using TrainingRun second = Run(other, new FixedConnections(), 0.1, 1);
        Assert.Equal(first.Evaluate(samples).MeanLoss, second.Evaluate(samples).MeanLoss, 5);
    }

    [Fact]
    public void Masks_move_with_their_weights_and_what_does_not_fit_is_refused()
    {
        // Two hidden neurons change places: rows of the first layer, columns of the second.
        var first = new SparseMatrix("a", 2, 2, [0, 2, 3], [0, 1, 1], [1, 2, 3]);
        var second = new SparseMatrix("b", 1, 2, [0, 2], [0, 1], [4, 5]);
        SparseMatrix[] moved = NeuronAlignment.Apply(
            [first, second],
            [
                [1, 0],
            ]
        );

        Assert.Equal([1, 0, 1], moved[0].Indices);
        Assert.Equal([3, 1, 2], moved[0].Values);
        Assert.Equal([5, 4], moved[1].Values);
        Assert.Throws<ArgumentException>(() => NeuronAlignment.Apply([first, second], []));
        using Network image = new LeNet5Model().Create(new SampleShape(28, 28, 1), 10);
        Assert.Throws<UserError>(() => NeuronAlignment.Of(image, image, new HashedSamples(4, 784, 10), 4));
    }

    private static int[] Alive(Network network) =>
        [
            .. network
                .ToSparseMatrices()
                .SkipLast(1)
                .Select(layer => Enumerable.Range(0, layer.Outputs).Count(neuron => layer.InputsOf(neuron).Length > 0)),
        ];

    private static Network Make()
    {
        Network network = Mlp.Create([20, 20, 20, 4]);
        new HeNormal().Wire(network, new Randomness(3));
        return network;
    }

    private static TrainingRun Run(Network network, IPlasticity rule, double rate, int epochs) =>
        new(
            network,
            new Sgd(momentum: 0.9),
            new HashedSamples(60, network.Inputs, 4),
            null,
            new TrainingOptions
            {
                Epochs = epochs,
                Batch = 20,
                Schedule = new ConstantSchedule(rate),
            },
            new Randomness(3)
        )
        {
            Plasticity = rule,
        };
}
