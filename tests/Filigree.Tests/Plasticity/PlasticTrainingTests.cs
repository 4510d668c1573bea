using Filigree.Formats;
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

/// <summary>Every rule within a training: the same bits every way, and connections that stay what they should be.</summary>
public sealed class PlasticTrainingTests
{
    private static readonly HashedSamples Samples = new(count: 230, features: 20, classes: 4);

    public static TheoryData<string, WeightForm> Rules
    {
        get
        {
            var rules = new TheoryData<string, WeightForm>();
            foreach (string rule in Named.Keys)
            {
                rules.Add(rule, WeightForm.Sparse);
                rules.Add(rule, WeightForm.Masked);
                rules.Add(rule, WeightForm.Dense);
            }

            return rules;
        }
    }

    private static Dictionary<string, Func<IPlasticity>> Named { get; } =
        new()
        {
            ["fixed"] = () => new FixedConnections(),
            ["sparse-evolution"] = () => new SparseEvolution(0.3),
            ["evolution-from-zero"] = () => new SparseEvolution(0.3, new Zeros(), OptimizerReset.All),
            ["pruning-initial"] = () => new IterativePruning(0.3, every: 1),
            ["pruning-epoch"] = () => new IterativePruning(0.4, every: 2, Scope.Network, Rewinding.Time, rewindTo: 1),
            // Four steps an epoch: within an epoch, at its end, and from one unit to the other.
            ["evolution-at-steps"] = () => new SparseEvolution(0.3, every: TrainingTime.Iterations(3)),
            ["pruning-at-steps"] = () =>
                new IterativePruning(
                    0.2,
                    TrainingTime.Iterations(5),
                    rewind: Rewinding.Time,
                    rewindTo: TrainingTime.Iterations(2)
                ),
            ["pruning-to-iteration"] = () =>
                new IterativePruning(0.4, every: 2, rewind: Rewinding.Time, rewindTo: TrainingTime.Iterations(3)),
            ["pruning-to-epoch"] = () =>
                new IterativePruning(0.3, TrainingTime.Iterations(4), rewind: Rewinding.Time, rewindTo: 1),
            // In place of an update.
            ["srigl"] = () => ConnectionRules.Parse("srigl(0.3, 0.4, 3it, 90%)"),
            ["rigl"] = () => ConnectionRules.Parse("rigl(0.4, 3it, 90%)"),
            ["static"] = () => ConnectionRules.Parse("static(15%, uniform)"),
            ["gmp"] = () => ConnectionRules.Parse("gmp(5%, global, 3it, 90%)"),
            ["set"] = () => ConnectionRules.Parse("set(0.4, 3it, 90%)"),
            ["granet"] = () => ConnectionRules.Parse("granet(5%, 0.4, 3it)"),
            ["snfs"] = () => ConnectionRules.Parse("snfs(0.4, 4it, window=3)"),
            ["dsr"] = () => ConnectionRules.Parse("dsr(100, 0.01, 3it)"),
            ["mest"] = () => ConnectionRules.Parse("mest(0.02, true, 3it)"),
            ["cht"] = () => ConnectionRules.Parse("cht(settles=0.5)"),
            ["chts"] = () => ConnectionRules.Parse("chts(every=3it)"),
            ["chtss"] = () => ConnectionRules.Parse("chtss(5%, every=3it)"),
            ["rewinding-rule"] = () =>
                ConnectionRules.Parse("rule(every=5it, density=5%, survivors=rewind, rewind=2it, optimizer=all)"),
            ["pruning-none"] = () => new IterativePruning(0.6, every: 1, Scope.Layer, Rewinding.None, outputRate: 0.2),
        };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_run_restored_after_any_step_goes_on_with_equal_bits(string rule, WeightForm form)
    {
        using Harness whole = new(Named[rule](), form);
        var checkpoints = new List<byte[]>();
        while (!whole.Run.IsFinished)
        {
            using var stream = new MemoryStream();
            whole.Run.Save(stream);
            checkpoints.Add(stream.ToArray());
            whole.Run.Step();
        }

        foreach (byte[] checkpoint in checkpoints)
        {
            using Harness resumed = new(Named[rule](), form, seed: 77, threads: 2);
            resumed.Run.Restore(new MemoryStream(checkpoint));
            resumed.Run.Run();
            Assert.Equal(whole.Network.Hash(), resumed.Network.Hash());
        }
    }

