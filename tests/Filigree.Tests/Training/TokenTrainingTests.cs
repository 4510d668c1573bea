using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Training;

/// <summary>Every wiring, and rules of plasticity, on the weights around attention: matrices like any other.</summary>
public sealed class TokenTrainingTests
{
    private static readonly SampleShape Image = new(8, 8, 2);
    private static readonly HashedSamples Samples = new(count: 40, Image.Features, classes: 4);

    private static Dictionary<string, Func<IPlasticity>> Rules { get; } =
        new()
        {
            ["sparse-evolution"] = () => new SparseEvolution(0.3),
            ["pruning"] = () => new IterativePruning(0.3, every: 1),
            ["free-pruning"] = () => new FreePruning(),
        };

    public static TheoryData<string> RuleNames => [.. Rules.Keys];

    // Lightning and walks along paths refuse what is no chain of dense layers.
    public static TheoryData<string> WiringNames =>
        [
            .. Wirings
                .Catalog.Rules.Select(rule => rule.Name)
                .Where(name => name != Lightning.Rule.Name && name != PathWalks.Rule.Name),
        ];

    [Theory]
    [MemberData(nameof(WiringNames))]
    public void Every_wiring_fills_the_weights_of_transformers(string name)
    {
        using Network network = Make();
        Wirings.Parse(name).Wire(network, new Randomness(1));
        Assert.All(network.Weights, weight => Assert.Contains(weight.ToSparse().Values, value => value != 0));
        Assert.All(
            network.Predict(HashedNumbers.Make(Image.Features, 1)).Values,
            value => Assert.True(float.IsFinite(value))
        );
        Parameter scale = network.Parameters.Single(parameter =>
            parameter.Name.EndsWith("scale", StringComparison.Ordinal)
        );
        Assert.All(scale.Value.ToArray(), value => Assert.Equal((float)(1 / Math.Sqrt(6)), value));
    }

    [Fact]
    public void Lightning_needs_a_tail_of_two_dense_layers_here_too()
    {
        using Network network = Make();
        UserError error = Assert.Throws<UserError>(() => new Lightning().Wire(network, new Randomness(1)));
        Assert.Contains("a single dense layer", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Rules_change_the_weights_around_attention_alike_in_every_form(string rule)
    {
        IReadOnlyList<SparseMatrix> masked = Train(rule, WeightForm.Masked, out IReadOnlyList<SparseMatrix> start);
        IReadOnlyList<SparseMatrix> sparse = Train(rule, WeightForm.Sparse, out _);
        for (int layer = 0; layer < masked.Count; layer++)
        {
            Assert.Equal(masked[layer].Indices, sparse[layer].Indices);
            for (int index = 0; index < masked[layer].Count; index++)
            {
                Assert.Equal(masked[layer].Values[index], sparse[layer].Values[index], 1e-3);
            }
        }

        SparseMatrix queries = masked.Single(weight => weight.Name.Contains("to_qkv", StringComparison.Ordinal));
        Assert.NotEqual(start.Single(weight => weight.Name == queries.Name).Indices, queries.Indices);
    }

    [Fact]
    public void A_mask_on_queries_keys_and_values_holds_through_training()
    {
        using Network network = Make();
        new GlorotNormal().Wire(network, new Randomness(1));
        Parameter weight = network.Weights.Single(one => one.Name.Contains("to_qkv", StringComparison.Ordinal));
        weight.SetMask([.. Enumerable.Range(0, weight.Shape.Count).Select(index => index % 3 == 0 ? 1f : 0f)]);
        Train(network, new FixedConnections());
        float[] values = weight.ToMatrix().Values;
        Assert.All(values.Where((_, index) => index % 3 != 0), value => Assert.Equal(0, value));
        Assert.DoesNotContain(0f, values.Where((_, index) => index % 3 == 0));
    }

    private static IReadOnlyList<SparseMatrix> Train(
        string rule,
        WeightForm form,
        out IReadOnlyList<SparseMatrix> start
    )
    {
        using Network network = Make();
        Wirings.Parse("erdos-renyi(density=0.4)").Wire(network, new Randomness(3));
        network.SetForm(form);
        start = network.ToSparseMatrices();
        Train(network, Rules[rule]());
        return network.ToSparseMatrices();
    }

    private static void Train(Network network, IPlasticity plasticity)
    {
        var options = new TrainingOptions
        {
            Epochs = 2,
            Batch = 16,
            Schedule = new ConstantSchedule(plasticity is FreePruning ? 0.5 : 0.02),
        };
        using var optimizer = new Sgd(momentum: 0.9);
        using var run = new TrainingRun(network, optimizer, Samples, Samples, options, new Randomness(3))
        {
            Plasticity = plasticity,
        };
        run.Run();
    }

    private static Network Make() => new SlVitModel(12, Depth: 1, Heads: 2, Hidden: 8, Patch: 4).Create(Image, 4);
}
