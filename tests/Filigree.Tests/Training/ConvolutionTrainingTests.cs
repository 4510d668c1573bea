using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Training;

/// <summary>
/// Convolutional networks in a training, dense and by connections: nothing allocated, the same bits every way, and wirings and rules of plasticity that
/// work as on any other weight.
/// </summary>
public sealed class ConvolutionTrainingTests
{
    private static readonly SampleShape Image = new(16, 16, 2);
    private static readonly HashedSamples Samples = new(count: 70, Image.Features, classes: 4);
    private static readonly RuleBook Models = new(ModelRules.Catalog);

    public static TheoryData<string, string> Networks =>
        new()
        {
            { "lenet(0.2)", "he-normal" },
            { "lenet(0.2)", "erdos-renyi(0.3)" },
            { "resnet8(torch, 0.25)", "he-normal" },
            { "resnet8(keras, 0.25)", "erdos-renyi(0.3)" },
            { "convmixer(6, 1)", "he-normal" },
            { "convmixer(6, 1)", "erdos-renyi(0.3)" },
            { "sl-vit(12, 1, 2, 20)", "he-normal" },
            { "sl-vit(12, 1, 2, 20)", "erdos-renyi(0.3)" },
        };

    private static Dictionary<string, Func<IPlasticity>> Rules { get; } =
        new()
        {
            ["fixed"] = () => new FixedConnections(),
            ["sparse-evolution"] = () => new SparseEvolution(0.3),
            ["pruning"] = () => new IterativePruning(0.3, every: 1),
            ["free-pruning"] = () => new FreePruning(),
            ["free-flipping"] = () => new FreeFlipping(),
        };