    [Fact]
    public void A_rule_acts_after_every_step_and_every_epoch_but_the_last_each_once_and_before_the_next_step()
    {
        var rule = new Diary();
        using Harness harness = new(rule, WeightForm.Sparse, epochs: 2);
        while (!harness.Run.IsFinished)
        {
            harness.Run.Step();
            rule.Seen.Add($"{harness.Run.TotalSteps} is over");
            if (harness.Run.TotalSteps == 5)
            {
                harness.Run.ChangeConnections();
                harness.Run.ChangeConnections();
            }
        }

        Assert.Equal(
            [
                "1 is over",
                "step 1",
                "2 is over",
                "step 2",
                "3 is over",
                "step 3",
                "4 is over",
                "step 4",
                "epoch 1",
                "5 is over",
                "step 5",
                "6 is over",
                "step 6",
                "7 is over",
                "step 7",
                "8 is over",
            ],
            rule.Seen
        );
    }

    [Fact]
    public void Evolution_by_iterations_moves_connections_within_an_epoch()
    {
        using Harness harness = new(
            new SparseEvolution(0.3, every: TrainingTime.Iterations(3)),
            WeightForm.Sparse,
            epochs: 1
        );
        var places = new List<int[]>();
        while (!harness.Run.IsFinished)
        {
            places.Add(harness.Network.Weights[0].ToSparse().Indices);
            harness.Run.Step();
        }

        places.Add(harness.Network.Weights[0].ToSparse().Indices);
        Assert.Equal(places[0], places[3]);
        Assert.NotEqual(places[3], places[4]);
    }

    private sealed class Diary : IPlasticity
    {
        public string Name => "diary";

        public List<string> Seen { get; } = [];

        public void AtStep(IPlasticTraining training) => Seen.Add($"step {training.Iteration}");

        public void EndEpoch(IPlasticTraining training) => Seen.Add($"epoch {training.Epoch}");
    }

    [Theory]
    [InlineData(WeightForm.Sparse)]
    [InlineData(WeightForm.Masked)]
    public void Evolution_moves_connections_of_sparse_layers_alone_and_not_after_the_last_epoch(WeightForm form)
    {
        using Harness harness = new(new SparseEvolution(0.3), form);
        IReadOnlyList<SparseMatrix> first = harness.Network.ToSparseMatrices();
        var counts = new List<int>();
        IReadOnlyList<SparseMatrix> before = first;
        harness.Run.Run(_ => before = harness.Network.ToSparseMatrices());
        IReadOnlyList<SparseMatrix> last = harness.Network.ToSparseMatrices();

        for (int layer = 0; layer < 2; layer++)
        {
            Assert.Equal(first[layer].Count, last[layer].Count);
            Assert.NotEqual(first[layer].Indices, last[layer].Indices);
            Assert.Equal(before[layer].Indices, last[layer].Indices);
            Assert.Equal(form, harness.Network.Weights[layer].Form);
        }

        Assert.Equal(WeightForm.Dense, harness.Network.Weights[2].Form);
    }

    [Fact]
    public void Masked_and_sparse_layers_evolve_alike()
    {
        using Harness sparse = new(new SparseEvolution(0.3), WeightForm.Sparse, epochs: 2);
        using Harness masked = new(new SparseEvolution(0.3), WeightForm.Masked, epochs: 2);
        sparse.Run.Run();
        masked.Run.Run();

        foreach (
            (SparseMatrix one, SparseMatrix other) in sparse
                .Network.ToSparseMatrices()
                .Zip(masked.Network.ToSparseMatrices())
        )
        {
            Assert.Equal(other.Indices, one.Indices);
            Assert.True(Golden.RelativeError(one.Values, other.Values) < 1e-4);
        }
    }

