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

/// <summary>The examples of docs/sparse.md and docs/plasticity.md, run as they stand there.</summary>
public sealed class SparseDocumentationTests
{
    [Fact]
    public void The_examples_of_the_page_on_sparse_layers_run()
    {
        using Network network = Mlp.LeNet300();
        RandomStream stream = new Randomness(1).Stream(StreamNames.Weights);

        Parameter weight = network.Weights[0];
        SparseMatrix connections = RandomConnections.Draw(weight.Name, weight.Shape, count: 5_000, stream);
        new HeNormal().Sample(connections.Values, weight.Shape, stream);
        weight.Connect(connections); // sparse up to a density of 40%, masked above
        SparseMatrix same = weight.ToSparse(); // by output neuron, in compressed rows
        Assert.Equal(WeightForm.Sparse, weight.Form);
        weight.SetForm(WeightForm.Masked); // the same connections and weights, stored in another way

        Assert.Equal(0.4, WeightForms.CrossingDensity);
        Assert.Equal(connections.Values, same.Values);
        Assert.Equal(connections.ToDense().Values, weight.ToMatrix().Values);
    }

    [Fact]
    public void The_examples_of_the_page_on_plasticity_run()
    {
        var samples = new HashedSamples(count: 230, features: 20, classes: 4);
        var data = new TrainingData(samples, samples, samples);
        var randomness = new Randomness(1);
        using Network network = Mlp.Create([20, 30, 20, 4]);
        new ErdosRenyi { Density = 0.2 }.Wire(network, randomness);
        using var optimizer = new Sgd(momentum: 0.9);
        var options = new TrainingOptions { Epochs = 3, Schedule = new ConstantSchedule(0.01) };
        int[] before = [.. network.ToSparseMatrices().Select(matrix => matrix.Count)];

        using var run = new TrainingRun(network, optimizer, data.Training, data.Validation, options, randomness)
        {
            Plasticity = new SparseEvolution(zeta: 0.2),
        };
        run.Run();
        Assert.Equal(before, network.ToSparseMatrices().Select(matrix => matrix.Count));

        using var halved = new TrainingRun(network, optimizer, data.Training, data.Validation, options, randomness)
        {
            Plasticity = new HalveOnce(),
        };
        halved.Run();
        int[] expected = [.. before.Select(c => c - (int)Math.Round(0.5 * c, MidpointRounding.AwayFromZero))];
        Assert.Equal(expected, network.ToSparseMatrices().Select(matrix => matrix.Count));
    }

    [Fact]
    public void The_example_of_learned_connections_runs()
    {
        using Network network = Mlp.Create([4, 3]);
        network.Weights[0].WriteMatrix([.. Enumerable.Range(1, 12).Select(number => (float)number)]);

        Parameter layer = network.Weights[0];
        float[] scores = [.. Enumerable.Repeat(0.05f, layer.ToSparse().Count)]; // by output neuron, then input neuron
        layer.LearnConnections(ScoreMap.OnOff, scores);
        Tensor fixedWeights = layer.Scores!.Weights,
            trained = layer.Scores!.Values,
            effective = layer.Value;
        Assert.Equal(fixedWeights.ToArray(), effective.ToArray());
        Assert.All(trained.ToArray(), score => Assert.Equal(0.05f, score));
        layer.KeepConnections(); // the effective weights are weights like any other now

        Assert.Null(layer.Scores);
    }

    internal sealed class HalveOnce : IPlasticity
    {
        public string Name => "halve-once";

        public void EndEpoch(IPlasticTraining training)
        {
            if (training.Epoch == 1)
            {
                SparseMatrix[] halves = new IterativePruning(rate: 0.5).Prune(training.Network.ToSparseMatrices());
                for (int layer = 0; layer < halves.Length; layer++)
                {
                    training.Reconnect(training.Network.Weights[layer], halves[layer]);
                }
            }
        }
    }
}
