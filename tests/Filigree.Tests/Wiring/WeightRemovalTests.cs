using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

/// <summary>Networks without weights learn their connections as those with weights do.</summary>
public sealed class WeightRemovalTests
{
    [Fact]
    public void The_factor_is_the_product_of_the_magnitudes_and_every_weight_becomes_its_sign()
    {
        using Network network = Mlp.Create([8, 32, 2], bias: false);
        network.Weights[0].WriteMatrix([.. Enumerable.Range(0, 256).Select(index => index % 3 * 0.5f - 0.5f)]);
        network.Weights[1].WriteMatrix([.. Enumerable.Repeat(-0.25f, 64)]);

        Assert.Equal(0.125, WeightRemoval.Apply(network));
        Assert.Equal([-1, 0, 1, -1], network.Weights[0].ToMatrix().Values.Take(4));
        Assert.All(network.Weights[1].ToMatrix().Values, value => Assert.Equal(-1, value));
    }

    [Theory]
    [InlineData("free-pruning")]
    [InlineData("free-flipping")]
    [InlineData("minimal-pruning")]
    public void Where_magnitudes_are_powers_of_two_scores_and_losses_are_equal_bit_by_bit(string rule)
    {
        // sqrt(2 / fan_in) is 1/2, 1/4 and 1/4.
        int[] widths = [8, 32, 32, 4];
        using Pair pair = new(widths, rule);
        while (!pair.With.IsFinished)
        {
            EpochResult? with = pair.With.Step();
            EpochResult? without = pair.Without.Step();
            Assert.Equal(Scores(pair.WithWeights), Scores(pair.WithoutWeights));
            Assert.Equal(with?.Training, without?.Training);
            Assert.Equal(with?.Validation, without?.Validation);
        }

        Assert.Contains(Scores(pair.WithWeights), score => score < 0);
    }

    [Theory]
    [InlineData(1, 1.3843e-6)]
    [InlineData(2, 4.8066e-9)]
    [InlineData(3, 8.3448e-12)]
    public void Convolutions_and_pooling_let_factors_pass(int blocks, double factor)
    {
        // Of the paper's images of 32 x 32 x 3; predictions of narrow networks, whose factors are larger.
        using Network whole = new ConvModel(blocks).Create(new SampleShape(32, 32, 3), 10);
        new SignedConstant().Wire(whole, new Randomness(1));
        Assert.Equal(factor, WeightRemoval.Apply(whole), 1e-4 * factor);

        using Network network = new ConvModel(blocks, 0.1).Create(new SampleShape(16, 16, 3), 4);
        new SignedConstant().Wire(network, new Randomness(2));
        float[] image = HashedNumbers.Make(network.Inputs, 1);
        float[] with = [.. network.Predict(image).Values];
        float narrow = (float)WeightRemoval.Apply(network);
        float[] without = [.. network.Predict([.. image.Select(value => value * narrow)]).Values];
        Assert.InRange(Golden.RelativeError(without, with), 0, 1e-5);
    }

    [Fact]
    public void With_other_magnitudes_predictions_are_the_same_step_for_step_up_to_rounding()
    {
        // Descent, not Adam: Adam makes whole steps of gradients that are nothing but rounding.
        using Pair pair = new(
            [20, 30, 25, 4],
            "free-pruning",
            new Sgd(momentum: 0.9),
            new Sgd(momentum: 0.9),
            rate: 0.5
        );
        for (int step = 0; step < 20; step++)
        {
            pair.With.Step();
            pair.Without.Step();
            double error = Golden.RelativeError(Scores(pair.WithoutWeights), Scores(pair.WithWeights));
            Assert.InRange(error, 0, 1e-5);
            LossSum with = pair.With.Evaluate(pair.Samples);
            LossSum without = pair.Without.Evaluate(new ScaledSource(pair.Samples, pair.Factor));
            Assert.Equal(with.Loss, without.Loss, 1e-5 * with.Loss);
            Assert.Equal(with.Correct, without.Correct);
        }

        Assert.NotEqual(1, pair.Factor);
        Assert.Contains(Scores(pair.WithWeights), score => score < 0);
    }

    [Fact]
    public void Networks_that_have_no_such_factor_are_refused_as_they_are()
    {
        using Network biased = Mlp.Create([4, 3]);
        new SignedConstant().Wire(biased, new Randomness(1));
        Refuses(biased, "dense1.bias does not change with the inputs");
        using Network curved = Mlp.Create([4, 3, 2], ActivationKind.Tanh, bias: false);
        new SignedConstant().Wire(curved, new Randomness(1));
        Refuses(curved, "factors do not pass through activation1");
        using Network uneven = Mlp.Create([4, 3, 2], bias: false);
        new HeNormal().Wire(uneven, new Randomness(1));
        Refuses(uneven, "those of dense1.weight differ in magnitude");
        using Network empty = Mlp.Create([4, 3], bias: false);
        Refuses(empty, "dense1.weight has none");

        static void Refuses(Network network, string problem)
        {
            string before = network.Hash();
            UserError error = Assert.Throws<UserError>(() => WeightRemoval.Apply(network));
            Assert.Contains(problem, error.Message, StringComparison.Ordinal);
            Assert.Equal(before, network.Hash());
        }
    }

    private static float[] Scores(Network network) =>
        [.. network.Weights.SelectMany(weight => weight.Scores!.Values.ToArray())];

    private sealed class Pair : IDisposable
    {
        private readonly Optimizer[] optimizers;

        public Pair(int[] widths, string rule)
            : this(widths, rule, new Adam(), new Adam(), rate: 0.01) { }

        public Pair(int[] widths, string rule, Optimizer one, Optimizer other, double rate)
        {
            optimizers = [one, other];
            Samples = new HashedSamples(120, widths[0], widths[^1]);
            WithWeights = Make(widths);
            WithoutWeights = Make(widths);
            Factor = WeightRemoval.Apply(WithoutWeights);
            With = Run(WithWeights, Samples, rule, one, rate);
            Without = Run(WithoutWeights, new ScaledSource(Samples, Factor), rule, other, rate);
        }

        public HashedSamples Samples { get; }

        public double Factor { get; }

        public Network WithWeights { get; }

        public Network WithoutWeights { get; }

        public TrainingRun With { get; }

        public TrainingRun Without { get; }

        public void Dispose()
        {
            With.Dispose();
            Without.Dispose();
            WithWeights.Dispose();
            WithoutWeights.Dispose();
            Array.ForEach(optimizers, optimizer => optimizer.Dispose());
        }

        private static Network Make(int[] widths)
        {
            Network network = Mlp.Create(widths, bias: false);
            new SignedConstant().Wire(network, new Randomness(1));
            return network;
        }

        private static TrainingRun Run(
            Network network,
            ISampleSource samples,
            string rule,
            Optimizer optimizer,
            double rate
        )
        {
            var options = new TrainingOptions
            {
                Epochs = 4,
                Batch = 25,
                Schedule = new ConstantSchedule(rate),
            };
            return new TrainingRun(network, optimizer, samples, samples, options, new Randomness(1))
            {
                Plasticity = rule switch
                {
                    "free-pruning" => new FreePruning(),
                    "minimal-pruning" => new MinimalPruning(),
                    _ => new FreeFlipping(),
                },
            };
        }
    }
}