    [Theory]
    [InlineData(WeightForm.Sparse)]
    [InlineData(WeightForm.Masked)]
    public void A_new_connection_of_weight_0_is_counted_kept_and_trained_like_any_other(WeightForm form)
    {
        using Harness harness = new(new SparseEvolution(0.3, new Zeros()), form, epochs: 2);
        Network network = harness.Network;
        double density = network.Density;
        IReadOnlyList<SparseMatrix> wired = network.ToSparseMatrices();
        while (harness.Run.Step() is null) { }

        harness.Run.ChangeConnections();
        IReadOnlyList<SparseMatrix> evolved = network.ToSparseMatrices();
        int zeros = evolved[0].Values.Count(weight => weight == 0);
        Assert.InRange(zeros, 0.29 * evolved[0].Count, 0.31 * evolved[0].Count);
        Assert.Equal(density, network.Density);
        Assert.Equal(wired.Select(layer => layer.Count), evolved.Select(layer => layer.Count));

        // In files of connections and of masked weights, and in what is compared.
        using var connections = new MemoryStream();
        ConnectionFile.Write(connections, evolved);
        using var masked = new MemoryStream();
        NetworkFile.WriteMasked(masked, NetworkSnapshot.Of(network));
        foreach (MemoryStream content in new[] { connections, masked })
        {
            using var file = WeightFile.Of(content.ToArray(), "network");
            IReadOnlyList<SparseMatrix> read = file.ReadSparse();
            Assert.Equal(evolved.SelectMany(layer => layer.Indices), read.SelectMany(layer => layer.Indices));
            Assert.Equal(0, Nnstd.Distance(read, evolved).Mean);
        }

        while (harness.Run.Step() is null) { }

        SparseMatrix trained = network.ToSparseMatrices()[0];
        Assert.Equal(evolved[0].Indices, trained.Indices);
        Assert.InRange(trained.Values.Count(weight => weight == 0), 0, zeros / 10);
    }

    [Theory]
    [InlineData(OptimizerReset.New)]
    [InlineData(OptimizerReset.All)]
    public void Evolution_resets_the_optimizer_where_it_is_told_to(OptimizerReset reset)
    {
        using Harness harness = new(new SparseEvolution(0.3, new Zeros(), reset), WeightForm.Sparse, epochs: 2);
        while (harness.Run.Step() is null) { }

        long steps = harness.Optimizer.Steps;
        harness.Run.ChangeConnections();
        for (int index = 0; index < harness.Optimizer.Parameters.Count; index++)
        {
            float[] state = harness.Optimizer.StateOf(index)[0].ToArray();
            Parameter parameter = harness.Optimizer.Parameters[index];
            bool keepsSome = state.Any(number => number != 0);
            Assert.Equal(reset == OptimizerReset.New, keepsSome);
            if (parameter.Form == WeightForm.Sparse)
            {
                // Those that stay alone have state: new ones have a weight of 0.
                Assert.All(
                    parameter.Value.ToArray().Zip(state),
                    pair => Assert.True(pair.First != 0 || pair.Second == 0)
                );
            }
        }

        Assert.Equal(reset == OptimizerReset.New ? steps : 0, harness.Optimizer.Steps);
    }

    [Fact]
    public void A_fixed_network_keeps_the_zeros_of_its_wiring()
    {
        using Harness harness = new(new FixedConnections(), WeightForm.Dense);
        IReadOnlyList<SparseMatrix> wired = harness.Network.ToSparseMatrices();
        harness.Run.Measure();
        Assert.Equal(
            [WeightForm.Sparse, WeightForm.Sparse, WeightForm.Dense],
            harness.Network.Weights.Select(weight => weight.Form)
        );
        harness.Run.Run();

        foreach ((SparseMatrix before, SparseMatrix after) in wired.Zip(harness.Network.ToSparseMatrices()))
        {
            Assert.Equal(before.Indices, after.Indices);
            Assert.NotEqual(before.Values, after.Values);
        }
    }

