using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
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
    public void A_network_has_the_base_rule_s_weights_at_the_drawn_places_and_no_others()
    {
        using Network dense = Mlp.Create([40, 30, 20, 10], ActivationKind.Relu);
        using Network sparse = Mlp.Create([40, 30, 20, 10], ActivationKind.Relu);
        new GlorotNormal().Wire(dense, new Randomness(7));
        var rule = (ErdosRenyi)Wirings.Parse("erdos-renyi(2, base=glorot-normal)");
        rule.Wire(sparse, new Randomness(7));

        SparseMatrix[] places = rule.Connect(
            [.. sparse.Weights.Select(weight => (weight.Name, weight.Shape))],
            new Randomness(7)
        );
        for (int layer = 0; layer < 3; layer++)
        {
            float[] weights = dense.Weights[layer].ToMatrix().Values;
            Array.Fill(places[layer].Values, 1);
            float[] isThere = places[layer].ToDense().Values;
            Assert.Equal(
                weights.Zip(isThere, (weight, there) => weight * there),
                sparse.Weights[layer].ToMatrix().Values
            );
        }

        Assert.NotNull(sparse.Weights[0].Mask);
        Assert.Null(sparse.Weights[2].Mask);
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
