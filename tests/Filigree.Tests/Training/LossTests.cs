using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Training;

/// <summary>The losses: gradients against differences, toys by hand, and training with each.</summary>
public sealed class LossTests
{
    private const int Samples = 5;
    private const int Outputs = 3;

    public static TheoryData<string> Losses =>
        ["classes", "smoothed-classes", "shares", "smoothed-shares", "squared-errors", "two-losses"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradients_are_the_slopes_of_the_loss(string kind)
    {
        using var weight = new Parameter("w", ParameterKind.Weight, new MatrixShape(Outputs, 7));
        weight.WriteMatrix([.. HashedNumbers.Make(21, 1).Select(value => 2 * value)]);
        AssertSlopes(
            weight,
            tape =>
            {
                Variable outputs = LinearOperation.Apply(tape, Input(tape), weight, null);
                LossSum sum = kind switch
                {
                    "classes" => Classes(new CrossEntropy()),
                    "smoothed-classes" => Classes(new CrossEntropy(0.3)),
                    "shares" => Numbers(new CrossEntropy()),
                    "smoothed-shares" => Numbers(new CrossEntropy(0.3)),
                    "squared-errors" => Numbers(new MeanSquaredError()),
                    _ => Numbers(new MeanSquaredError())
                        + Numbers(new CrossEntropy())
                        + Numbers(new MeanSquaredError()),
                };
                return sum.Loss / Samples;

                LossSum Classes(Loss loss) => loss.Apply(tape, outputs, new Targets([2, 0, 1, 2, 2]));
                LossSum Numbers(Loss loss) => loss.Apply(tape, outputs, new Targets(Shares(tape)));
            }
        );
    }

    [Fact]
    public void A_term_of_the_parameters_adds_its_slope_and_leaves_the_losses_that_are_reported()
    {
        using Network network = Mlp.Create([7, Outputs]);
        Parameter weight = network.Weights[0];
        weight.WriteMatrix(HashedNumbers.Make(21, 1));
        var penalty = new SquaredWeights(0.4);
        AssertSlopes(
            weight,
            tape =>
            {
                Variable outputs = network.Forward(tape, Input(tape), Pass.Prediction);
                LossSum sum = new CrossEntropy().Apply(tape, outputs, new Targets([2, 0, 1, 2, 2]));
                return sum.Loss / Samples + penalty.Apply(network) * (weight.HasGradient ? 0 : 1);
            },
            () =>
                Assert.Equal(
                    0.4 * HashedNumbers.Make(21, 1).Sum(value => (double)value * value),
                    penalty.Apply(network),
                    1e-6
                )
        );
    }

    [Fact]
    public void A_class_and_all_of_its_share_are_one_target()
    {
        using var tape = new Tape();
        Variable logits = tape.NewVariable(2, 3, requiresGradient: true);
        logits.Value.Write([1, 2, 3, 0, -1, 0]);
        Tensor shares = tape.NewVariable(2, 3, requiresGradient: false).Value;
        shares.Write([0, 0, 1, 1, 0, 0]);
        LossSum labels = new CrossEntropy(0.1).Apply(tape, logits, new Targets([2, 0]));
        float[] expected = logits.Gradient.ToArray();
        Variable again = tape.NewVariableLike(logits, requiresGradient: true);
        again.Value.CopyFrom(logits.Value);
        LossSum soft = new CrossEntropy(0.1).Apply(tape, again, new Targets(shares));

        Assert.Equal(labels.Loss, soft.Loss, 1e-6);
        Assert.Equal((2, 2), (soft.Correct, labels.Correct));
        Assert.Equal(expected, again.Gradient.ToArray(), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Evaluations_are_without_label_smoothing()
    {
        var smoothed = new CrossEntropy(0.1);
        Assert.Equal(0, Assert.IsType<CrossEntropy>(smoothed.Evaluation).LabelSmoothing);
        var plain = new CrossEntropy();
        Assert.Same(plain, plain.Evaluation);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropy(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SquaredWeights(-1));
    }

    [Fact]
    public void Squared_errors_and_the_variance_they_explain_are_those_computed_by_hand()
    {
        // Errors 1, 0, -2, 1: (1 + 0) / 2 and (4 + 1) / 2. Targets 1, 2 and 5, 0: means 3 and 1, spread (4 + 1 + 4 + 1) / 2 = 5.
        using var tape = new Tape();
        Variable outputs = tape.NewVariable(2, 2, requiresGradient: true);
        outputs.Value.Write([2, 2, 3, 1]);
        Tensor targets = tape.NewVariable(2, 2, requiresGradient: false).Value;
        targets.Write([1, 2, 5, 0]);
        LossSum sum = new MeanSquaredError().Apply(tape, outputs, new Targets(targets));

        Assert.Equal(3, sum.Loss);
        Assert.Equal(1.5, sum.MeanLoss);
        Assert.Equal([0.5f, 0, -1, 0.5f], outputs.Gradient.ToArray());
        Assert.Equal(0.4, (sum with { Spread = 5 }).R2, 1e-12);
        Assert.Equal(double.NaN, sum.Accuracy);
        Assert.Equal(double.NaN, sum.R2);
        Assert.Equal(double.NaN, new LossSum(1, 1, 1) { Spread = 1 }.R2);
    }

    [Fact]
    public void A_network_learns_real_targets_and_says_how_much_of_their_variance_it_explains()
    {
        var samples = new RealSamples(200, 4, targets: 2);
        using Network network = Wired(4, 2);
        using TrainingRun run = Run(network, samples, new MeanSquaredError(), epochs: 60);
        EpochResult before = run.Measure();
        EpochResult last = before;
        run.Run(result => last = result);

        Assert.InRange(before.Validation!.Value.R2, -5, 0.5);
        Assert.InRange(last.Validation!.Value.R2, 0.98, 1);
        Assert.InRange(last.Training!.Value.R2, 0.97, 1);
        Assert.Equal(1 - last.Validation.Value.Loss / Spread(samples), last.Validation.Value.R2, 1e-9);
        Assert.Equal(double.NaN, last.Validation.Value.Accuracy);
    }

    [Fact]
    public void A_network_learns_shares_of_classes()
    {
        var samples = new RealSamples(200, 4, targets: 3, classes: 3);
        using Network network = Wired(4, 3);
        using TrainingRun run = Run(network, samples, new CrossEntropy(), epochs: 60);
        run.Run();
        Assert.InRange(run.Evaluate(samples).Accuracy, 0.9, 1);
    }

    [Fact]
    public void Steps_with_real_targets_and_terms_allocate_nothing_once_every_shape_has_been_seen()
    {
        using Network network = Wired(4, 2);
        using TrainingRun run = Run(network, new RealSamples(200, 4, targets: 2), new MeanSquaredError(), epochs: 6);
        run.LossTerms.Add(new SquaredWeights(1e-3));
        Assert.Equal(0, Allocations.OfSteps(run));
    }

    [Fact]
    public void A_rule_and_a_run_may_each_add_a_term()
    {
        double Norm(TrainingRun run)
        {
            run.Run();
            return run.Network.Weights.Sum(weight => weight.ToMatrix().Values.Sum(value => (double)value * value));
        }

        var samples = new RealSamples(60, 4, targets: 2);
        using Network free = Wired(4, 2);
        using Network bound = Wired(4, 2);
        using Network ruled = Wired(4, 2);
        using TrainingRun without = Run(free, samples, new MeanSquaredError(), epochs: 20);
        using TrainingRun with = Run(bound, samples, new MeanSquaredError(), epochs: 20);
        with.LossTerms.Add(new SquaredWeights(0.1));
        using TrainingRun byRule = Run(ruled, samples, new MeanSquaredError(), epochs: 20, new Shrinking());
        double norm = Norm(with);
        Assert.InRange(norm, 0, 0.6 * Norm(without));
        Assert.Equal(norm, Norm(byRule));
    }

    [Fact]
    public void Samples_that_a_loss_cannot_take_are_refused()
    {
        using Network network = Wired(4, 2);
        foreach (
            (ISampleSource samples, Loss loss, string said) in ((ISampleSource, Loss, string)[])
                [
                    (new RealSamples(9, 4, targets: 2), new CrossEntropy(), "wants classes"),
                    (
                        new RealSamples(9, 4, targets: 3),
                        new MeanSquaredError(),
                        "2 outputs; the samples have 3 targets"
                    ),
                    (new RealSamples(9, 4, targets: 3, classes: 3), new CrossEntropy(), "have 3 classes"),
                    (new HashedSamples(9, 4, classes: 2), new MeanSquaredError(), "have classes"),
                    (new HashedSamples(9, 4, classes: 4), new CrossEntropy(), "2 outputs; the samples have 4 classes"),
                ]
        )
        {
            Assert.Contains(
                said,
                Assert.Throws<ArgumentException>(() => Run(network, samples, loss, epochs: 1)).Message,
                StringComparison.Ordinal
            );
        }

        using TrainingRun run = Run(network, new HashedSamples(9, 4, classes: 2), new CrossEntropy(), epochs: 1);
        Assert.Throws<ArgumentException>(() => run.Evaluate(new RealSamples(9, 4, targets: 2)));
    }

    private static double Spread(ISampleSource samples)
    {
        var values = new float[samples.Count * samples.Targets];
        int[] all = [.. Enumerable.Range(0, samples.Count)];
        samples.GatherTargets(all, null, new MatrixSpan(values, samples.Count, samples.Targets, samples.Targets));
        return Enumerable
            .Range(0, samples.Targets)
            .Average(target =>
            {
                double[] column = [.. all.Select(row => (double)values[row * samples.Targets + target])];
                double mean = column.Average();
                return column.Sum(value => (value - mean) * (value - mean));
            });
    }

    private static void AssertSlopes(Parameter weight, Func<Tape, double> loss, Action? afterBackward = null)
    {
        const float difference = 1f / 256;
        using var tape = new Tape();
        double Loss()
        {
            tape.Reset();
            return loss(tape);
        }

        Loss();
        tape.Backward();
        afterBackward?.Invoke();
        float[] gradients = weight.Gradient().ToArray();
        for (int place = 0; place < gradients.Length; place++)
        {
            ref float number = ref weight.Value.Row(place / weight.Value.Columns)[place % weight.Value.Columns];
            float kept = number;
            number = kept + difference;
            double above = Loss();
            number = kept - difference;
            double below = Loss();
            number = kept;
            Assert.Equal((above - below) / (2 * difference), gradients[place], 3e-4);
        }
    }

    private static Variable Input(Tape tape)
    {
        Variable input = tape.NewVariable(Samples, 7, requiresGradient: false);
        input.Value.Write(HashedNumbers.Make(Samples * 7, 4));
        return input;
    }

    private static Tensor Shares(Tape tape)
    {
        Tensor shares = tape.NewVariable(Samples, Outputs, requiresGradient: false).Value;
        shares.Write([
            .. Enumerable.Range(0, Samples).SelectMany(sample => (float[])[0.1f * sample, 0.5f - 0.1f * sample, 0.5f]),
        ]);
        return shares;
    }

    private static Network Wired(int inputs, int outputs)
    {
        Network network = Mlp.Create([inputs, 20, outputs]);
        for (int index = 0; index < network.Weights.Count; index++)
        {
            network.Weights[index].WriteMatrix(HashedNumbers.Make(network.Weights[index].Shape.Count, index + 1));
        }

        return network;
    }

    private static TrainingRun Run(
        Network network,
        ISampleSource samples,
        Loss loss,
        int epochs,
        IPlasticity? plasticity = null
    ) =>
        new(
            network,
            new Sgd(momentum: 0.9),
            samples,
            samples,
            new TrainingOptions
            {
                Epochs = epochs,
                Batch = 20,
                Schedule = new ConstantSchedule(0.05),
                Loss = loss,
            },
            new Randomness(1)
        )
        {
            Plasticity = plasticity,
        };

    private sealed class Shrinking : IPlasticity
    {
        public string Name => "shrinking";

        public ILossTerm? OwnLoss { get; } = new SquaredWeights(0.1);
    }
}
