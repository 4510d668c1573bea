using System.Text.Json;
using System.Text.Json.Serialization;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Plasticity;

/// <summary>Choices before training beside those of a program that shares no code: tests/golden/chosen_before.py.</summary>
public sealed class ChosenBeforeGoldenTests
{
    private const int Samples = 24;

    private static readonly Dictionary<string, Choice> Cases = JsonSerializer.Deserialize<Dictionary<string, Choice>>(
        File.ReadAllText(GoldenFile.Path("chosen_before.json"))
    )!;

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Three_rounds_choose_the_same_connections(string name)
    {
        string rule = name.Split('-')[0];
        string more = rule == "synflow" ? "" : $", samples={Samples}";
        using Network network = Make(name);
        using TrainingRun run = Run(network, $"{rule}(0.2, rounds=3{more})");
        run.Measure();

        foreach ((int[] expected, SparseMatrix matrix) in Cases[name].Chosen.Zip(network.ToSparseMatrices()))
        {
            Assert.Equal(
                expected,
                Enumerable
                    .Range(0, matrix.Outputs)
                    .SelectMany(output =>
                        matrix.InputsOf(output).ToArray().Select(input => (output * matrix.Inputs) + input)
                    )
            );
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_round_goes_by_the_same_numbers(string name)
    {
        using Network network = Make(name);
        using TrainingRun run = Run(network, "fixed");
        IReadOnlyList<double[]> numbers = name.Split('-')[0] switch
        {
            "synflow" => SynapticFlow.Of(network).Flows,
            "grasp" => Times(((IPlasticTraining)run).HessianProduct(Samples, 200).Product),
            // Saliencies are magnitudes.
            _ =>
            [
                .. Times(((IPlasticTraining)run).HessianProduct(Samples, 1).Gradient)
                    .Select(layer => Array.ConvertAll(layer, Math.Abs)),
            ],
        };

        foreach ((double[] expected, double[] found) in Cases[name].FirstScores.Zip(numbers))
        {
            double scale = expected.Max(Math.Abs);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-7 * scale));
        }

        IReadOnlyList<double[]> Times(IReadOnlyList<double[]> factors) =>
            [
                .. factors.Zip(
                    network.ToSparseMatrices(),
                    (own, matrix) => own.Zip(matrix.Values, (a, b) => a * b).ToArray()
                ),
            ];
    }

    private static TrainingRun Run(Network network, string rule) =>
        new(
            network,
            new Sgd(),
            new HashedSamples(Samples, network.Inputs, 4),
            null,
            new TrainingOptions { Epochs = 1, Schedule = new ConstantSchedule(0.1) },
            new Randomness(1)
        )
        {
            Plasticity = ConnectionRules.Parse(rule),
        };

    private static Network Make(string name)
    {
        Network network = name.EndsWith("dense", StringComparison.Ordinal)
            ? new Network(
                12,
                [
                    new Linear("a", 12, 10, bias: false),
                    new Activation<ReluFunction>("relu1"),
                    new Linear("b", 10, 8, bias: false),
                    new Activation<ReluFunction>("relu2"),
                    new Linear("c", 8, 4, bias: false),
                ]
            )
            : new Network(
                new SampleShape(6, 6, 2),
                [
                    new Convolution("a", 2, 3, Kernel.Square(3), Padding.Half, bias: false),
                    new BatchNorm("norm", 3),
                    new Activation<ReluFunction>("relu1"),
                    new Residual("block", [new Convolution("b", 3, 3, Kernel.Square(3), Padding.Half, bias: false)]),
                    new Activation<ReluFunction>("relu2"),
                    new AveragePooling("mean", new Window(2)),
                    new Flatten("flat"),
                    new Linear("c", 27, 4, bias: false),
                ]
            );
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            network.Weights[layer].WriteMatrix(HashedNumbers.Make(network.Weights[layer].Shape.Count, 1 + layer));
        }

        return network;
    }

    private sealed record Choice(
        [property: JsonPropertyName("first_scores")] double[][] FirstScores,
        [property: JsonPropertyName("chosen")] int[][] Chosen
    );
}
