using System.Text.Json;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Tests.Plasticity;

/// <summary>Rules that cut and grow, beside each written out in NumPy: the connections after three events. See tests/golden/connection_rules.py.</summary>
public sealed class ConnectionRulesGoldenTests
{
    private static readonly JsonElement Golden = JsonDocument
        .Parse(File.ReadAllText(GoldenFile.Path("connection_rules.json")))
        .RootElement;

    private static readonly int[] Widths = Numbers<int>(Golden.GetProperty("widths"));

    public static TheoryData<int, string, WeightForm> Cases
    {
        get
        {
            var cases = new TheoryData<int, string, WeightForm>();
            int index = 0;
            foreach (JsonElement one in Golden.GetProperty("cases").EnumerateArray())
            {
                cases.Add(index, one.GetProperty("rule").GetString()!, WeightForm.Sparse);
                cases.Add(index++, one.GetProperty("rule").GetString()!, WeightForm.Masked);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Connections_after_three_events_are_those_of_an_independent_program(
        int index,
        string rule,
        WeightForm form
    )
    {
        JsonElement golden = Golden.GetProperty("cases")[index];
        using Network network = Wired(golden.GetProperty("start").GetString() == "sparse", form);
        using var optimizer = new Sgd(momentum: Golden.GetProperty("momentum").GetDouble());
        float[] inputs = Numbers<float>(Golden.GetProperty("inputs"));
        float[] targets = Numbers<float>(Golden.GetProperty("targets"));
        var samples = SampleSet.OfTargets(inputs, targets, Widths[^1]);
        var options = new TrainingOptions
        {
            Epochs = Golden.GetProperty("steps").GetInt32(),
            Batch = inputs.Length / Widths[0],
            Schedule = new ConstantSchedule(Golden.GetProperty("rate").GetDouble()),
            Loss = new MeanSquaredError(),
        };
        var randomness = new Randomness(Golden.GetProperty("seed").GetUInt64());
        using var run = new TrainingRun(network, optimizer, samples, null, options, randomness)
        {
            Plasticity = ConnectionRules.Parse(rule),
        };
        foreach (JsonElement connections in golden.GetProperty("events").EnumerateArray())
        {
            run.Step();
            run.Step();
            run.ChangeConnections();
            for (int layer = 0; layer < network.Weights.Count; layer++)
            {
                Assert.Equal(Numbers<int>(connections[layer]), Places(network.Weights[layer]));
            }
        }
    }

    private static Network Wired(bool isSparse, WeightForm form)
    {
        var network = new Network(
            Widths[0],
            [
                new Linear("dense1", Widths[0], Widths[1], bias: false),
                new Activation<ReluFunction>("relu1"),
                new Linear("dense2", Widths[1], Widths[2], bias: false),
                new Activation<ReluFunction>("relu2"),
                new Linear("dense3", Widths[2], Widths[3], bias: false),
            ]
        );
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            Parameter weight = network.Weights[layer];
            float[] weights = Numbers<float>(Golden.GetProperty("weights")[layer]);
            int[] connected = Numbers<int>(Golden.GetProperty("connected")[layer]);
            weight.ChooseForm(form);
            if (!isSparse || connected.Length == weights.Length)
            {
                weight.WriteMatrix(weights);
                continue;
            }

            int[] starts =
            [
                .. Enumerable
                    .Range(0, weight.Shape.Outputs + 1)
                    .Select(output => connected.Count(place => place < output * weight.Shape.Inputs)),
            ];
            weight.Connect(
                new SparseMatrix(
                    weight.Name,
                    weight.Shape.Outputs,
                    weight.Shape.Inputs,
                    starts,
                    Array.ConvertAll(connected, place => place % weight.Shape.Inputs),
                    Array.ConvertAll(connected, place => weights[place])
                ),
                form
            );
        }

        return network;
    }

    private static int[] Places(Parameter weight)
    {
        SparseMatrix matrix = weight.ConnectsAll ? SparseMatrix.Full(weight.ToMatrix()) : weight.ToSparse();
        return
        [
            .. Enumerable
                .Range(0, matrix.Outputs)
                .SelectMany(output =>
                    matrix.InputsOf(output).ToArray().Select(input => output * matrix.Inputs + input)
                ),
        ];
    }

    private static T[] Numbers<T>(JsonElement array) => array.Deserialize<T[]>()!;
}
