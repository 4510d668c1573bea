using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

public class RewiredTests
{
    private static readonly int[] Widths = [60, 50, 40, 10];

    private static float[][] Weights(IWiring wiring, ulong seed = 42)
    {
        using Network network = Mlp.Create(Widths);
        wiring.Wire(network, new Randomness(seed));
        return [.. network.ToMatrices().Select(matrix => matrix.Values)];
    }

    private static double Variance(float[] weights, int layer)
    {
        var (inputs, outputs) = StrengthStatistics.Of(weights, new MatrixShape(Widths[layer + 1], Widths[layer]));
        return (inputs.Variance + outputs.Variance) / 2;
    }

    [Fact]
    public void Every_layer_has_the_weights_of_the_wiring_built_on_in_another_order()
    {
        float[][] before = Weights(new HeNormal());
        float[][] after = Weights(new Rewired(new HeNormal()));
        for (int layer = 0; layer < before.Length; layer++)
        {
            Assert.NotEqual(before[layer], after[layer]);
            Assert.Equal(before[layer].Order(), after[layer].Order());
            Assert.InRange(Variance(after[layer], layer), 0, Variance(before[layer], layer) / 2);
        }
    }

    [Fact]
    public void Rewiring_twice_draws_other_numbers_the_second_time()
    {
        var once = new Rewired(new Binary());
        float[][] first = Weights(new Rewired(new Rewired(once, null), new PreferentialAttachment { Amount = 0 }));
        Assert.Equal(Weights(new Rewired(once)), first);
        Assert.NotEqual(Weights(once), first);
    }

    [Fact]
    public void A_wiring_of_sparse_paths_keeps_its_weights_too()
    {
        float[][] before = Weights(new Lightning(count: 20));
        float[][] after = Weights(new Rewired(new Lightning(count: 20)));
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Order(), pair.Second.Order()));
    }

    [Fact]
    public void A_sparse_weight_keeps_its_form_and_its_connections_and_weights_move_among_them()
    {
        IWiring sparse = Wirings.Parse("erdos-renyi(epsilon=3)");
        using Network before = Mlp.Create(Widths);
        using Network after = Mlp.Create(Widths);
        sparse.Wire(before, new Randomness(42));
        new Rewired(sparse).Wire(after, new Randomness(42));
        Assert.Equal(WeightForm.Sparse, after.Weights[0].Form);
        SparseMatrix was = before.Weights[0].ToSparse();
        SparseMatrix became = after.Weights[0].ToSparse();
        Assert.Equal(was.Starts, became.Starts);
        Assert.Equal(was.Indices, became.Indices);
        Assert.NotEqual(was.Values, became.Values);
        Assert.Equal(was.Values.Order(), became.Values.Order());
    }

    [Fact]
    public void A_mask_stays_as_it_is_and_weights_move_among_its_connections()
    {
        float[] mask = [.. Enumerable.Range(0, 50 * 60).Select(place => place % 3 == 0 ? 0f : 1f)];
        float[] kept = [.. Weights(new HeNormal())[0].Zip(mask, (weight, keep) => weight * keep)];

        using Network network = Mlp.Create(Widths);
        new Rewired(new Masked(mask)).Wire(network, new Randomness(42));
        float[] after = network.Weights[0].ToMatrix().Values;
        Assert.Equal(mask.Select(keep => keep == 0), after.Select(weight => weight == 0));
        Assert.Equal(kept.Select(Math.Abs).Order(), after.Select(Math.Abs).Order());
        Assert.NotEqual(kept, after);
    }

    [Fact]
    public void Selection_keeps_the_draw_whose_strengths_vary_least_or_most()
    {
        float[][] plain = Weights(new HeNormal());
        float[][] least = Weights(new StrengthSelection(new HeNormal(), draws: 30));
        float[][] most = Weights(new StrengthSelection(new HeNormal(), keepsLargest: true, draws: 30));
        Assert.Equal(plain, Weights(new StrengthSelection(new HeNormal(), draws: 1)));
        for (int layer = 0; layer < plain.Length; layer++)
        {
            var shape = new MatrixShape(Widths[layer + 1], Widths[layer]);
            double[] variances =
            [
                .. Enumerable
                    .Range(0, 30)
                    .Select(draw =>
                    {
                        var weights = new float[shape.Count];
                        new HeNormal().Fill(
                            weights,
                            shape,
                            new Randomness(42).Stream(StreamNames.Weights, layer, draw)
                        );
                        return Variance(weights, layer);
                    }),
            ];
            Assert.Equal(variances.Min(), Variance(least[layer], layer));
            Assert.Equal(variances.Max(), Variance(most[layer], layer));
        }
    }

    private sealed class Masked(float[] mask) : IWiring
    {
        public string Name => "masked";

        public void Wire(Network network, Randomness randomness)
        {
            new HeNormal().Wire(network, randomness);
            network.Weights[0].SetMask(mask);
        }
    }
}
