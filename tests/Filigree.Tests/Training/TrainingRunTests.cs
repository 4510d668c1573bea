using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Training;

/// <summary>What a training run promises: it learns, allocates nothing once warm, and gives the same bits every way.</summary>
public sealed class TrainingRunTests
{
    private static readonly HashedSamples Samples = new(count: 230, features: 20, classes: 4);

    [Fact]
    public void A_network_learns()
    {
        using Harness harness = new(new Sgd(momentum: 0.9), epochs: 30);
        harness.Run.Run();

        Assert.True(harness.Run.Evaluate(Samples).Accuracy > 0.95);
    }

    [Theory]
    [InlineData("sgd", ActivationKind.Relu, 0)]
    [InlineData("adam", ActivationKind.SRelu, 1)]
    [InlineData("nesterov", ActivationKind.Gelu, 0)]
    public void Steps_allocate_nothing_once_every_shape_has_been_seen(
        string optimizer,
        ActivationKind activation,
        double clipNorm
    )
    {
        using Harness harness = new(
            Make(optimizer),
            epochs: 5,
            clipNorm: clipNorm,
            dropout: 0.3,
            activation: activation,
            isSparse: true
        );

        Assert.Equal(0, Allocations.OfSteps(harness.Run));
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void Threads_change_no_bit(string optimizer)
    {
        using Harness one = new(Make(optimizer), epochs: 2, threads: 1);
        using Harness two = new(Make(optimizer), epochs: 2, threads: 2);
        using Harness three = new(Make(optimizer), epochs: 2, threads: 3);
        one.Run.Run();
        two.Run.Run();
        three.Run.Run();

        Assert.Equal(one.Network.Hash(), two.Network.Hash());
        Assert.Equal(one.Network.Hash(), three.Network.Hash());
    }

    [Theory]
    [InlineData("nesterov")]
    [InlineData("adamw")]
    public void Threads_change_no_bit_of_clipped_gradients(string optimizer)
    {
        using Harness free = new(Make(optimizer), epochs: 2);
        using Harness one = new(Make(optimizer), epochs: 2, clipNorm: 0.3);
        using Harness three = new(Make(optimizer), epochs: 2, clipNorm: 0.3, threads: 3);
        free.Run.Run();
        one.Run.Run();
        three.Run.Run();

        Assert.NotEqual(free.Network.Hash(), one.Network.Hash());
        Assert.Equal(one.Network.Hash(), three.Network.Hash());
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("adamw")]
    public void A_run_restored_after_any_step_goes_on_with_equal_bits(string optimizer)
    {
        using Harness whole = new(Make(optimizer), epochs: 2);
        var checkpoints = new List<byte[]>();
        var losses = new List<double>();
        while (!whole.Run.IsFinished)
        {
            using var stream = new MemoryStream();
            whole.Run.Save(stream);
            checkpoints.Add(stream.ToArray());
            if (whole.Run.Step() is EpochResult result)
            {
                losses.Add(result.Training!.Value.Loss);
            }
        }

        foreach (byte[] checkpoint in checkpoints)
        {
            using Harness resumed = new(Make(optimizer), epochs: 2, seed: 77);
            resumed.Run.Restore(new MemoryStream(checkpoint));
            double last = 0;
            resumed.Run.Run(result => last = result.Training!.Value.Loss);
            Assert.Equal(whole.Network.Hash(), resumed.Network.Hash());
            Assert.Equal(losses[^1], last);
        }
    }

    [Fact]
    public void A_torn_or_foreign_checkpoint_is_refused_and_changes_nothing()
    {
        using Harness saved = new(new Sgd(), epochs: 1);
        using var stream = new MemoryStream();
        saved.Run.Save(stream);
        byte[] good = stream.ToArray();
        using Harness other = new(new Adam(), epochs: 1, seed: 5);
        string before = other.Network.Hash();
        foreach (int length in new[] { 0, 5, 30, good.Length / 2, good.Length - 1 })
        {
            Assert.Throws<InvalidDataException>(() => other.Run.Restore(new MemoryStream(good, 0, length)));
        }

        for (int place = 0; place < good.Length; place += 97)
        {
            byte[] bad = (byte[])good.Clone();
            bad[place] ^= 4;
            Assert.Throws<InvalidDataException>(() => saved.Run.Restore(new MemoryStream(bad)));
        }

        Assert.Throws<InvalidDataException>(() => other.Run.Restore(new MemoryStream(good)));
        Assert.Equal(before, other.Network.Hash());
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void Masked_connections_stay_exactly_zero_through_momentum_and_decay(string optimizer)
    {
        using Harness harness = new(Make(optimizer), epochs: 3, clipNorm: 0.7);
        while (harness.Run.Epoch == 0)
        {
            harness.Run.Step();
        }

        Parameter weight = harness.Network.Weights[1];
        float[] mask = [.. Enumerable.Range(0, weight.Shape.Count).Select(index => index % 3 == 0 ? 1f : 0f)];
        weight.SetMask(mask);
        int index = harness.Network.Parameters.ToList().IndexOf(weight);
        foreach (Tensor state in harness.Optimizer.StateOf(index))
        {
            weight.ApplyMask(state);
        }

        using var stream = new MemoryStream();
        harness.Run.Save(stream);
        harness.Run.Restore(new MemoryStream(stream.ToArray()));
        harness.Run.Run();

        float[] values = weight.ToMatrix().Values;
        for (int place = 0; place < mask.Length; place++)
        {
            Assert.Equal(mask[place] == 0, values[place] == 0);
        }
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void Skipping_the_zeros_of_sparse_data_changes_no_bit_with_any_number_of_threads(string optimizer)
    {
        // A bound that is never met makes whole gradients of what is otherwise applied a panel at a time.
        using Harness panels = new(Make(optimizer), epochs: 3, isSparse: true);
        using Harness whole = new(Make(optimizer), epochs: 3, isSparse: true, clipNorm: 1e30);
        using Harness threads = new(Make(optimizer), epochs: 3, isSparse: true, threads: 2);
        panels.Run.Run();
        whole.Run.Run();
        threads.Run.Run();

        Assert.Equal(whole.Network.Hash(), panels.Network.Hash());
        Assert.Equal(whole.Network.Hash(), threads.Network.Hash());
    }

    [Fact]
    public void Dropout_drops_in_training_alone_and_the_same_numbers_every_time()
    {
        using Harness once = new(new Sgd(), epochs: 2, dropout: 0.5);
        using Harness again = new(new Sgd(), epochs: 2, dropout: 0.5, threads: 2);
        using Harness without = new(new Sgd(), epochs: 2);
        once.Run.Run();
        again.Run.Run();
        without.Run.Run();

        Assert.Equal(once.Network.Hash(), again.Network.Hash());
        Assert.NotEqual(once.Network.Hash(), without.Network.Hash());
        Assert.Equal(once.Run.Evaluate(Samples), once.Run.Evaluate(Samples));
    }

    [Fact]
    public void An_average_of_weights_is_measured_and_kept_and_leaves_the_training_as_it_was()
    {
        const float decay = 0.8f;
        using Harness plain = new(new Adam(), epochs: 2);
        using Harness averaged = new(new Adam(), epochs: 2, average: decay);
        float[]? expected = null;
        while (!plain.Run.IsFinished)
        {
            plain.Run.Step();
            float[] now = All(plain.Network);
            expected = expected is null
                ? now
                : [.. expected.Zip(now, (mean, weight) => (decay * mean) + ((1 - decay) * weight))];
            EpochResult? epoch = averaged.Run.Step();
            bool isMeasured = epoch is not null;
            Assert.All(
                All(averaged.Network).Zip(isMeasured ? expected : now),
                pair => Assert.Equal(pair.Second, pair.First, isMeasured ? 1e-6f : 0)
            );
            Assert.Equal(epoch?.Validation, isMeasured ? averaged.Run.Evaluate(Samples) : null);
        }

        static float[] All(Network network) => [.. network.Parameters.SelectMany(one => one.ToMatrix().Values)];
    }

    [Fact]
    public void An_average_of_weights_goes_on_with_equal_bits_after_any_step()
    {
        using Harness whole = new(new Adam(), epochs: 2, average: 0.9);
        using Harness without = new(new Adam(), epochs: 2);
        var checkpoints = new List<byte[]>();
        Save();
        while (!whole.Run.IsFinished)
        {
            whole.Run.Step();
            Save();
        }

        foreach (byte[] checkpoint in checkpoints)
        {
            using Harness resumed = new(new Adam(), epochs: 2, seed: 77, average: 0.9);
            resumed.Run.Restore(new MemoryStream(checkpoint));
            resumed.Run.Run();
            Assert.Equal(whole.Network.Hash(), resumed.Network.Hash());
        }

        Assert.Throws<InvalidDataException>(() => without.Run.Restore(new MemoryStream(checkpoints[0])));

        void Save()
        {
            using var stream = new MemoryStream();
            whole.Run.Save(stream);
            checkpoints.Add(stream.ToArray());
        }
    }

    [Fact]
    public void An_average_of_weights_is_refused_where_connections_change()
    {
        using Harness harness = new(new Sgd(), epochs: 2, average: 0.9);
        using TrainingRun run = new(
            harness.Network,
            harness.Optimizer,
            Samples,
            Samples,
            harness.Run.Options,
            new Randomness(3)
        )
        {
            Plasticity = new FreePruning(),
        };
        Assert.Contains("free-pruning changes them", Assert.Throws<UserError>(() => run.Step()).Message);
    }

    /// <summary>
    /// One hash for every machine, instruction set and number of threads. The suite is run with AVX-512 and AVX2 switched
    /// off as well; a change of this number is a change of every result.
    /// </summary>
    [Fact]
    public void The_hash_of_trained_weights_is_frozen()
    {
        using Harness harness = new(
            new Adam(weightDecay: 1e-4),
            epochs: 3,
            activation: ActivationKind.SRelu,
            dropout: 0.2
        );
        harness.Run.Run();

        Assert.StartsWith("b9ff42b60926662defd88ad183e1bf644cf577ec4", harness.Network.Hash());
    }

    private static Optimizer Make(string name) =>
        name switch
        {
            "sgd" => new Sgd(),
            "nesterov" => new Sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-3),
            "adam" => new Adam(weightDecay: 1e-3),
            _ => new Adam(weightDecay: 1e-2, decoupled: true),
        };

    private sealed class Harness : IDisposable
    {
        private readonly Workers workers;

        public Harness(
            Optimizer optimizer,
            int epochs,
            int threads = 1,
            ulong seed = 3,
            double clipNorm = 0,
            double dropout = 0,
            ActivationKind activation = ActivationKind.Relu,
            bool isSparse = false,
            double average = 0
        )
        {
            Optimizer = optimizer;
            workers = new Workers(threads);
            var randomness = new Randomness(seed);
            Network = Mlp.Create([20, 130, 40, 4], activation, dropout: dropout);
            Network.Reset(randomness);
            for (int index = 0; index < Network.Weights.Count; index++)
            {
                var matrix = new float[Network.Weights[index].Shape.Count];
                randomness.Stream(StreamNames.Weights, index).FillNormal(matrix, 0, 0.2f);
                Network.Weights[index].WriteMatrix(matrix);
            }

            var options = new TrainingOptions
            {
                Epochs = epochs,
                Batch = 32,
                Schedule = new ConstantSchedule(optimizer is Adam ? 0.01 : 0.1),
                ClipNorm = clipNorm,
                WeightAverage = average,
            };
            HashedSamples samples = isSparse ? new(count: 230, features: 20, classes: 4, isSparse: true) : Samples;
            Run = new TrainingRun(Network, optimizer, samples, samples, options, new Randomness(3), workers);
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
