using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity;

/// <summary>Connections that are learned in place of weights: what a step does, and what never changes.</summary>
public sealed class LearnedConnectionsTests
{
    [Theory]
    [InlineData(ScoreMap.OnOff, 0, new float[] { 1, 0, -1, 0 }, new float[] { 0.09f, -0.01f, 0.09f, -0.01f })]
    [InlineData(ScoreMap.Sign, 0, new float[] { 1, 0.5f, -1, -0.5f }, new float[] { 0.09f, -0.01f, 0.09f, -0.01f })]
    [InlineData(
        ScoreMap.OnOff,
        0.25,
        new float[] { 1, -0.5f, -1, 0.5f },
        new float[] { 0.115f, 0.015f, 0.115f, 0.015f }
    )]
    [InlineData(
        ScoreMap.Sign,
        0.25,
        new float[] { 1, -0.5f, -1, 0.5f },
        new float[] { 0.115f, 0.015f, 0.115f, 0.015f }
    )]
    public void A_step_of_descent_is_what_it_comes_to_by_hand(
        ScoreMap map,
        double pull,
        float[] weights,
        float[] scores
    )
    {
        // Two classes, both logits 0: the loss's slopes by the logits are -1/2 and 1/2, those by the weights these times the inputs 1
        // and 2, those by the scores -1/2, 1/2, -1/2, 1/2; the step of 0.1 takes 0.05 from, or adds it to, scores of 0.04.
        using Network network = Mlp.Create([2, 2], bias: false);
        Parameter weight = network.Weights[0];
        weight.WriteMatrix([1, -0.5f, -1, 0.5f]);
        weight.LearnConnections(map, [0.04f, 0.04f, 0.04f, 0.04f], pull);
        using var optimizer = new Sgd();
        optimizer.Attach(network.Parameters);
        using var tape = new Tape();
        Variable input = tape.NewVariable(1, 2, requiresGradient: false);
        input.Value.Write([1, 2]);
        SoftmaxCrossEntropyLoss.Apply(tape, network.Forward(tape, input, Pass.Prediction), [0]);
        tape.Backward();
        optimizer.Step(0.1);

        Assert.Equal(weights, weight.ToMatrix().Values);
        float[] learned = [.. Transposed(weight.Scores!.Values.ToArray())];
        Assert.All(scores.Zip(learned), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void The_gradient_by_a_score_is_its_weight_times_the_slope_by_the_effective_weight()
    {
        using Network network = Mlp.Create([7, 5, 3], ActivationKind.Tanh);
        new HeNormal().Wire(network, new Randomness(1));
        Parameter weight = network.Weights[0];
        float[] fixedWeights = weight.ToMatrix().Values;
        weight.LearnConnections(ScoreMap.OnOff, HashedNumbers.Make(35, 1), pull: 0.01);
        using var tape = new Tape();
        Loss();
        tape.Backward();
        using var holder = new Parameter("gradient", ParameterKind.Weight, weight.Shape);
        holder.Value.CopyFrom(weight.TrainedGradient());
        float[] gradient = holder.ToMatrix().Values;
        float[] effective = weight.ToMatrix().Values;
        Assert.Contains(0f, effective);
        weight.KeepConnections();
        for (int place = 0; place < effective.Length; place++)
        {
            double slope = (LossWith(place, 1f / 256) - LossWith(place, -1f / 256)) * 128;
            Assert.Equal(fixedWeights[place] * slope - 0.01, gradient[place], 1e-4);
        }

        double Loss()
        {
            tape.Reset();
            Variable input = tape.NewVariable(5, 7, requiresGradient: false);
            input.Value.Write(HashedNumbers.Make(35, 2));
            Variable logits = network.Forward(tape, input, Pass.Prediction);
            return SoftmaxCrossEntropyLoss.Apply(tape, logits, [0, 1, 2, 0, 1]).MeanLoss;
        }

        double LossWith(int place, float difference)
        {
            float[] changed = [.. effective];
            changed[place] += difference;
            weight.WriteMatrix(changed);
            return Loss();
        }
    }

    [Fact]
    public void Scores_start_within_their_interval_alike_in_every_form_and_anew_for_every_layer_and_seed()
    {
        float[] sparse = Start(WeightForm.Sparse, seed: 1);
        Assert.Equal(sparse, Start(WeightForm.Masked, seed: 1));
        Assert.NotEqual(sparse, Start(WeightForm.Sparse, seed: 2));
        Assert.All(sparse, score => Assert.InRange(score, 0.01f, 0.1f));
        Assert.InRange(sparse.Average(), 0.053, 0.057);
        Assert.Equal(sparse.Length, sparse.Distinct().Count() + Collisions(sparse));

        static float[] Start(WeightForm form, ulong seed)
        {
            using Network network = Mlp.Create([60, 50, 40], bias: false);
            new ErdosRenyi { Density = 0.5 }.Wire(network, new Randomness(7));
            network.SetForm(form);
            using LearningHarness harness = new(network, new FreePruning(), seed);
            harness.Run.Measure();
            return [.. network.Weights.SelectMany(LearningHarness.Scores).Where(score => score != 0)];
        }

        // Floats in a short interval do come twice now and then.
        static int Collisions(float[] scores) => scores.GroupBy(score => score).Sum(group => group.Count() - 1);
    }

    [Theory]
    [MemberData(nameof(LearningHarness.Rules), MemberType = typeof(LearningHarness))]
    public void Weights_stay_and_places_without_one_stay_empty(string rule, WeightForm form)
    {
        using LearningHarness harness = new(rule, "adam", form);
        float[][] before = Values();
        harness.Run.Run();
        float[][] after = Values();

        bool rescales = rule.Contains("rescaled", StringComparison.Ordinal);
        for (int layer = 0; layer < before.Length; layer++)
        {
            int on = after[layer].Count(value => value != 0);
            float factor = rescales ? (float)((double)before[layer].Count(value => value != 0) / on) : 1;
            bool flips = rule.Contains("flipping", StringComparison.Ordinal);
            Assert.All(
                before[layer].Zip(after[layer]),
                pair =>
                    Assert.Contains(pair.Second, flips ? (float[])[pair.First, -pair.First] : [pair.First * factor, 0])
            );
            Assert.NotEqual(before[layer], after[layer]);
        }

        float[][] Values() => [.. harness.Network.ToMatrices().Select(matrix => matrix.Values)];
    }

    [Fact]
    public void Minimal_rules_change_fewer_connections_than_free_ones_and_more_alpha_fewer_still()
    {
        Assert.True(Changed(new MinimalPruning()) < Changed(new FreePruning()));
        Assert.True(Changed(new MinimalFlipping()) < Changed(new FreeFlipping()));
        Assert.True(Changed(new MinimalPruning(alpha: 100)) < Changed(new MinimalPruning()));
        Assert.Equal(Changed(new FreePruning()), Changed(new MinimalPruning(alpha: 0)));

        static int Changed(IPlasticity rule)
        {
            using LearningHarness harness = new(rule, "adam", WeightForm.Dense);
            float[] before = [.. harness.Network.ToMatrices().SelectMany(matrix => matrix.Values)];
            harness.Run.Run();
            float[] after = [.. harness.Network.ToMatrices().SelectMany(matrix => matrix.Values)];
            return before.Zip(after).Count(pair => pair.First != pair.Second);
        }
    }

    [Fact]
    public void The_mean_is_taken_over_a_layer_or_over_the_network()
    {
        Assert.Equal([1f / 600, 1f / 600, 1f / 80], Pulls(Scope.Layer));
        Assert.Equal([1f / 1280, 1f / 1280, 1f / 1280], Pulls(Scope.Network));

        static float[] Pulls(Scope scope)
        {
            using LearningHarness harness = new(new MinimalPruning(1, scope), "sgd", WeightForm.Dense);
            harness.Run.Measure();
            return [.. harness.Network.Weights.Select(weight => weight.Scores!.Pull)];
        }
    }

    [Theory]
    [InlineData(WeightForm.Dense)]
    [InlineData(WeightForm.Masked)]
    [InlineData(WeightForm.Sparse)]
    public void Graphs_and_densities_see_the_connections_that_are_on(WeightForm form)
    {
        using LearningHarness harness = new("free-pruning", "adam", form);
        harness.Run.Run();
        int on = 0;
        foreach (Parameter weight in harness.Network.Weights)
        {
            SparseMatrix matrix = weight.ToSparse();
            Assert.DoesNotContain(0f, matrix.Values);
            Assert.Equal(weight.ToMatrix().Values, matrix.ToDense().Values);
            Assert.Equal(matrix.Count, weight.ConnectionCount);
            on += matrix.Count;
        }

        Assert.Equal(on / 1280.0, harness.Network.Density, 1e-12);
    }

    [Fact]
    public void A_score_of_exactly_0_is_off_and_not_flipped()
    {
        using Network network = Mlp.Create([2, 1], bias: false);
        Parameter weight = network.Weights[0];
        weight.WriteMatrix([3, 4]);
        weight.LearnConnections(ScoreMap.OnOff, [0, 0.1f]);
        Assert.Equal([0, 4], weight.ToMatrix().Values);
        weight.KeepConnections();
        weight.WriteMatrix([3, 4]);
        weight.LearnConnections(ScoreMap.Sign, [0, -0.1f]);
        Assert.Equal([3, -4], weight.ToMatrix().Values);
    }

    [Fact]
    public void A_layer_that_is_off_entirely_gives_zeros_also_where_it_is_rescaled()
    {
        using Network network = Mlp.Create([2, 1], bias: false);
        Parameter weight = network.Weights[0];
        weight.WriteMatrix([3, 4]);
        weight.LearnConnections(ScoreMap.OnOff, [-1, -1], isRescaled: true);
        Assert.Equal([0, 0], weight.ToMatrix().Values);
    }

    [Fact]
    public void Weights_whose_connections_are_learned_are_not_changed_otherwise_until_that_ends()
    {
        using Network network = Mlp.Create([2, 1], bias: false);
        Parameter weight = network.Weights[0];
        weight.WriteMatrix([3, 4]);
        weight.LearnConnections(ScoreMap.OnOff, [-1, 1]);
        Assert.Throws<InvalidOperationException>(() => weight.WriteMatrix([1, 2]));
        Assert.Throws<InvalidOperationException>(() => weight.SetMask([1, 1]));
        Assert.Throws<InvalidOperationException>(() => weight.SetForm(WeightForm.Sparse));
        Assert.Throws<InvalidOperationException>(() => weight.LearnConnections(ScoreMap.Sign, [1, 1]));
        Assert.Equal([0, 4], weight.ToMatrix().Values);

        weight.KeepConnections();
        Assert.Null(weight.Scores);
        Assert.Equal([0, 4], weight.ToMatrix().Values);
        Assert.Throws<ArgumentException>(() => weight.LearnConnections(ScoreMap.Sign, [1, 1]));
        weight.LearnConnections(ScoreMap.Sign, [1]);
        new HeNormal().Wire(network, new Randomness(1));
        Assert.Null(weight.Scores);
    }

    private static IEnumerable<float> Transposed(float[] square) => [square[0], square[2], square[1], square[3]];
}
