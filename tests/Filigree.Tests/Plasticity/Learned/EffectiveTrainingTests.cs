using Filigree.Connectivity;
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

/// <summary>Whole trainings of the rules that learn connections: exact counts, and equal bits however they come about.</summary>
public sealed class EffectiveTrainingTests
{
    private static Dictionary<string, Func<IPlasticity>> Named { get; } =
        new()
        {
            ["edge-popup"] = () => new EdgePopup(0.3),
            ["signed-supermask"] = () => new SignedSupermask(0.1),
            ["movement"] = () => new Movement(0.2, TrainingTime.Iterations(3)),
            ["str"] = () => new SoftThreshold(-4),
            ["sr-ste"] = () => new SparseRefined(1, 4, decay: 0.01),
            ["top-kast"] = () => new TopKast(0.1, 0.2),
            ["sign-in"] = () => new SignIn(TrainingTime.Iterations(7)),
        };

    public static TheoryData<string> Rules => [.. Named.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Threads_stopping_and_gradients_that_somebody_looks_at_change_no_bit(string rule)
    {
        foreach (WeightForm form in (WeightForm[])[WeightForm.Dense, WeightForm.Sparse])
        {
            using LearningHarness whole = new(Named[rule](), "momentum", form, epochs: 2);
            var checkpoints = new List<byte[]>();
            while (!whole.Run.IsFinished)
            {
                using var stream = new MemoryStream();
                whole.Run.Save(stream);
                checkpoints.Add(stream.ToArray());
                whole.Run.Step();
            }

            using LearningHarness clipped = new(Named[rule](), "momentum", form, threads: 3, clipNorm: 1e9, epochs: 2);
            clipped.Run.StepProbes.Add(new GradientFlow());
            clipped.Run.Run();
            Assert.Equal(whole.Bits(), clipped.Bits());
            foreach (int stop in (int[])[1, 7, 10, 19])
            {
                using LearningHarness resumed = new(Named[rule](), "momentum", form, epochs: 2, seed: 77, threads: 2);
                resumed.Run.Restore(new MemoryStream(checkpoints[stop]));
                resumed.Run.Run();
                Assert.Equal(whole.Bits(), resumed.Bits());
                Assert.Equal(whole.Network.Hash(), resumed.Network.Hash());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Steps_allocate_nothing_once_every_shape_has_been_seen(string rule)
    {
        foreach (WeightForm form in (WeightForm[])[WeightForm.Dense, WeightForm.Sparse])
        {
            using LearningHarness harness = new(Named[rule](), "adam", form, epochs: 5, clipNorm: 1);

            Assert.Equal(0, Allocations.OfSteps(harness.Run));
        }
    }

    [Theory]
    [InlineData("edge-popup")]
    [InlineData("movement")]
    public void Threads_change_no_bit_of_a_layer_that_they_share(string rule)
    {
        int[][] bits =
        [
            .. new[] { 1, 3 }.Select(threads =>
            {
                Network network = Mlp.Create([300, 120, 4]);
                new HeNormal().Wire(network, new Randomness(4));
                using LearningHarness harness = new(network, Named[rule](), seed: 5, threads: threads, epochs: 1);
                harness.Run.Run();
                return harness.Bits().ToArray();
            }),
        ];

        Assert.Equal(bits[0], bits[1]);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Forms_learn_the_same_connections_up_to_rounding(string rule)
    {
        using LearningHarness sparse = new(Named[rule](), "adam", WeightForm.Sparse);
        using LearningHarness masked = new(Named[rule](), "adam", WeightForm.Masked);
        for (int step = 0; step < 10; step++)
        {
            sparse.Run.Step();
            masked.Run.Step();
        }

        foreach ((Parameter one, Parameter other) in sparse.Network.Weights.Zip(masked.Network.Weights))
        {
            Assert.Equal(one.ConnectionCount, other.ConnectionCount);
            Assert.InRange(Golden.RelativeError(one.Trained.ToArray(), other.Trained.ToArray()), 0, 1e-5);
            Assert.InRange(Golden.RelativeError(one.ToMatrix().Values, other.ToMatrix().Values), 0, 1e-5);
        }
    }

    [Theory]
    [InlineData("edge-popup", new[] { 180, 180, 24 })]
    [InlineData("movement", new[] { 120, 120, 16 })]
    [InlineData("sr-ste", new[] { 150, 160, 20 })]
    [InlineData("top-kast", new[] { 60, 60, 8 })]
    [InlineData("sign-in", new[] { 600, 600, 80 })]
    public void As_many_connections_are_on_as_were_asked_for(string rule, int[] counts)
    {
        using LearningHarness harness = new(Named[rule](), "sgd", WeightForm.Dense);
        harness.Run.Run();
        Assert.Equal(counts, harness.Network.Weights.Select(weight => weight.ConnectionCount));
        int[] stored = [.. harness.Network.Weights.Select(weight => weight.Learned.Weights.Length)];
        Assert.Equal(rule == "top-kast" ? [180, 180, 24] : [600, 600, 80], stored);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_place_that_the_wiring_left_out_never_has_a_connection(string rule)
    {
        foreach (WeightForm form in (WeightForm[])[WeightForm.Masked, WeightForm.Sparse])
        {
            using LearningHarness harness = new(Named[rule](), "momentum", form);
            SparseMatrix[] wired = [.. harness.Network.ToSparseMatrices()];
            while (!harness.Run.IsFinished)
            {
                harness.Run.Step();
                Assert.Equal(
                    harness.Network.Weights.Select(weight => weight.ConnectionCount),
                    harness.Network.Weights.Select((weight, layer) => wired[layer].CountShared(weight.ToSparse()))
                );
            }
        }
    }

    [Theory]
    [InlineData("edge-popup", 0.3, 0.069)]
    [InlineData("movement", 1.0, 0.23)]
    [InlineData("sr-ste", 0.25, null)]
    [InlineData("top-kast", 0.1, 0.1)]
    [InlineData("str", null, null)]
    [InlineData("signed-supermask", null, null)]
    [InlineData("sign-in", null, 0.23)]
    public void What_is_asked_for_is_of_all_places_or_nobody_asked(string name, double? ofDense, double? ofSparse)
    {
        IPlasticity rule = Named[name]();
        Assert.Equal(ofDense, rule.RequestedDensityOf(wired: null, isDense: true));
        double? asked = rule.RequestedDensityOf(wired: 0.23, isDense: false);
        Assert.Equal(ofSparse is { } share ? share : double.NaN, asked ?? double.NaN, 12);
    }

    [Fact]
    public void Fixed_weights_stay_and_every_rule_learns_something()
    {
        foreach (string rule in Named.Keys)
        {
            using LearningHarness harness = new(Named[rule](), "sgd", WeightForm.Dense, epochs: 6);
            float[] before = harness.Network.Weights[0].ToMatrix().Values;
            double loss = harness.Run.Measure().Validation!.Value.MeanLoss;
            harness.Run.Run();
            Assert.True(harness.Run.Measure().Validation!.Value.MeanLoss < loss, $"{rule} has learned nothing");
            if (rule is "edge-popup" or "signed-supermask")
            {
                Assert.All(
                    before.Zip(harness.Network.Weights[0].ToMatrix().Values),
                    pair => Assert.Contains(pair.Second, (float[])[pair.First, -pair.First, 0])
                );
            }

            harness.Network.Weights[0].KeepConnections();
            Assert.Throws<InvalidOperationException>(() => harness.Network.Weights[0].Learned.Weights.Length);
        }
    }

    [Theory]
    [InlineData(WeightForm.Dense)]
    [InlineData(WeightForm.Sparse)]
    public void Convolutions_learn_by_the_same_rules(WeightForm form)
    {
        using Network network = MakeConvolutions(form);
        using LearningHarness harness = new(network, new SparseRefined(1, 2), seed: 3, "momentum", epochs: 2);
        harness.Run.Run();
        SparseMatrix matrix = network.Weights[1].ToSparse();
        for (int output = 0; output < matrix.Outputs; output++)
        {
            // At each of the nine positions one of every two channels.
            int[] inputs = [.. matrix.InputsOf(output)];
            Assert.Equal(inputs.Length, inputs.Select(input => (input / 18, input % 9)).Distinct().Count());
        }

        using Network other = MakeConvolutions(form);
        using LearningHarness threaded = new(
            other,
            new SparseRefined(1, 2),
            seed: 3,
            "momentum",
            threads: 3,
            epochs: 2
        );
        threaded.Run.Run();
        Assert.Equal(network.Hash(), other.Hash());
    }

    [Fact]
    public void A_checkpoint_of_another_rule_is_refused()
    {
        using LearningHarness harness = new(new EdgePopup(), "sgd", WeightForm.Dense);
        using var stream = new MemoryStream();
        harness.Run.Save(stream);
        stream.Position = 0;
        using LearningHarness other = new(new SignedSupermask(), "sgd", WeightForm.Dense);
        Assert.Throws<InvalidDataException>(() => other.Run.Restore(stream));
    }

    private static Network MakeConvolutions(WeightForm form)
    {
        var network = new Network(
            new SampleShape(5, 4, 1),
            [
                new Convolution("conv1", 1, 4, Kernel.Square(3), Padding.Half),
                new Activation<ReluFunction>("relu"),
                new Convolution("conv2", 4, 3, Kernel.Square(3), Padding.Half),
                new Flatten("flatten"),
                new Linear("fc", 60, 4),
            ]
        );
        new HeNormal().Wire(network, new Randomness(3));
        network.SetForm(form);
        return network;
    }
}