    [Theory]
    [InlineData("sparse-evolution")]
    [InlineData("pruning-initial")]
    public void Between_two_epochs_the_network_is_as_it_was_trained_and_measured(string rule)
    {
        using Harness harness = new(Named[rule](), WeightForm.Sparse);
        harness.Run.Run(result => Assert.Equal(result.Validation, harness.Run.Evaluate(Samples)));

        using Harness stepped = new(Named[rule](), WeightForm.Sparse);
        while (stepped.Run.Step() is null) { }

        string trained = stepped.Network.Hash();
        stepped.Run.ChangeConnections();
        string changed = stepped.Network.Hash();
        Assert.NotEqual(trained, changed);
        stepped.Run.ChangeConnections();
        Assert.Equal(changed, stepped.Network.Hash());
        stepped.Run.Run();
        Assert.Equal(harness.Network.Hash(), stepped.Network.Hash());
    }

    [Fact]
    public void The_density_counts_the_places_that_have_a_connection()
    {
        using Harness sparse = new(new IterativePruning(0.5, every: 1), WeightForm.Sparse);
        using Harness masked = new(new IterativePruning(0.5, every: 1), WeightForm.Masked);
        int[] connections = [.. sparse.Network.ToSparseMatrices().Select(layer => layer.Count)];
        const double places = 20 * 60 + 60 * 40 + 40 * 4;
        for (int epoch = 1; epoch <= 4; epoch++)
        {
            while (sparse.Run.Step() is null) { }

            while (masked.Run.Step() is null) { }

            Assert.Equal(connections.Sum() / places, sparse.Network.Density);
            Assert.Equal(sparse.Network.Density, masked.Network.Density);
            connections =
            [
                .. connections.Select(count => count - (int)Math.Round(count / 2.0, MidpointRounding.AwayFromZero)),
            ];
        }
    }

    [Fact]
    public void A_checkpoint_of_another_plasticity_is_refused()
    {
        using Harness one = new(new SparseEvolution(0.3), WeightForm.Sparse);
        using Harness other = new(new FixedConnections(), WeightForm.Sparse);
        using var stream = new MemoryStream();
        one.Run.Save(stream);
        Assert.Throws<InvalidDataException>(() => other.Run.Restore(new MemoryStream(stream.ToArray())));
    }

    private sealed class Harness : IDisposable
    {
        private readonly Workers workers;

        public Harness(IPlasticity plasticity, WeightForm form, int epochs = 4, int seed = 3, int threads = 1)
        {
            Optimizer = new Sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-3);
            workers = new Workers(threads);
            Network = Mlp.Create([20, 60, 40, 4], ActivationKind.SRelu);
            new HeNormal().Wire(Network, new Randomness((ulong)seed));
            for (int layer = 0; layer < 2; layer++)
            {
                MatrixShape shape = Network.Weights[layer].Shape;
                SparseMatrix matrix = TestConnections.Make(shape.Outputs, shape.Inputs, 0.2, seed + layer);
                Network.Weights[layer].Connect(matrix, form);
            }

            var options = new TrainingOptions
            {
                Epochs = epochs,
                Batch = 64,
                Schedule = new ConstantSchedule(0.02),
            };
            Run = new TrainingRun(Network, Optimizer, Samples, Samples, options, new Randomness(3), workers)
            {
                Plasticity = plasticity,
            };
        }

        public Network Network { get; }

        public Optimizer Optimizer { get; }

        public TrainingRun Run { get; }

        public void Dispose()
        {
            Run.Dispose();
            Optimizer.Dispose();
            Network.Dispose();
            workers.Dispose();
        }
    }
}
