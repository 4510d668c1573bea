using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity;

/// <summary>The gradient at places without a connection, and rules that are built on it.</summary>
public sealed class DenseGradientTests
{
    private static readonly HashedSamples Samples = new(count: 130, features: 20, classes: 4);

    [Theory]
    [InlineData(WeightForm.Sparse)]
    [InlineData(WeightForm.Masked)]
    public void It_is_that_of_a_dense_network_with_the_same_weights(WeightForm form)
    {
        using Network sparse = Make(form);
        using Network dense = Make(WeightForm.Dense);
        IReadOnlyList<WeightMatrix> expected = Gradients(dense, samples: 70);
        IReadOnlyList<WeightMatrix> found = Gradients(sparse, samples: 70);

        foreach ((WeightMatrix one, WeightMatrix other) in found.Zip(expected))
        {
            Assert.Contains(other.Values, value => value != 0);
            Assert.True(Golden.RelativeError(one.Values, other.Values) < 1e-5);
        }
    }

    [Fact]
    public void It_is_how_the_loss_changes_with_a_weight_that_is_not_there()
    {
        using Network network = Make(WeightForm.Dense);
        WeightMatrix gradient = Gradients(network, samples: int.MaxValue)[1];
        float[] weights = network.Weights[1].ToMatrix().Values;
        int place = Array.FindIndex(weights, weight => weight == 0);
        double Loss(float weight)
        {
            weights[place] = weight;
            network.Weights[1].WriteMatrix(weights);
            using TrainingRun run = MakeRun(network, plasticity: null);
            return run.Evaluate(Samples).MeanLoss;
        }

        double slope = (Loss(0.01f) - Loss(-0.01f)) / 0.02;

        Assert.Equal(slope, gradient.Values[place], 0.02 * Math.Abs(slope) + 1e-5);
    }

    [Fact]
    public void Between_two_epochs_it_counts_nothing_of_the_step_before()
    {
        var masked = new Looking();
        var sparse = new Looking();
        using Network one = Make(WeightForm.Masked);
        using Network other = Make(WeightForm.Sparse);
        using TrainingRun first = MakeRun(one, masked);
        using TrainingRun second = MakeRun(other, sparse);
        first.Run();
        second.Run();

        foreach ((WeightMatrix found, WeightMatrix expected) in masked.Last.Zip(sparse.Last))
        {
            Assert.True(Golden.RelativeError(found.Values, expected.Values) < 1e-3);
        }
    }

    [Theory]
    [InlineData(WeightForm.Sparse)]
    [InlineData(WeightForm.Masked)]
    [InlineData(WeightForm.Dense)]
    public void Whoever_looks_at_it_changes_nothing(WeightForm form)
    {
        using Network looking = Make(form);
        using Network blind = Make(form);
        using TrainingRun one = MakeRun(looking, new Looking());
        using TrainingRun other = MakeRun(blind, plasticity: null);
        one.Run();
        other.Run();

        Assert.Equal(blind.Hash(), looking.Hash());
        Assert.All(looking.Weights, weight => Assert.Equal(form, weight.Form));
    }

    [Fact]
    public void A_rule_that_grows_where_the_gradient_is_largest_needs_no_more()
    {
        using Network network = Make(WeightForm.Sparse);
        int[] before = [.. network.ToSparseMatrices().Select(matrix => matrix.Count)];
        string first = network.Hash();
        using TrainingRun run = MakeRun(network, new Growing(0.3));
        run.Run();

        Assert.Equal(before, network.ToSparseMatrices().Select(matrix => matrix.Count));
        Assert.NotEqual(first, network.Hash());
    }

    [Fact]
    public void A_rule_that_chooses_once_before_training_needs_no_more()
    {
        using Network network = Mlp.Create([20, 30, 4]);
        new GlorotNormal().Wire(network, new Randomness(3));
        using TrainingRun run = MakeRun(network, new OneShot(density: 0.1));
        run.Run();

        Assert.Equal([60, 12], network.ToSparseMatrices().Select(matrix => matrix.Count));
    }

    private static IReadOnlyList<WeightMatrix> Gradients(Network network, int samples)
    {
        using TrainingRun run = MakeRun(network, plasticity: null);
        return ((IPlasticTraining)run).DenseGradients(samples);
    }

    private static Network Make(WeightForm form)
    {
        Network network = Mlp.Create([20, 30, 12, 4]);
        new HeNormal().Wire(network, new Randomness(3));
        foreach (Parameter weight in network.Weights)
        {
            weight.Connect(TestConnections.Make(weight.Shape.Outputs, weight.Shape.Inputs, 0.3, 5), form);
        }

        return network;
    }

    private static TrainingRun MakeRun(Network network, IPlasticity? plasticity) =>
        new(
            network,
            new Sgd(momentum: 0.9),
            Samples,
            null,
            new TrainingOptions
            {
                Epochs = 3,
                Batch = 32,
                Schedule = new ConstantSchedule(0.05),
            },
            new Randomness(3)
        )
        {
            Plasticity = plasticity,
        };

    private sealed class Looking : IPlasticity
    {
        public string Name => "looking";

        public IReadOnlyList<WeightMatrix> Last { get; private set; } = [];

        public void Begin(IPlasticTraining training) => Assert.NotEmpty(training.DenseGradients(10));

        public void EndEpoch(IPlasticTraining training) => Last = training.DenseGradients(1000);
    }

    // RigL in small: the weakest connections go, as many come where the gradient is largest, with weight 0.
    private sealed class Growing(double share) : IPlasticity
    {
        public string Name => "growing";

        public void EndEpoch(IPlasticTraining training)
        {
            IReadOnlyList<WeightMatrix> gradients = training.DenseGradients(64);
            for (int layer = 0; layer < gradients.Count; layer++)
            {
                Parameter weight = training.Network.Weights[layer];
                SparseMatrix now = weight.ToSparse();
                SparseMatrix kept = new IterativePruning(share).Prune([now])[0];
                float[] isKept = kept.ToDense().Values;
                int[] arriving =
                [
                    .. Enumerable
                        .Range(0, isKept.Length)
                        .Where(place => isKept[place] == 0)
                        .OrderByDescending(place => Math.Abs(gradients[layer].Values[place]))
                        .Take(now.Count - kept.Count),
                ];
                var ones = new float[isKept.Length];
                foreach (int place in arriving)
                {
                    ones[place] = 1;
                }

                WeightMatrix dense = kept.ToDense();
                SparseMatrix all = SparseMatrix.NonZero(
                    dense with
                    {
                        Values = [.. dense.Values.Zip(ones, (value, one) => value + one)],
                    }
                );
                training.Reconnect(weight, all.WeightsFrom(kept));
            }
        }
    }

    internal sealed class OneShot(double density) : IPlasticity
    {
        public string Name => "one-shot";

        public void Begin(IPlasticTraining training)
        {
            IReadOnlyList<WeightMatrix> gradients = training.DenseGradients(samples: 100);
            for (int layer = 0; layer < gradients.Count; layer++)
            {
                Parameter weight = training.Network.Weights[layer];
                WeightMatrix matrix = weight.ToMatrix();
                float[] saliency = [.. matrix.Values.Zip(gradients[layer].Values, (w, g) => Math.Abs(w * g))];
                float least = saliency.OrderDescending().ElementAt((int)(density * saliency.Length) - 1);
                var kept = matrix.Values.Select((w, place) => saliency[place] >= least ? w : 0);
                training.Reconnect(weight, SparseMatrix.NonZero(matrix with { Values = [.. kept] }));
            }
        }
    }
}
