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

/// <summary>Gradients of absent connections, a few rows at a time, beside whole dense gradients; in layers of more rows than are scored at a time.</summary>
public sealed class GrowthTests
{
    public static TheoryData<string, WeightForm> Networks =>
        new()
        {
            { "mlp", WeightForm.Sparse },
            { "mlp", WeightForm.Masked },
            { "convolutions", WeightForm.Sparse },
            { "convolutions", WeightForm.Masked },
        };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradients_by_rows_are_those_of_the_dense_gradient(string name, WeightForm form)
    {
        using Network network = Make(name, form);
        var samples = new HashedSamples(40, network.Inputs, 3);
        using var optimizer = new Sgd();
        using TrainingRun run = Run(network, optimizer, samples, new FixedConnections());
        IPlasticTraining training = run;
        IReadOnlyList<WeightMatrix> whole = training.DenseGradients(40);
        training.LookAhead(40);
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            WeightMatrix expected = whole[layer];
            var rows = new float[expected.Values.Length];
            for (int first = 0; first < expected.Outputs; first += 5)
            {
                int count = Math.Min(5, expected.Outputs - first);
                training.ReadGradientRows(
                    network.Weights[layer],
                    first,
                    new MatrixSpan(
                        rows.AsSpan(first * expected.Inputs, count * expected.Inputs),
                        count,
                        expected.Inputs,
                        expected.Inputs
                    )
                );
            }

            Assert.InRange(Golden.RelativeError(rows, expected.Values), 0, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_free_entries_of_the_largest_gradients_are_grown_whatever_the_threads(string name, WeightForm form)
    {
        string? hash = null;
        foreach (int threads in (int[])[1, 2])
        {
            using var workers = new Workers(threads);
            using Network network = Make(name, form);
            var samples = new HashedSamples(40, network.Inputs, 3);
            using var optimizer = new Sgd(momentum: 0.9);
            var rule = new ConnectionRule
            {
                Name = "rigl",
                Keep = new Magnitude(),
                Grow = new GradientScore(),
                Moves = new Moves(0.3, 0.3, Schedules.Constant),
                When = new EventTimes(TrainingTime.Iterations(1), TrainingMoment.OfTraining(1)),
            };
            using TrainingRun run = Run(network, optimizer, samples, rule, workers);
            IReadOnlyList<WeightMatrix> gradients = ((IPlasticTraining)run).DenseGradients(40);
            SparseMatrix[] before = [.. network.Weights.Select(weight => weight.ToSparse())];
            run.Step();

            for (int layer = 0; layer < before.Length; layer++)
            {
                Parameter weight = network.Weights[layer];
                if (weight.ConnectsAll)
                {
                    continue;
                }

                SparseMatrix after = weight.ToSparse();
                Assert.Equal(before[layer].Count, after.Count);
                float[] dense = after.ToDense().Values;
                HashSet<int> now = [.. Places(after)];
                HashSet<int> stayed =
                [
                    .. Places(before[layer]).Where(place => now.Contains(place) && dense[place] != 0),
                ];
                Assert.Equal(before[layer].Count - NearestCount.Of(0.3, before[layer].Count), stayed.Count);
                float[] magnitudes = Array.ConvertAll(gradients[layer].Values, Math.Abs);
                float worst = now.Except(stayed).Min(place => magnitudes[place]);
                float best = Enumerable.Range(0, dense.Length).Except(now).Max(place => magnitudes[place]);
                Assert.True(worst >= best * (1 - 1e-4f), $"{weight.Name}: {worst} grew, {best} did not");
            }

            run.Step();
            hash ??= network.Hash();
            Assert.Equal(hash, network.Hash());
        }
    }

    private static IEnumerable<int> Places(SparseMatrix matrix) =>
        Enumerable
            .Range(0, matrix.Outputs)
            .SelectMany(output => matrix.InputsOf(output).ToArray().Select(input => (output * matrix.Inputs) + input));

    private static Network Make(string name, WeightForm form)
    {
        Network network =
            name == "mlp"
                ? Mlp.Create([20, 150, 70, 3])
                : new Network(
                    new SampleShape(9, 8, 2),
                    [
                        new Convolution("conv1", 2, 70, Kernel.Square(3), Padding.Half, bias: false),
                        new Activation<ReluFunction>("relu1"),
                        new Convolution("conv2", 70, 6, Kernel.Square(3, 2), groups: 2),
                        new Activation<ReluFunction>("relu2"),
                        new Flatten("flat"),
                        new Linear("dense1", 72, 3),
                    ]
                );
        new HeNormal().Wire(network, new Randomness(4));
        for (int layer = 0; layer < 2; layer++)
        {
            MatrixShape shape = network.Weights[layer].Shape;
            SparseMatrix connections = TestConnections.Make(shape.Outputs, shape.Inputs, 0.2, layer + 1);
            network.Weights[layer].Connect(connections, form);
        }

        return network;
    }

    private static TrainingRun Run(
        Network network,
        Optimizer optimizer,
        ISampleSource samples,
        IPlasticity rule,
        Workers? threads = null
    ) =>
        new(
            network,
            optimizer,
            samples,
            null,
            new TrainingOptions
            {
                Epochs = 4,
                Batch = 40,
                Schedule = new ConstantSchedule(0.01),
            },
            new Randomness(3),
            threads
        )
        {
            Plasticity = rule,
        };
}
