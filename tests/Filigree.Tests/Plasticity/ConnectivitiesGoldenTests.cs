using Filigree.Layers;
using Filigree.Models;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Plasticity;

/// <summary>Connections learned in place of weights, against PyTorch; the files are made by tests/golden/connectivities.py.</summary>
public sealed class ConnectivitiesGoldenTests
{
    private const double Tolerance = 1e-5;
    private const int Batch = 16;

    private static readonly int[] Sizes = [30, 20, 12, 4];

    public static TheoryData<string, string> Runs
    {
        get
        {
            var runs = new TheoryData<string, string>();
            foreach (
                string rule in (string[])
                    ["free-pruning", "minimal-pruning", "free-flipping", "minimal-flipping", "rescaled"]
            )
            {
                runs.Add(rule, "adam");
                runs.Add(rule, "sgd");
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Ten_steps_of_every_rule_are_PyTorchs(string rule, string optimizerName)
    {
        using Network network = MakeNetwork(rule);
        using Optimizer optimizer = optimizerName == "adam" ? new Adam() : new Sgd(momentum: 0.9, weightDecay: 1e-3);
        optimizer.Attach(network.Parameters);
        using var tape = new Tape();
        var losses = new float[10];
        for (int step = 0; step < losses.Length; step++)
        {
            tape.Reset();
            Variable input = tape.NewVariable(Batch, Sizes[0], requiresGradient: false);
            input.Value.Write([.. HashedNumbers.Make(Batch * Sizes[0], 100 + step).Select(value => value * 2)]);
            int[] labels = [.. Enumerable.Range(0, Batch).Select(row => (7 * row + 3 * step) % Sizes[^1])];
            Variable logits = network.Forward(tape, input, Pass.Prediction);
            losses[step] = (float)SoftmaxCrossEntropyLoss.Apply(tape, logits, labels).MeanLoss;
            tape.Backward();
            optimizer.Step(optimizerName == "adam" ? 0.01 : 0.5);
        }

        Compare("losses", losses);
        Compare("scores", [.. network.Weights.SelectMany(LearningHarness.Scores)]);
        Compare("weights", [.. network.ToMatrices().SelectMany(matrix => matrix.Values)]);

        void Compare(string what, float[] actual)
        {
            float[] expected = Golden.Floats($"connectivities/{rule}-{optimizerName}-{what}.f32");
            Assert.InRange(Golden.RelativeError(actual, expected), 0, Tolerance);
        }
    }

    private static Network MakeNetwork(string rule)
    {
        Network network = Mlp.Create(Sizes, bias: false);
        ScoreMap map = rule.EndsWith("flipping", StringComparison.Ordinal) ? ScoreMap.Sign : ScoreMap.OnOff;
        double all = network.Weights.Sum(weight => weight.Shape.Count);
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            Parameter weight = network.Weights[layer];
            int count = weight.Shape.Count;
            float scale = (float)(4 / Math.Sqrt(weight.Shape.Inputs));
            weight.WriteMatrix([.. HashedNumbers.Make(count, layer).Select(value => value * scale)]);
            float[] scores = [.. HashedNumbers.Make(count, 10 + layer).Select(value => value * 0.09f + 0.055f)];
            double pull = rule switch
            {
                "minimal-pruning" => 1.0 / count,
                "minimal-flipping" => 2 / all,
                _ => 0,
            };
            weight.LearnConnections(map, scores, pull, isRescaled: rule == "rescaled");
        }

        return network;
    }
}
