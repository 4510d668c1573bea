using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity;

/// <summary>Which connections are cut, exactly how many, and what the others go back to.</summary>
public sealed class IterativePruningTests
{
    private static readonly HashedSamples Samples = new(count: 130, features: 20, classes: 4);

    // Magnitudes 1 to 6, and 3 to 6 in the last layer.
    private static readonly SparseMatrix[] Toy =
    [
        new("a", 2, 3, [0, 3, 6], [0, 1, 2, 0, 1, 2], [6, -1, 3, -2, 5, 4]),
        new("b", 1, 4, [0, 4], [0, 1, 2, 3], [-6, 5, 4, 3]),
    ];

    [Fact]
    public void A_checkpoint_streams_what_the_rule_remembers()
    {
        Network network = Mlp.Create([500, 400, 10]);
        new HeNormal().Wire(network, new Randomness(1));
        using LearningHarness harness = new(network, new IterativePruning(rate: 0.5), seed: 1);
        harness.Run.Step();
        harness.Run.Save(Stream.Null);
        long before = GC.GetAllocatedBytesForCurrentThread();
        harness.Run.Save(Stream.Null);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // A weight and an input index for each connection of the remembered network; less than a tenth of it is held at a time.
        long remembered = 8L * network.Weights.Sum(weight => weight.ConnectionCount);
        Assert.InRange(allocated, 0, remembered / 10);
    }

    [Fact]
    public void Each_layer_loses_its_weakest()
    {
        // Half of 6 is 3, half of 4 is 2.
        SparseMatrix[] pruned = new IterativePruning(0.5).Prune(Toy);

        Assert.Equal([6, 5, 4], pruned[0].Values);
        Assert.Equal([0, 1, 2], pruned[0].Indices);
        Assert.Equal([0, 1, 3], pruned[0].Starts);
        Assert.Equal([-6, 5], pruned[1].Values);
    }

    [Theory]
    [InlineData("iterative-pruning(rate=0.5, every=1, rewind=none, pattern=neurons)")]
    [InlineData("iterative-pruning(rate=0.5, every=1, rewind=none, pattern=fan-in(1))")]
    [InlineData("rule(density=0.5, layers=uniform, every=1ep, until=1ep, pattern=neurons)")]
    [InlineData("rule(density=0.5, layers=uniform, every=1ep, until=1ep, pattern=fan-in(1))")]
    public void No_output_is_switched_off_and_nothing_leads_from_neurons_that_are(string rule)
    {
        Network network = Mlp.Create([20, 12, 10, 4]);
        new HeNormal().Wire(network, new Randomness(1));
        using LearningHarness harness = new(network, ConnectionRules.Parse(rule), seed: 1);
        for (int step = 0; step < 10; step++)
        {
            harness.Run.Step();
        }

        harness.Run.ChangeConnections();

        SparseMatrix[] layers = [.. network.Weights.Select(weight => weight.ToSparse())];
        Assert.All(Enumerable.Range(0, 4), output => Assert.False(layers[2].InputsOf(output).IsEmpty));
        int[] off = [.. Enumerable.Range(0, 10).Where(neuron => layers[1].InputsOf(neuron).IsEmpty)];
        if (rule.Contains("neurons", StringComparison.Ordinal))
        {
            Assert.Equal(5, off.Length);
            Assert.Equal(4 * 5, layers[2].Count);
            Assert.DoesNotContain(layers[2].Indices, input => off.Contains(input));
        }
    }

    [Fact]
    public void The_network_loses_its_weakest_wherever_they_are()
    {
        // Half of 10: 1, 2 and 3 of the first layer, 3 and one 4: that of the lower layer.
        SparseMatrix[] pruned = new IterativePruning(0.5, scope: Scope.Network).Prune(Toy);

        Assert.Equal([6, 5], pruned[0].Values);
        Assert.Equal([-6, 5, 4], pruned[1].Values);
    }

    [Theory]
    [InlineData(Scope.Layer, 2, 3)]
    [InlineData(Scope.Network, 2, 3)]
    public void The_last_layer_may_have_a_rate_of_its_own(Scope scope, int first, int last)
    {
        SparseMatrix[] pruned = new IterativePruning(2 / 3.0, scope: scope, outputRate: 0.25).Prune(Toy);

        Assert.Equal(first, pruned[0].Count);
        Assert.Equal(last, pruned[1].Count);
    }

    [Fact]
    public void Counts_after_many_cuts_are_exact()
    {
        SparseMatrix[] layers = [TestConnections.Make(100, 300, 1, 1), TestConnections.Make(10, 100, 1, 2)];
        int[] expected = [30_000, 1000];
        for (int cut = 0; cut < 20; cut++)
        {
            layers = new IterativePruning(0.2).Prune(layers);
            expected =
            [
                .. expected.Select(count => count - (int)Math.Round(0.2 * count, MidpointRounding.AwayFromZero)),
            ];
            Assert.Equal(expected, layers.Select(layer => layer.Count));
        }
    }

