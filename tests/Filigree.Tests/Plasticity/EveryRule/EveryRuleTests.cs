using Filigree.Connectivity;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Tests.Plasticity.EveryRule;

/// <summary>What holds for every registered rule, in every form, on dense layers and on convolutions.</summary>
[Trait("Run", "once")]
public sealed class EveryRuleTests
{
    public static TheoryData<string, string> Rules
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string rule in FrequentRules.All)
            {
                data.Add(rule, "dense");
                data.Add(rule, "convolutions");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Stopped_after_any_step_it_goes_on_with_equal_bits(string rule, string network)
    {
        foreach (WeightForm form in Enum.GetValues<WeightForm>())
        {
            if (IsRefused(rule, network, form))
            {
                continue;
            }

            string whole = Trained(rule, network, form);
            using SmallTraining saving = new(rule, network, form);
            var checkpoints = new List<byte[]>();
            while (!saving.Run.IsFinished)
            {
                checkpoints.Add(saving.Saved());
                saving.Run.Step();
            }

            Assert.True(whole == saving.Digest(), $"{form}: saving changed a bit");
            foreach ((int step, byte[] checkpoint) in checkpoints.Index())
            {
                using SmallTraining resumed = new(rule, network, form, threads: 2, seed: 77);
                resumed.Run.Restore(new MemoryStream(checkpoint));
                // What is saved again at once is what was saved.
                Assert.Equal(checkpoint, resumed.Saved());
                resumed.Run.Run();
                Assert.True(whole == resumed.Digest(), $"{form}: taken up after step {step}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Threads_change_no_bit_of_layers_that_they_share(string rule, string network)
    {
        foreach (WeightForm form in Enum.GetValues<WeightForm>())
        {
            if (IsRefused(rule, network, form, scale: 8))
            {
                continue;
            }

            string one = Trained(rule, network, form, threads: 1, scale: 8);
            foreach (int threads in (int[])[2, 5])
            {
                Assert.True(one == Trained(rule, network, form, threads, scale: 8), $"{form}, {threads} threads");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void With_every_optimizer_numbers_stay_finite_and_what_has_no_connection_stays_zero(
        string rule,
        string network
    )
    {
        string[] optimizers =
        [
            "sgd(momentum=0.9, nesterov=true, weight-decay=0.01)",
            "adam(weight-decay=0.01)",
            "keras-adam",
            "adamw(weight-decay=0.01)",
            "muon(weight-decay=0.01)",
        ];
        foreach (string optimizer in optimizers)
        {
            foreach (WeightForm form in Enum.GetValues<WeightForm>())
            {
                if (IsRefused(rule, network, form))
                {
                    continue;
                }

                using SmallTraining training = new(rule, network, form, optimizer);
                while (!training.Run.IsFinished && !IsRefused(training))
                {
                    foreach (Parameter weight in training.Network.Weights)
                    {
                        float[] values = weight.ToMatrix().Values;
                        Assert.All(values, value => Assert.True(float.IsFinite(value), $"{optimizer}, {form}"));
                        Assert.InRange(values.Count(value => value != 0), 0, weight.ConnectionCount);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Connections_are_as_many_as_were_asked_for_after_every_step(string rule, string network)
    {
        foreach (WeightForm form in Enum.GetValues<WeightForm>())
        {
            if (IsRefused(rule, network, form))
            {
                continue;
            }

            using SmallTraining training = new(rule, network, form);
            IReadOnlyList<Parameter> weights = training.Network.Weights;
            double places = weights.Sum(weight => (double)weight.Shape.Places);
            int wired = weights.Sum(weight => weight.ConnectionCount);
            IPlasticity plasticity = training.Run.Plasticity!;
            while (!training.Run.IsFinished)
            {
                training.Run.Step();
                double? asked = plasticity.RequestedDensityOf(wired / places, form == WeightForm.Dense);
                // One fan-in for all neurons, whole blocks and n of a remainder are as near as they can be.
                bool isNearest = plasticity is SparseRefined or ConnectionRule { Pattern: not Unstructured };
                int counted = weights.Sum(weight => weight.ConnectionCount);
                if (asked is { } density && !isNearest)
                {
                    Assert.InRange(Math.Abs((density * places) - counted), 0, weights.Count * 3);
                }
            }
        }
    }

    [Theory]
    [InlineData("dense")]
    [InlineData("convolutions")]
    public void No_rule_does_nothing(string network)
    {
        foreach (WeightForm form in Enum.GetValues<WeightForm>())
        {
            string nothing = Trained("fixed", network, form);
            foreach (
                string rule in FrequentRules.All.Where(rule => rule != "fixed()" && !IsRefused(rule, network, form))
            )
            {
                // Studies refuse rules that move connections where there are only dense layers.
                bool findsNothing =
                    PlasticityRules.Parse(rule) is SparseEvolution or ConnectionRule { NeedsSparseLayers: true };
                if (form != WeightForm.Dense || !findsNothing)
                {
                    Assert.True(Trained(rule, network, form) != nothing, $"{rule} does nothing, {form}");
                }
            }
        }
    }

    private static string Trained(string rule, string network, WeightForm form, int threads = 1, int scale = 1)
    {
        using SmallTraining training = new(rule, network, form, threads: threads, scale: scale);
        training.Run.Run();
        return training.Digest();
    }

    // Muon takes steps of whole matrices alone, and says so.
    private static bool IsRefused(SmallTraining training)
    {
        try
        {
            training.Run.Step();
            return false;
        }
        catch (UserError error) when (training.Optimizer is Muon)
        {
            Assert.Contains("choose another optimizer", error.Message, StringComparison.Ordinal);
            return true;
        }
    }

    // Whether a rule refuses what it is asked for of a wiring.
    private static bool IsRefused(string rule, string network, WeightForm form, int scale = 1)
    {
        using SmallTraining training = new(rule, network, form, scale: scale);
        try
        {
            training.Run.Measure();
            return false;
        }
        catch (UserError)
        {
            return true;
        }
    }
}
