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

/// <summary>Cutting and growing by parts: which connections go and come, how many, and when.</summary>
public sealed class ConnectionRuleTests
{
    [Theory]
    [InlineData(WeightForm.Sparse)]
    [InlineData(WeightForm.Masked)]
    public void The_weakest_goes_and_the_entry_of_the_largest_gradient_comes(WeightForm form)
    {
        // Weights (.5, .1, 0, 0), of which the last two are free, and gradients (0, 0, 3, -4).
        using Toy toy = new([0.5f, 0.1f, 0, 0], [true, true, false, false], [0, 0, 3, -4], form);
        toy.Train("rigl(0.5, 1it, 100%)");

        Assert.Equal([0, 3], toy.Weight.ToSparse().Indices);
    }

    [Theory]
    [InlineData(WeightForm.Sparse)]
    [InlineData(WeightForm.Masked)]
    public void The_step_of_an_event_moves_no_weight_and_what_comes_is_0_without_momentum(WeightForm form)
    {
        using Toy toy = new([0.5f, 0.1f, 0, 0], [true, true, false, false], [1, 2, 3, -4], form);
        toy.Train("rigl(0.5, 1it, 100%)", momentum: 7);

        Assert.Equal([0.5f, 0], toy.Weight.ToSparse().Values);
        Assert.Equal(7, toy.StateAt(0));
        Assert.Equal(0, toy.StateAt(3));
    }

    [Theory]
    [InlineData(WeightForm.Sparse)]
    [InlineData(WeightForm.Masked)]
    public void What_comes_back_at_its_own_entry_starts_anew(WeightForm form)
    {
        using Toy toy = new([0.5f, 0.1f, 0, 0], [true, true, false, false], [1, 9, 3, -4], form);
        toy.Train("rigl(0.5, 1it, 100%)", momentum: 7);

        Assert.Equal([0, 1], toy.Weight.ToSparse().Indices);
        Assert.Equal([0.5f, 0], toy.Weight.ToSparse().Values);
        Assert.Equal(0, toy.StateAt(1));
    }

    [Theory]
    [InlineData(WeightForm.Sparse, 9, new[] { 0, 1 }, 0.1f, 7)]
    [InlineData(WeightForm.Masked, 9, new[] { 0, 1 }, 0.1f, 7)]
    [InlineData(WeightForm.Sparse, 2, new[] { 0, 3 }, 0f, 0)]
    public void What_comes_back_keeps_weight_and_momentum_where_it_is_asked_for(
        WeightForm form,
        float gradient,
        int[] left,
        float weight,
        float momentum
    )
    {
        using Toy toy = new([0.5f, 0.1f, 0, 0], [true, true, false, false], [1, gradient, 3, -4], form);
        toy.Train("rigl(0.5, 1it, 100%, returning=keep)", momentum: 7);

        Assert.Equal(left, toy.Weight.ToSparse().Indices);
        Assert.Equal([0.5f, weight], toy.Weight.ToSparse().Values);
        Assert.Equal(momentum, toy.StateAt(left[1]));
    }

    [Fact]
    public void One_fan_in_holds_after_every_event_and_no_output_is_off()
    {
        using LearningHarness harness = new(
            ConnectionRules.Parse("srigl(0.9, 0.5, 2it, 100%)"),
            "momentum",
            WeightForm.Sparse
        );
        int[] wired = [.. harness.Network.Weights.Select(weight => weight.ConnectionCount)];
        for (int step = 0; step < 8; step++)
        {
            harness.Run.Step();
        }

        harness.Run.ChangeConnections();
        for (int layer = 0; layer < wired.Length; layer++)
        {
            SparseMatrix matrix = harness.Network.Weights[layer].ToSparse();
            int[] fanIns = [.. Enumerable.Range(0, matrix.Outputs).Select(output => matrix.InputsOf(output).Length)];
            int active = fanIns.Count(fanIn => fanIn > 0);
            Assert.Single(fanIns.Where(fanIn => fanIn > 0).Distinct());
            Assert.InRange(matrix.Count, wired[layer] - active / 2, wired[layer] + active / 2);
            Assert.True(layer < wired.Length - 1 || active == matrix.Outputs);
        }

        Assert.Contains(
            harness.Network.Weights,
            weight =>
                weight.ToSparse() is var matrix
                && Enumerable.Range(0, matrix.Outputs).Any(output => matrix.InputsOf(output).IsEmpty)
        );
    }

