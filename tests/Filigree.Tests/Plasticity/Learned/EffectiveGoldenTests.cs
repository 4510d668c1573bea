using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Plasticity;

/// <summary>Three steps of every rule that learns connections, against PyTorch; the files are made by tests/golden/effective.py.</summary>
public sealed class EffectiveGoldenTests
{
    private const double Tolerance = 1e-5;
    private const int Batch = 16;

    private static readonly int[] Sizes = [24, 18, 6];

    private static Dictionary<string, Func<IPlasticity>> Rules { get; } =
        new()
        {
            ["edge-popup"] = () => new EdgePopup(0.3),
            ["signed-supermask"] = () => new SignedSupermask(0.2),
            ["movement"] = () => new Movement(0.25, TrainingTime.Iterations(1), TrainingTime.Iterations(2)),
            ["str"] = () => new SoftThreshold(-2),
            ["sr-ste"] = () => new SparseRefined(2, 4, decay: 0.02),
            ["top-kast"] = () => new TopKast(0.2, 0.3, decay: 0.01),
            ["sign-in"] = () => new SignIn(TrainingTime.Iterations(2)),
        };

    public static TheoryData<string, string> Runs
    {
        get
        {
            var runs = new TheoryData<string, string>();
            foreach (string rule in Rules.Keys)
            {
                runs.Add(rule, "adam");
                runs.Add(rule, "sgd");
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Three_steps_of_every_rule_are_PyTorchs(string name, string optimizerName)
    {
        using Network network = Mlp.Create(Sizes, bias: false);
        using Optimizer optimizer = optimizerName == "adam" ? new Adam() : new Sgd(momentum: 0.9, weightDecay: 1e-3);
        optimizer.Attach(network.Parameters);
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            Parameter weight = network.Weights[layer];
            float scale = (float)(4 / Math.Sqrt(weight.Shape.Inputs));
            weight.WriteMatrix([.. HashedNumbers.Make(weight.Shape.Count, layer).Select(value => value * scale)]);
        }

        IPlasticity rule = Rules[name]();
        var training = new ManualTraining(network, optimizer);
        rule.Begin(training);
        using var tape = new Tape();
        for (int step = 0; step < 3; step++)
        {
            if (step > 0)
            {
                training.Iteration = step;
                rule.AtStep(training);
            }

            tape.Reset();
            Variable input = tape.NewVariable(Batch, Sizes[0], requiresGradient: false);
            input.Value.Write([.. HashedNumbers.Make(Batch * Sizes[0], 100 + step).Select(value => value * 2)]);
            int[] labels = [.. Enumerable.Range(0, Batch).Select(row => (7 * row + 3 * step) % Sizes[^1])];
            SoftmaxCrossEntropyLoss.Apply(tape, network.Forward(tape, input, Pass.Prediction), labels);
            tape.Backward();
            optimizer.Step(optimizerName == "adam" ? 0.01 : 0.1);
        }

        Compare("trained", [.. network.Weights.SelectMany(weight => weight.Trained.ToArray())]);
        Compare("weights", [.. network.ToMatrices().SelectMany(matrix => matrix.Values)]);

        void Compare(string what, float[] actual)
        {
            float[] expected = Golden.Floats($"effective/{name}-{optimizerName}-{what}.f32");
            Assert.InRange(Golden.RelativeError(actual, expected), 0, Tolerance);
            Assert.Equal(expected.Count(value => value == 0), actual.Count(value => value == 0));
        }
    }

    /// <summary>A training whose steps the test takes, and whose scores are those of the files where a rule draws any.</summary>
    private sealed class ManualTraining(Network network, Optimizer optimizer) : IPlasticTraining
    {
        private int drawn;

        public Network Network => network;

        public Randomness Randomness { get; } = new(0);

        public int Epoch => 0;

        public TrainingSpan Span => new(1, 100);

        public long Iteration { get; set; }

        public void Reconnect(Parameter weight, SparseMatrix matrix, bool[]? isNew = null) =>
            optimizer.Reconnect(IndexOf(weight), matrix, isNew);

        public void LearnConnections(Parameter weight, IEffective effective, ReadOnlySpan<float> scores, float shared)
        {
            float[] given = scores.ContainsAnyExcept(0)
                ? HashedNumbers.Make(scores.Length, 10 + drawn++)
                : scores.ToArray();
            weight.LearnConnections(effective, given, shared);
            optimizer.ClearState(IndexOf(weight));
        }

        public void LearnConnections(
            Parameter weight,
            ScoreMap map,
            ReadOnlySpan<float> scores,
            double pull = 0,
            bool isRescaled = false
        ) => throw new NotSupportedException();

        public void RestartOptimizer() => throw new NotSupportedException();

        public IReadOnlyList<WeightMatrix> DenseGradients(int samples) => throw new NotSupportedException();

        public void LookAhead(int samples) => throw new NotSupportedException();

        public void ReadGradients(Parameter weight, SparseMatrix connections, Span<float> gradients) =>
            throw new NotSupportedException();

        public void ReadGradientRows(Parameter weight, int firstOutput, MatrixSpan rows) =>
            throw new NotSupportedException();

        public void Diverge() => throw new NotSupportedException();

        public HessianProduct HessianProduct(int samplesPerClass, double temperature) =>
            throw new NotSupportedException();

        public IReadOnlyList<double[]> InputNorms(int samples) => throw new NotSupportedException();

        private int IndexOf(Parameter weight) =>
            optimizer.Parameters.Index().First(one => ReferenceEquals(one.Item, weight)).Index;
    }
}