    public static TheoryData<string, string> Changes
    {
        get
        {
            var changes = new TheoryData<string, string>();
            foreach (string wiring in new[] { "erdos-renyi(0.3)", "preferential-attachment(erdos-renyi(0.3))" })
            {
                foreach (string rule in Rules.Keys)
                {
                    changes.Add(wiring, rule);
                }
            }

            return changes;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Steps_allocate_nothing_once_every_shape_has_been_seen(string model, string wiring)
    {
        using Harness harness = new(model, wiring, epochs: 5);
        Assert.Equal(0, Allocations.OfSteps(harness.Run));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Threads_change_no_bit(string model, string wiring)
    {
        string[] hashes =
        [
            .. new[] { 1, 2, 4 }.Select(threads =>
            {
                using Harness harness = new(model, wiring, threads: threads);
                harness.Run.Run();
                return harness.Network.Hash();
            }),
        ];
        Assert.Single(hashes.Distinct());
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Threads_that_come_and_go_between_steps_change_no_bit(string model, string wiring)
    {
        using Harness one = new(model, wiring);
        using Harness changing = new(model, wiring, threads: 2);
        one.Run.Run();
        for (int step = 0; !changing.Run.IsFinished; step++)
        {
            changing.Workers.Resize(1 + step % 4);
            changing.Run.Step();
        }

        Assert.Equal(one.Network.Hash(), changing.Network.Hash());
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_run_restored_after_any_step_goes_on_with_equal_bits(string model, string wiring)
    {
        using Harness whole = new(model, wiring);
        var checkpoints = new List<byte[]>();
        while (!whole.Run.IsFinished)
        {
            using var stream = new MemoryStream();
            whole.Run.Save(stream);
            checkpoints.Add(stream.ToArray());
            whole.Run.Step();
        }

        foreach (byte[] checkpoint in checkpoints.Where((_, index) => index % 3 == 1))
        {
            using Harness resumed = new(model, wiring, seed: 77);
            resumed.Run.Restore(new MemoryStream(checkpoint));
            resumed.Run.Run();
            Assert.Equal(whole.Network.Hash(), resumed.Network.Hash());
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Rules_change_convolutions_alike_in_every_form(string wiring, string rule)
    {
        const string model = "resnet8(torch, 0.25)";
        using Harness masked = new(model, wiring, plasticity: Rules[rule](), form: WeightForm.Masked);
        using Harness sparse = new(model, wiring, plasticity: Rules[rule](), form: WeightForm.Sparse);
        IReadOnlyList<SparseMatrix> start = masked.Network.ToSparseMatrices();
        masked.Run.Run();
        sparse.Run.Run();
        IReadOnlyList<SparseMatrix> expected = masked.Network.ToSparseMatrices();
        IReadOnlyList<SparseMatrix> actual = sparse.Network.ToSparseMatrices();
        for (int layer = 0; layer < expected.Count; layer++)
        {
            Assert.Equal(expected[layer].Shape, actual[layer].Shape);
            Assert.Equal(expected[layer].Indices, actual[layer].Indices);
            for (int index = 0; index < expected[layer].Count; index++)
            {
                Assert.Equal(expected[layer].Values[index], actual[layer].Values[index], 1e-3);
            }
        }

        bool areSame = start.Zip(expected).All(pair => pair.First.Indices.AsSpan().SequenceEqual(pair.Second.Indices));
        Assert.Equal(rule is "fixed" or "free-flipping", areSame);
        Assert.Equal(expected.Select(layer => layer.Shape), start.Select(layer => layer.Shape));
        Assert.Contains(expected, layer => layer.Shape.KernelArea == 9);
    }

    [Fact]
    public void A_mask_on_a_convolution_holds_through_training()
    {
        using Harness harness = new("lenet(0.2)", "he-normal");
        Parameter weight = harness.Network.Weights[1];
        weight.SetMask([.. Enumerable.Range(0, weight.Shape.Count).Select(index => index % 3 == 0 ? 1f : 0f)]);
        harness.Run.Run();
        float[] values = weight.ToMatrix().Values;
        Assert.All(values.Where((_, index) => index % 3 != 0), value => Assert.Equal(0, value));
        Assert.DoesNotContain(0f, values.Where((_, index) => index % 3 == 0));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Evaluation_takes_any_number_of_samples_with_equal_results(string model, string wiring)
    {
        using Harness harness = new(model, wiring);
        harness.Run.Run();
        float[] samples = HashedNumbers.Make(5 * Image.Features, 3);
        IReadOnlyList<Prediction> all = harness.Network.PredictAll(samples);
        for (int sample = 0; sample < all.Count; sample++)
        {
            Prediction one = harness.Network.Predict(samples.AsSpan(sample * Image.Features, Image.Features));
            for (int place = 0; place < one.Values.Count; place++)
            {
                Assert.Equal(all[sample].Values[place], one.Values[place], 1e-4);
            }
        }
    }

    private sealed class Harness : IDisposable
    {
        private readonly Optimizer optimizer = new Sgd(momentum: 0.9, weightDecay: 1e-3);

        public Harness(
            string model,
            string wiring,
            int epochs = 2,
            int threads = 1,
            ulong seed = 3,
            IPlasticity? plasticity = null,
            WeightForm? form = null
        )
        {
            Workers = new Workers(threads);
            Network = Models.Parse<IModel>(model).Create(Image, 4);
            Wirings.Parse(wiring).Wire(Network, new Randomness(seed));
            if (form is { } chosen)
            {
                Network.SetForm(chosen);
            }

            var options = new TrainingOptions
            {
                Epochs = epochs,
                Batch = 16,
                Schedule = new ConstantSchedule(plasticity is FreePruning or FreeFlipping ? 0.5 : 0.02),
            };
            Run = new TrainingRun(Network, optimizer, Samples, Samples, options, new Randomness(3), Workers)
            {
                Plasticity = plasticity ?? new FixedConnections(),
            };
        }

        public Workers Workers { get; }

        public Network Network { get; }

        public TrainingRun Run { get; }

        public void Dispose()
        {
            Run.Dispose();
            optimizer.Dispose();
            Network.Dispose();
            Workers.Dispose();
        }
    }
}
