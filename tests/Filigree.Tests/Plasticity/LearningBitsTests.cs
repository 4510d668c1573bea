using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Plasticity;

/// <summary>Connections that are learned: equal results in every form, equal bits however they come about.</summary>
public sealed class LearningBitsTests
{
    public static TheoryData<string, string> RulesAndOptimizers
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string rule in LearningHarness.Named.Keys)
            {
                foreach (string optimizer in new[] { "sgd", "momentum", "adam", "adamw" })
                {
                    data.Add(rule, optimizer);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(RulesAndOptimizers))]
    public void Ten_steps_give_every_form_the_same_connections_and_scores_up_to_rounding(string rule, string optimizer)
    {
        using LearningHarness sparse = new(rule, optimizer, WeightForm.Sparse, clipNorm: 0.7);
        using LearningHarness masked = new(rule, optimizer, WeightForm.Masked, clipNorm: 0.7);
        for (int step = 0; step < 10; step++)
        {
            sparse.Run.Step();
            masked.Run.Step();
        }

        foreach ((Parameter one, Parameter other) in sparse.Network.Weights.Zip(masked.Network.Weights))
        {
            double error = Golden.RelativeError(LearningHarness.Scores(one), LearningHarness.Scores(other));
            Assert.True(error < 1e-5, $"the scores of {one.Name} differ by {error}");
            error = Golden.RelativeError(one.ToMatrix().Values, other.ToMatrix().Values);
            Assert.True(error < 1e-5, $"{one.Name} differs by {error}");
        }
    }

    [Theory]
    [MemberData(nameof(RulesAndOptimizers))]
    public void Neither_threads_nor_looking_at_gradients_nor_a_clipping_that_never_clips_change_a_bit(
        string rule,
        string optimizer
    )
    {
        foreach (WeightForm form in Enum.GetValues<WeightForm>())
        {
            using LearningHarness plain = new(rule, optimizer, form);
            plain.Run.Run();
            using LearningHarness threaded = new(rule, optimizer, form, threads: 3);
            threaded.Run.Run();
            Assert.Equal(plain.Bits(), threaded.Bits());
            using LearningHarness probed = new(rule, optimizer, form);
            probed.Run.StepProbes.Add(new GradientFlow());
            probed.Run.Run();
            Assert.Equal(plain.Bits(), probed.Bits());
            using LearningHarness clipped = new(rule, optimizer, form, clipNorm: 1e9);
            clipped.Run.Run();
            Assert.Equal(plain.Bits(), clipped.Bits());
        }
    }

    [Theory]
    [MemberData(nameof(LearningHarness.Rules), MemberType = typeof(LearningHarness))]
    public void A_run_restored_after_any_step_goes_on_with_equal_bits(string rule, WeightForm form)
    {
        using LearningHarness whole = new(rule, "adam", form, epochs: 2);
        var checkpoints = new List<byte[]>();
        while (!whole.Run.IsFinished)
        {
            using var stream = new MemoryStream();
            whole.Run.Save(stream);
            checkpoints.Add(stream.ToArray());
            whole.Run.Step();
        }

        foreach (byte[] checkpoint in checkpoints)
        {
            using LearningHarness resumed = new(rule, "adam", form, epochs: 2, seed: 77, threads: 2);
            resumed.Run.Restore(new MemoryStream(checkpoint));
            resumed.Run.Run();
            Assert.Equal(whole.Bits(), resumed.Bits());
            Assert.Equal(whole.Network.Hash(), resumed.Network.Hash());
        }
    }

    [Theory]
    [MemberData(nameof(LearningHarness.Rules), MemberType = typeof(LearningHarness))]
    public void Steps_allocate_nothing_once_every_shape_has_been_seen(string rule, WeightForm form)
    {
        using LearningHarness harness = new(rule, "adam", form, epochs: 5, clipNorm: 1);

        Assert.Equal(0, Allocations.OfSteps(harness.Run));
    }

    [Fact]
    public void Bounding_the_gradient_counts_the_slopes_by_the_scores()
    {
        using LearningHarness harness = new("minimal-pruning", "sgd", WeightForm.Dense);
        harness.Run.Measure();
        using var tape = new Tape();
        Network network = harness.Network;
        Variable input = tape.NewVariable(3, network.Inputs, requiresGradient: false);
        input.Value.Write(HashedNumbers.Make(3 * network.Inputs, 5));
        SoftmaxCrossEntropyLoss.Apply(tape, network.Forward(tape, input, Pass.Prediction), [0, 1, 2]);
        tape.Backward();
        double norm = Math.Sqrt(
            network.Parameters.Sum(parameter => Reductions.SumOfSquares(parameter.TrainedGradient().Span))
        );

        Assert.Equal(norm, GradientClipping.ByNorm(network.Parameters, norm / 2), 1e-9);
        double after = Math.Sqrt(
            network.Parameters.Sum(parameter => Reductions.SumOfSquares(parameter.TrainedGradient().Span))
        );
        Assert.Equal(norm / 2, after, 1e-4);
    }
}