    [Fact]
    public void The_one_free_entry_is_found()
    {
        using Toy toy = new([0.5f, 0.4f, 0.3f, 0], [true, true, true, false], [0, 0, 0, 1e-30f], WeightForm.Sparse);
        toy.Train("rigl(0.3, 1it, 100%)");
        Assert.Equal([0, 1, 3], toy.Weight.ToSparse().Indices);
    }

    [Theory]
    [InlineData(0.3, 0, 0.3)]
    [InlineData(0.3, 1, 0.2561)]
    [InlineData(0.3, 2, 0.15)]
    [InlineData(0.3, 3, 0.0439)]
    [InlineData(0.3, 4, 0)]
    public void Half_a_cosine_goes_down_as_published(double from, int quarter, double expected) =>
        Assert.Equal(expected, Schedules.Cosine.At(from, 0, quarter / 4.0), 4);

    [Theory]
    [InlineData(1, 0.5203)]
    [InlineData(2, 0.7875)]
    [InlineData(3, 0.8859)]
    [InlineData(4, 0.9)]
    public void The_cubic_law_cuts_most_early(int quarter, double sparsity) =>
        Assert.Equal(sparsity, 1 - Schedules.Cubic.At(1, 0.1, quarter / 4.0), 4);

    [Fact]
    public void All_schedules_begin_and_end_at_their_numbers()
    {
        ISchedule[] all =
        [
            Schedules.Linear,
            Schedules.Cosine,
            Schedules.Cubic,
            Schedules.Exponential,
            Schedules.Sigmoid(6),
        ];
        Assert.All(all, law => Assert.Equal(0.8, law.At(0.8, 0.05, 0), 12));
        Assert.All(all, law => Assert.Equal(0.05, law.At(0.8, 0.05, 1), 12));
        Assert.Equal(0.8, Schedules.Constant.At(0.8, 0.05, 1));
        // Round 2 of 4 leaves d^(2/4).
        Assert.Equal(0.1, Schedules.Exponential.At(1, 0.01, 0.5), 12);
    }

    [Theory]
    [InlineData("100it", "75%", "0", new long[] { 100, 200, 300 })]
    [InlineData("100it", "399it", "0", new long[] { 100, 200, 300 })]
    [InlineData("1ep", "3ep", "0", new long[] { 100, 200, 300 })]
    [InlineData("150it", "100%", "50it", new long[] { 200, 350 })]
    public void Events_come_every_so_often_until_their_end_and_never_after(
        string every,
        string until,
        string begin,
        long[] expected
    )
    {
        var span = new TrainingSpan(Epochs: 4, StepsPerEpoch: 100);
        var times = new EventTimes(Time(every), Moment(until), Moment(begin));

        Assert.Equal(expected, Steps().Where(step => times.IsDue(step, span)));
        Assert.All(
            Steps(),
            step =>
                Assert.Equal(
                    expected.Where(due => due >= step).Select(due => (long?)(due - step)).FirstOrDefault(),
                    times.StepsToNext(step, span)
                )
        );

        IEnumerable<long> Steps() => Enumerable.Range(1, 400).Select(step => (long)step).Where(step => step != 400);
        static TrainingTime Time(string text) => TrainingTime.TryRead(text, out TrainingTime time) ? time : default;
        static TrainingMoment Moment(string text) =>
            TrainingMoment.TryRead(text, out TrainingMoment moment) ? moment : default;
    }

