using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;
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
            new ErdosRenyi { Density = 0.1, Spread = ConnectionSpread.ErdosRenyi }.Counts(Shapes)
        );
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
        Assert.Equal((0.006, ConnectionSpread.ErdosRenyi, false), (rule.Density, rule.Spread, rule.HasDenseOutput));
        Assert.IsType<HeUniform>(rule.Foundation);
        Assert.Throws<UserError>(() => Wirings.Parse("erdos-renyi(density=1.1)"));
        Assert.Throws<UserError>(() => Wirings.Parse("erdos-renyi(base=lightning)"));
    }
}
