using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

public class ErdosRenyiTests
{
    private static readonly MatrixShape[] Shapes = [new(30, 40), new(20, 30), new(10, 20)];

    [Fact]
    public void Epsilon_counts_and_leaves_the_output_layer_dense()
    {
        Assert.Equal([140, 100, 200], new ErdosRenyi { Epsilon = 2 }.Counts(Shapes));
        Assert.Equal([140, 100, 60], new ErdosRenyi { Epsilon = 2, HasDenseOutput = false }.Counts(Shapes));
    }

    [Fact]
    public void A_density_is_the_same_everywhere_or_spread()
    {
        Assert.Equal([120, 60, 200], new ErdosRenyi { Density = 0.1 }.Counts(Shapes));
        // 180 in the ratio 70 : 50.
        Assert.Equal(
            [105, 75, 200],
            new ErdosRenyi { Density = 0.1, Spread = Distributions.ErdosRenyi }.Counts(Shapes)
        );
    }

    [Fact]
    public void A_rule_can_count_the_inputs_that_are_connected_and_leaves_dense_layers_alone()
    {
        using Network all = Mlp.Create([400, 300, 10], ActivationKind.Relu);
        using Network connected = Mlp.Create([400, 300, 10], ActivationKind.Relu);
        Wirings.Parse("erdos-renyi(density=0.04)").Wire(all, new Randomness(7));
        Wirings.Parse("erdos-renyi(density=0.04, fan-in=connected)").Wire(connected, new Randomness(7));
        SparseMatrix plain = all.Weights[0].ToSparse();
        SparseMatrix scaled = connected.Weights[0].ToSparse();
        Assert.Equal(plain.Indices, scaled.Indices);
        Assert.Equal(plain.Values.Select(weight => weight * 5), scaled.Values);
        Assert.Equal(all.Weights[1].ToMatrix().Values, connected.Weights[1].ToMatrix().Values);
    }

    [Fact]
    public void Seeds_of_one_descent_are_generations_of_one_root_and_share_the_weights_that_stay()
    {
        const string descent = "erdos-renyi(density=0.05, generations=4, moved=0.1)";
        SparseMatrix[][] networks = [.. Enumerable.Range(0, 6).Select(seed => Wired(descent, (ulong)seed))];
        Assert.Equal(Wired("erdos-renyi(density=0.05)", 0)[0].Values, networks[0][0].Values);
        Assert.Equal(Wired("erdos-renyi(density=0.05)", 1)[0].Indices, networks[4][0].Indices);
        for (int seed = 1; seed < 4; seed++)
        {
            for (int layer = 0; layer < 2; layer++)
            {
                Dictionary<(int, int), float> before = Weights(networks[seed - 1][layer]);
                Dictionary<(int, int), float> after = Weights(networks[seed][layer]);
                var stayed = before.Keys.Intersect(after.Keys).ToArray();
                Assert.Equal(before.Count, after.Count);
                Assert.Equal(before.Count - (int)Math.Round(0.1 * before.Count), stayed.Length);
                Assert.Equal(before.Values.Order(), after.Values.Order());
            }

            Assert.Equal(networks[0][2].Values, networks[seed][2].Values);
        }

        // Another root shares no more than chance has it.
        Assert.True(Weights(networks[3][0]).Keys.Intersect(Weights(networks[4][0]).Keys).Count() < 600);

        static SparseMatrix[] Wired(string rule, ulong seed)
        {
            using Network network = Mlp.Create([400, 300, 200, 10], ActivationKind.SRelu);
            Wirings.Parse(rule).Wire(network, new Randomness(seed));
            return [.. network.ToSparseMatrices()];
        }

        static Dictionary<(int, int), float> Weights(SparseMatrix layer) =>
            Enumerable
                .Range(0, layer.Outputs)
                .SelectMany(output =>
                    Enumerable
                        .Range(layer.Starts[output], layer.InputsOf(output).Length)
                        .Select(place => ((output, layer.Indices[place]), layer.Values[place]))
                )
                .ToDictionary();
    }

