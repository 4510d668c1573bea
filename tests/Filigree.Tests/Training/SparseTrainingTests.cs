using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Training;

/// <summary>Training by connections: the dense form's results up to rounding, and the same bits every way.</summary>
public sealed class SparseTrainingTests
{
    private static readonly HashedSamples Samples = new(count: 330, features: 20, classes: 4);

    public static TheoryData<string, ActivationKind, double> Trainings =>
        new()
        {
            { "sgd", ActivationKind.Relu, 0 },
            { "momentum", ActivationKind.SRelu, 0 },
            { "nesterov", ActivationKind.Relu, 0.3 },
            { "adam", ActivationKind.Tanh, 0 },
            { "adamw", ActivationKind.SRelu, 0.3 },
        };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Ten_steps_give_every_form_the_same_weights_up_to_rounding(
        string optimizer,
        ActivationKind activation,
        double dropout
    )
    {
        using Harness sparse = new(optimizer, WeightForm.Sparse, activation, dropout, clipNorm: 0.7, epochs: 3);
        using Harness masked = new(optimizer, WeightForm.Masked, activation, dropout, clipNorm: 0.7, epochs: 3);
        for (int step = 0; step < 10; step++)
        {
            sparse.Run.Step();
            masked.Run.Step();
        }

        foreach ((Parameter one, Parameter other) in sparse.Network.Parameters.Zip(masked.Network.Parameters))
        {
            double error = Golden.RelativeError(one.ToMatrix().Values, other.ToMatrix().Values);
            Assert.True(error < 1e-5, $"{one.Name} differs by {error}");
        }

        Assert.Equal(masked.Run.Evaluate(Samples).Loss, sparse.Run.Evaluate(Samples).Loss, 1e-3);
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Threads_change_no_bit(string optimizer, ActivationKind activation, double dropout)
    {
        using Harness one = new(optimizer, WeightForm.Sparse, activation, dropout);
        one.Run.Run();
        foreach (int threads in new[] { 2, 3 })
        {
            using Harness several = new(optimizer, WeightForm.Sparse, activation, dropout, threads: threads);
            several.Run.Run();
            Assert.Equal(one.Network.Hash(), several.Network.Hash());
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void A_run_restored_after_any_step_goes_on_with_equal_bits(
        string optimizer,
        ActivationKind activation,
        double dropout
    )
    {
        using Harness whole = new(optimizer, WeightForm.Sparse, activation, dropout);
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
            // Other connections, as if plasticity had changed them before the checkpoint.
            using Harness resumed = new(optimizer, WeightForm.Sparse, activation, dropout, seed: 77);
            resumed.Run.Restore(new MemoryStream(checkpoint));
            resumed.Run.Run();
            Assert.Equal(whole.Network.Hash(), resumed.Network.Hash());
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Steps_allocate_nothing_once_every_shape_has_been_seen(
        string optimizer,
        ActivationKind activation,
        double dropout
    )
    {
        using Harness harness = new(optimizer, WeightForm.Sparse, activation, dropout, clipNorm: 1, epochs: 5);

        Assert.Equal(0, Allocations.OfSteps(harness.Run));
    }

    [Fact]
    public void A_sparse_network_learns()
    {
        using Harness harness = new("momentum", WeightForm.Sparse, ActivationKind.Relu, 0, epochs: 40);
        harness.Run.Run();

        Assert.True(harness.Run.Evaluate(Samples).Accuracy > 0.9);
    }

    [Theory]
    [InlineData(WeightForm.Sparse)]
    [InlineData(WeightForm.Masked)]
    public void Connections_that_stay_keep_their_momentum_and_new_ones_start_without(WeightForm form)
    {
        using Harness harness = new("momentum", form, ActivationKind.Relu, 0);
        harness.Run.Step();
        Parameter weight = harness.Network.Weights[1];
        int index = harness.Network.Parameters.ToList().IndexOf(weight);
        SparseMatrix before = weight.ToSparse();
        float[] momentum = State(harness, weight, index);
        SparseMatrix after = TestConnections.Make(before.Outputs, before.Inputs, 0.25, 99);
        harness.Optimizer.Reconnect(index, after);

        Assert.Equal(form, weight.Form);
        Assert.Equal(after.Values, weight.ToSparse().Values);
        bool[] stayed = [.. before.ToDense().Values.Zip(after.ToDense().Values, (a, b) => a != 0 && b != 0)];
        float[] kept = State(harness, weight, index);
        Assert.Contains(true, stayed);
        for (int place = 0; place < stayed.Length; place++)
        {
            Assert.Equal(stayed[place] ? momentum[place] : 0, kept[place]);
        }

        harness.Run.Step();
        Assert.Equal(after.Indices, weight.ToSparse().Indices);
    }

    [Fact]
    public void The_hash_of_trained_sparse_weights_is_frozen()
    {
        using Harness harness = new("adamw", WeightForm.Sparse, ActivationKind.SRelu, 0.3, clipNorm: 0.5);
        harness.Run.Run();

        Assert.StartsWith("e4884230227c1b7acad8cfcae06062ed6c068934e", harness.Network.Hash());
    }

    // The state as a dense matrix [output, input].
    private static float[] State(Harness harness, Parameter weight, int index)
    {
        Tensor state = harness.Optimizer.StateOf(index)[0];
        using var holder = new Parameter("state", ParameterKind.Weight, weight.Shape);
        if (weight.Form == WeightForm.Sparse)
        {
            holder.Connect(weight.ToSparse(), WeightForm.Sparse);
        }

        holder.Value.CopyFrom(state);
        return holder.ToMatrix().Values;
    }

    private static Optimizer Make(string name) =>
        name switch
        {
            "sgd" => new Sgd(),
            "momentum" => new Sgd(momentum: 0.9),
            "nesterov" => new Sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-3),
            "adam" => new Adam(weightDecay: 1e-3),
            _ => new Adam(weightDecay: 1e-2, decoupled: true),
        };

    private sealed class Harness : IDisposable
    {
        private readonly Workers workers;

        public Harness(
            string optimizer,
            WeightForm form,
            ActivationKind activation,
            double dropout,
            int threads = 1,
            double clipNorm = 0,
            int epochs = 2,
            int seed = 3
        )
        {
            Optimizer = Make(optimizer);
            workers = new Workers(threads);
            Network = Mlp.Create([20, 130, 90, 4], activation, dropout: dropout);
            Network.Reset(new Randomness((ulong)seed));
            // The last layer stays dense: two stretches meet.
            for (int layer = 0; layer < 3; layer++)
            {
                MatrixShape shape = Network.Weights[layer].Shape;
                SparseMatrix matrix = TestConnections.Make(shape.Outputs, shape.Inputs, 0.2, seed + layer);
                Network.Weights[layer].Connect(matrix, layer == 2 ? WeightForm.Masked : form);
            }

            var options = new TrainingOptions
            {
                Epochs = epochs,
                Batch = 100,
                Schedule = new ConstantSchedule(Optimizer is Adam ? 0.01 : 0.1),
                ClipNorm = clipNorm,
            };
            Run = new TrainingRun(Network, Optimizer, Samples, Samples, options, new Randomness(3), workers);
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