    [Theory]
    [InlineData(Rewinding.Initial)]
    [InlineData(Rewinding.Time)]
    [InlineData(Rewinding.None)]
    public void Survivors_and_all_other_parameters_go_back_and_the_optimizer_starts_afresh(Rewinding rewind)
    {
        using Network network = Mlp.Create([20, 30, 4], ActivationKind.SRelu);
        new HeNormal().Wire(network, new Randomness(3));
        using var optimizer = new Sgd(momentum: 0.9);
        var options = new TrainingOptions
        {
            Epochs = 4,
            Batch = 32,
            Schedule = new ConstantSchedule(0.05),
        };
        using var run = new TrainingRun(network, optimizer, Samples, null, options, new Randomness(3))
        {
            Plasticity = new IterativePruning(0.5, every: 2, rewind: rewind, rewindTo: 1),
        };
        List<float[]> Snapshot() => [.. network.Parameters.Select(parameter => parameter.ToMatrix().Values)];
        var moments = new List<List<float[]>> { Snapshot() };
        run.Run(_ => moments.Add(Snapshot()));
        Assert.Equal(4, moments.Count - 1);

        // Again, to stop right after the first cut.
        using Network other = Mlp.Create([20, 30, 4], ActivationKind.SRelu);
        new HeNormal().Wire(other, new Randomness(3));
        using var otherOptimizer = new Sgd(momentum: 0.9);
        using var cut = new TrainingRun(other, otherOptimizer, Samples, null, options, new Randomness(3))
        {
            Plasticity = new IterativePruning(0.5, every: 2, rewind: rewind, rewindTo: 1),
        };
        while (cut.Epoch < 2)
        {
            cut.Step();
        }

        cut.ChangeConnections();

        Assert.Equal(0, otherOptimizer.Steps);
        List<float[]> target = moments[
            rewind == Rewinding.Initial ? 0
            : rewind == Rewinding.Time ? 1
            : 2
        ];
        float[][] trained = [.. moments[2]];
        for (int index = 0; index < other.Parameters.Count; index++)
        {
            Parameter parameter = other.Parameters[index];
            float[] values = parameter.ToMatrix().Values;
            Assert.All(
                Enumerable.Range(0, values.Length),
                place => Assert.True(values[place] == target[index][place] || values[place] == 0)
            );
            if (parameter.Kind == ParameterKind.Weight)
            {
                float[] kept = [.. trained[index].Where((_, place) => values[place] != 0).Select(Math.Abs)];
                float[] lost = [.. trained[index].Where((_, place) => values[place] == 0).Select(Math.Abs)];
                Assert.Equal(values.Length / 2, kept.Length);
                Assert.True(lost.Max() <= kept.Min());
            }
        }
    }

    [Theory]
    [InlineData("2", "3it", 10, 3)]
    [InlineData("7it", "2it", 7, 2)]
    [InlineData("5it", "1ep", 5, 5)]
    [InlineData("1", "5it", 5, 5)]
    public void Survivors_go_back_to_what_they_were_at_an_iteration(string every, string to, int cutAt, int asOf)
    {
        Assert.True(TrainingTime.TryRead(every, out TrainingTime between));
        Assert.True(TrainingTime.TryRead(to, out TrainingTime early));
        using Network network = Mlp.Create([20, 30, 4], ActivationKind.SRelu);
        new HeNormal().Wire(network, new Randomness(3));
        using var optimizer = new Sgd(momentum: 0.9);
        var options = new TrainingOptions
        {
            Epochs = 4,
            Batch = 32,
            Schedule = new ConstantSchedule(0.05),
        };
        using var run = new TrainingRun(network, optimizer, Samples, null, options, new Randomness(3))
        {
            Plasticity = new IterativePruning(0.5, between, rewind: Rewinding.Time, rewindTo: early),
        };
        Assert.Equal(5, run.StepsPerEpoch);
        float[][] target = [];
        while (run.TotalSteps < cutAt)
        {
            run.Step();
            if (run.TotalSteps == asOf)
            {
                target = [.. network.Parameters.Select(parameter => parameter.ToMatrix().Values)];
            }
        }

        Assert.Equal(1, network.Density);
        run.ChangeConnections();
        Assert.Equal(0.5, network.Density, 2);
        foreach ((Parameter parameter, float[] values) in network.Parameters.Zip(target))
        {
            Assert.All(
                parameter.ToMatrix().Values.Zip(values),
                pair =>
                    Assert.True(
                        pair.First == pair.Second || (pair.First == 0 && parameter.Kind == ParameterKind.Weight)
                    )
            );
        }
    }

    [Fact]
    public void Impossible_rules_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new IterativePruning(1.2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IterativePruning(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IterativePruning(0.2, every: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IterativePruning(0.2, outputRate: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new IterativePruning(0.2, every: 3, rewind: Rewinding.Time, rewindTo: 4)
        );
    }
}