    [Fact]
    public void A_network_has_weights_of_the_base_rule_at_the_drawn_places_and_no_others()
    {
        using Network dense = Mlp.Create([400, 300, 200, 10], ActivationKind.Relu);
        using Network sparse = Mlp.Create([400, 300, 200, 10], ActivationKind.Relu);
        new GlorotUniform().Wire(dense, new Randomness(7));
        var rule = (ErdosRenyi)Wirings.Parse("erdos-renyi(density=0.05, base=glorot-uniform)");
        rule.Wire(sparse, new Randomness(7));

        SparseMatrix[] places = rule.Connect(
            [.. sparse.Weights.Select(weight => (weight.Name, weight.Shape))],
            new Randomness(7)
        );
        for (int layer = 0; layer < 2; layer++)
        {
            SparseMatrix drawn = sparse.Weights[layer].ToSparse();
            Assert.Equal(places[layer].Starts, drawn.Starts);
            Assert.Equal(places[layer].Indices, drawn.Indices);
            Assert.DoesNotContain(0, drawn.Values);
            double bound = Math.Sqrt(6.0 / (drawn.Inputs + drawn.Outputs));
            Assert.InRange(drawn.Values.Max(Math.Abs), 0.99 * bound, bound);
            Assert.Equal(WeightForm.Sparse, sparse.Weights[layer].Form);
        }

        Assert.Equal(dense.Weights[2].ToMatrix().Values, sparse.Weights[2].ToMatrix().Values);
        Assert.Equal(WeightForm.Dense, sparse.Weights[2].Form);
    }

    [Fact]
    public void Wiring_again_leaves_nothing_of_the_wiring_before()
    {
        using Network once = Mlp.Create([40, 30, 10], ActivationKind.Relu);
        using Network twice = Mlp.Create([40, 30, 10], ActivationKind.Relu);
        new ErdosRenyi { Epsilon = 1 }.Wire(twice, new Randomness(1));
        new ErdosRenyi { Density = 0.5 }.Wire(twice, new Randomness(2));
        new ErdosRenyi { Density = 0.5 }.Wire(once, new Randomness(2));
        Assert.Equal(once.Hash(), twice.Hash());
    }

    [Theory]
    [InlineData("he-normal(scale=2)")]
    [InlineData("uniform(0.3)")]
    [InlineData("orthogonal(2)")]
    public void A_layer_that_is_connected_everywhere_is_the_base_rule_s(string name)
    {
        using Network dense = Mlp.Create([17, 12, 3], ActivationKind.Relu);
        using Network full = Mlp.Create([17, 12, 3], ActivationKind.Relu);
        Wirings.Parse(name).Wire(dense, new Randomness(3));
        new ErdosRenyi((Initializer)Wirings.Parse(name)) { Density = 1 }.Wire(full, new Randomness(3));
        Assert.Equal(dense.Weights[0].ToMatrix().Values, full.Weights[0].ToMatrix().Values);
    }

    [Fact]
    public void Options_are_read_by_name()
    {
        var rule = (ErdosRenyi)
            Wirings.Parse("erdos-renyi(density=0.006, spread=erdos-renyi, base=he-uniform(1), output=sparse)");
        Assert.Equal((0.006, Distributions.ErdosRenyi, false), (rule.Density, rule.Spread, rule.HasDenseOutput));
        Assert.IsType<HeUniform>(rule.Foundation);
        Assert.Throws<UserError>(() => Wirings.Parse("erdos-renyi(density=1.1)"));
        Assert.Contains(
            "density is '0'; expected a number above 0, at most 1",
            Assert.Throws<UserError>(() => Wirings.Parse("erdos-renyi(density=0)")).Message
        );
        Assert.Contains(
            "epsilon and density are both given",
            Assert.Throws<UserError>(() => Wirings.Parse("erdos-renyi(epsilon=20, density=0.1)")).Message
        );
        Assert.Contains(
            "spread is given without a density",
            Assert.Throws<UserError>(() => Wirings.Parse("erdos-renyi(spread=erdos-renyi)")).Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new ErdosRenyi { Density = 0 });
        Assert.Throws<UserError>(() => Wirings.Parse("erdos-renyi(base=lightning)"));
    }
}
