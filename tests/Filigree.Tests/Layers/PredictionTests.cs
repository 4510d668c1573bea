using Filigree.Data;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Data;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Layers;

/// <summary>Networks in use: predictions in any layout, and files that hold all that there is.</summary>
public sealed class PredictionTests
{
    public static TheoryData<string> Kinds => ["dense", "masked", "sparse", "tree"];

    [Fact]
    public void Class_probabilities_and_values_are_those_computed_by_hand()
    {
        using var network = new Network(2, [new Linear("fc", 2, 3)]);
        network.Weights[0].WriteMatrix([1, 0, 0, 1, 1, 1]);
        network.Parameters[1].WriteMatrix([0, 0, -1]);
        Prediction prediction = network.Predict([1, 2]);

        Assert.Equal([1, 2, 2], prediction.Values);
        Assert.Equal(1, prediction.Class);
        double sum = Math.E + 2 * Math.Exp(2);
        Assert.Equal(
            [(float)(Math.E / sum), (float)(Math.Exp(2) / sum), (float)(Math.Exp(2) / sum)],
            prediction.Probabilities,
            (x, y) => Math.Abs(x - y) < 1e-6
        );
        Assert.Equal(2, network.Predict([0, 5e5f]).Values.ToList().IndexOf(5e5f - 1));
        Assert.Equal(1, network.Predict([0, 5e5f]).Probabilities.Sum(), 1e-6);
        Assert.Equal(
            [1, 0],
            network
                .PredictAll(
                    new float[,]
                    {
                        { 1, 2 },
                        { 2, 0 },
                    }
                )
                .Select(one => one.Class)
        );
        Assert.Empty(network.PredictAll([]));
        Assert.Throws<ArgumentException>(() => network.Predict([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => network.PredictAll([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => network.PredictAll(new float[1, 3]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Predictions_of_every_kind_of_network_agree_with_its_evaluation(string kind)
    {
        // More samples than an evaluation takes at a time.
        var samples = new HashedSamples(count: 1203, features: 12, classes: 3);
        using Network network = Make(kind, seed: 1);
        using var workers = new Workers(2);
        IReadOnlyList<Prediction> predictions = network.PredictAll(samples);
        Assert.Equal(
            predictions.SelectMany(one => one.Values),
            network.PredictAll(samples, workers).SelectMany(one => one.Values)
        );

        using var optimizer = new Sgd();
        using var run = new TrainingRun(
            network,
            optimizer,
            samples,
            null,
            new TrainingOptions { Schedule = new ConstantSchedule(0.1) },
            new Randomness(1)
        );
        var numbers = new float[1203 * 12];
        var labels = new int[1203];
        samples.Gather([.. Enumerable.Range(0, 1203)], new MatrixSpan(numbers, 1203, 12, 12), labels);
        Assert.Equal(
            run.Evaluate(samples).Correct,
            predictions.Zip(labels).LongCount(pair => pair.First.Class == pair.Second)
        );
        Assert.Equal(predictions[700].Values, network.Predict(numbers.AsSpan(700 * 12, 12)).Values);
        Assert.Throws<ArgumentException>(() => network.PredictAll(new HashedSamples(3, 5, 2)));
    }

    [Fact]
    public void An_image_may_come_channel_by_channel()
    {
        using Network network = Make("tree", seed: 1);
        float[] positionsFirst = [.. Enumerable.Range(0, 12).Select(place => place * 5 % 12 / 12f)];
        float[] channelsFirst = [.. Enumerable.Range(0, 12).Select(place => positionsFirst[place % 4 * 3 + place / 4])];

        Assert.Equal(
            network.Predict(positionsFirst).Values,
            network.Predict(channelsFirst, FeatureOrder.ChannelsFirst).Values
        );
        Assert.NotEqual(network.Predict(positionsFirst).Values, network.Predict(channelsFirst).Values);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_saved_is_loaded_bit_for_bit_with_connections_of_weight_0(string kind)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "mine.safetensors");
        using Network network = Make(kind, seed: 1);
        network.Save(path);
        network.Save(path);

        using Network other = Make(kind, seed: 2);
        Assert.NotEqual(network.Hash(), other.Hash());
        other.Load(path);
        Assert.Equal(network.Hash(), other.Hash());
        Assert.Equal(
            network.Weights.Select(weight => (weight.ConnectionCount, weight.Form)),
            other.Weights.Select(weight => (weight.ConnectionCount, weight.Form))
        );
        Assert.Equal(network.Density, other.Density);

        // Into a network of other connections too.
        using Network dense = Make(kind == "tree" ? "tree" : "dense", seed: 3);
        dense.Load(path);
        Assert.Equal(network.Hash(), dense.Hash());
        using WeightFile file = WeightFile.Open(path);
        Assert.Equal(network.Weights.Select(weight => weight.Name), file.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void A_file_of_another_network_is_refused_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "mine.safetensors");
        using Network network = Make("dense", seed: 1);
        network.Save(path);
        using Network other = Mlp.Create([12, 5, 3]);
        string before = other.Hash();
        Assert.Contains(
            "its layers are",
            Assert.Throws<UserError>(() => other.Load(path)).Message,
            StringComparison.Ordinal
        );

        byte[] bytes = File.ReadAllBytes(path);
        folder.Write("torn.safetensors", bytes[..^9]);
        Assert.Throws<UserError>(() => network.Load(Path.Combine(folder.Path, "torn.safetensors")));
        Assert.Throws<UserError>(() => network.Load(Path.Combine(folder.Path, "none.safetensors")));
        Assert.Equal(before, other.Hash());
        Assert.Throws<UserError>(() => network.Save(Path.Combine(folder.Path, "no", "where.safetensors")));
    }

    private static Network Make(string kind, int seed)
    {
        Network network =
            kind == "tree"
                ? new Network(
                    new SampleShape(2, 2, 3),
                    [
                        new Residual(
                            "block",
                            [new Linear("conv1", 3, 3), Activations.Create(ActivationKind.SRelu, "act", 3)]
                        ),
                        new Flatten("flatten"),
                        new Linear("fc", 12, 3),
                    ]
                )
                : Mlp.Create([12, 20, 3], ActivationKind.SRelu);
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = HashedNumbers.Make(parameter.Shape.Count, seed++);
            values[^1] = 0;
            parameter.WriteMatrix(values);
        }

        if (kind is "masked" or "sparse")
        {
            foreach (Parameter weight in network.Weights)
            {
                SparseMatrix matrix = TestConnections.Make(
                    weight.Shape.Outputs,
                    weight.Shape.Inputs,
                    kind == "sparse" ? 0.2 : 0.7,
                    seed++
                );
                matrix.Values[1] = 0;
                weight.Connect(matrix);
            }
        }

        return network;
    }
}