    [Theory]
    [InlineData("gmp(0.1, every=5000it)")]
    [InlineData("gmp(0.1, every=2it, begin=80%, until=50%)")]
    [InlineData("granet(0.1, every=20it)")]
    [InlineData("rule(magnitude, density=0.1, every=1ep, until=9it)")]
    public void A_density_that_no_event_would_bring_is_refused_once_the_length_of_the_training_is_known(string rule)
    {
        var span = new TrainingSpan(Epochs: 2, StepsPerEpoch: 10);

        string message = Assert.Throws<UserError>(() => PlasticityRules.Parse(rule).Require(span)).Message;

        Assert.Contains("its density would never be reached", message, StringComparison.Ordinal);
        PlasticityRules.Parse("gmp(0.1, every=5it)").Require(span);
    }

    [Fact]
    public void The_best_entries_are_those_of_the_whole_order_and_ties_go_to_the_lower_place()
    {
        float[] scores = [.. Enumerable.Range(0, 500).Select(place => (float)((place * 37) % 50 + 1))];
        int[] offsets = [.. Enumerable.Range(0, 100)];
        foreach (int count in (int[])[0, 1, 7, 50, 499, 500])
        {
            var best = new BestPlaces(count);
            for (int row = 0; row < 5; row++)
            {
                Assert.True(best.Offer(100 * row, offsets, scores.AsSpan(100 * row, 100)));
            }

            long[] expected =
            [
                .. Enumerable.Range(0, scores.Length).OrderByDescending(place => scores[place]).Take(count).Order(),
            ];
            Assert.Equal(expected, best.ToPlaces());
        }
    }

    [Fact]
    public void A_score_that_is_none_is_told_wherever_it_stands()
    {
        int[] offsets = [.. Enumerable.Range(0, 21)];
        for (int place = 0; place < offsets.Length; place++)
        {
            float[] scores = [.. offsets.Select(offset => offset == place ? float.NaN : 0.5f)];
            Assert.False(new BestPlaces(3).Offer(0, offsets, scores));
            Assert.False(new BestPlaces(0).Offer(0, offsets, scores));
        }
    }

    [Fact]
    public void A_number_that_is_none_ends_the_epoch_with_a_loss_that_is_none()
    {
        using Toy toy = new([0.5f, float.NaN, 0, 0], [true, true, false, false], [0, 0, 3, -4], WeightForm.Sparse);
        toy.Train("rigl(0.5, 1it, 100%)");
        Assert.True(double.IsNaN(toy.Loss));
    }

    // One output of four inputs, and a target so far below it that the gradient is a positive multiple of the inputs. The rate is 0.
    private sealed class Toy : IDisposable
    {
        private readonly Network network;
        private readonly float[] inputs;

        public Toy(float[] weights, bool[] connected, float[] gradients, WeightForm form)
        {
            inputs = gradients;
            network = new Network(4, [new Linear("dense1", 4, 1, bias: false)]);
            int[] places = [.. Enumerable.Range(0, 4).Where(place => connected[place])];
            Weight.Connect(
                new SparseMatrix(
                    "dense1.weight",
                    1,
                    4,
                    [0, places.Length],
                    places,
                    [.. places.Select(place => weights[place])]
                ),
                form
            );
        }

        public Parameter Weight => network.Weights[0];

        public Optimizer Optimizer { get; } = new Sgd(momentum: 0.9);

        public double Loss { get; private set; }

        public float StateAt(int input)
        {
            SparseMatrix matrix = Weight.ToSparse();
            return Weight.Stored.At(Optimizer.StateOf(0)[0], matrix, 0, Array.IndexOf(matrix.Indices, input));
        }

        /// <summary>The first of twenty steps.</summary>
        public void Train(string rule, float momentum = 0)
        {
            var options = new TrainingOptions
            {
                Epochs = 20,
                Batch = 1,
                Schedule = new ConstantSchedule(0),
                Loss = new MeanSquaredError(),
            };
            var samples = SampleSet.OfTargets(inputs, [-1000f]);
            using var run = new TrainingRun(network, Optimizer, samples, null, options, new Randomness(1))
            {
                Plasticity = ConnectionRules.Parse(rule),
            };
            Optimizer.StateOf(0)[0].Span.Fill(momentum);
            Loss = run.Step()!.Training!.Value.Loss;
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            network.Dispose();
        }
    }
}
