using Filigree.Numerics;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

public class LightningTests
{
    private static readonly MatrixShape[] LeNet = [new(300, 784), new(100, 300), new(10, 100)];

    private static float[][] Draw(Lightning rule, MatrixShape[] chain, ulong seed = 1)
    {
        // Filled with rubbish, which the rule must clear.
        float[][] weights = [.. chain.Select(shape => Enumerable.Repeat(7f, shape.Count).ToArray())];
        rule.Fill(chain, weights, new Randomness(seed));
        return weights;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    [InlineData(20000)]
    public void Every_edge_lies_on_a_complete_path(int count)
    {
        float[][] weights = Draw(new Lightning(count), LeNet);
        for (int layer = 0; layer + 1 < LeNet.Length; layer++)
        {
            for (int neuron = 0; neuron < LeNet[layer].Outputs; neuron++)
            {
                int inputs = LeNet[layer].Inputs;
                int wide = LeNet[layer + 1].Inputs;
                bool hasInput = weights[layer].AsSpan(neuron * inputs, inputs).IndexOfAnyExcept(0f) >= 0;
                bool hasOutput = Enumerable
                    .Range(0, LeNet[layer + 1].Outputs)
                    .Any(head => weights[layer + 1][head * wide + neuron] != 0);
                Assert.Equal(hasInput, hasOutput);
            }
        }
    }

    [Fact]
    public void Weights_are_plus_or_minus_the_strength_about_equally_often()
    {
        float[] edges = [.. Draw(new Lightning(5000, 0.25), LeNet).SelectMany(w => w).Where(w => w != 0)];
        Assert.All(edges, weight => Assert.Equal(0.25f, Math.Abs(weight)));
        double share = edges.Count(weight => weight > 0) / (double)edges.Length;
        Assert.InRange(share, 0.5 - 2.5 / Math.Sqrt(edges.Length), 0.5 + 2.5 / Math.Sqrt(edges.Length));
    }

    [Fact]
    public void A_layer_of_m_edges_has_m_times_1_minus_exp_minus_count_over_m_of_them()
    {
        // The expected number of distinct edges among count uniform draws from m: m (1 - (1 - 1/m)^count).
        const int count = 1000;
        float[][] weights = Draw(new Lightning(count), LeNet);
        for (int layer = 0; layer < LeNet.Length; layer++)
        {
            double m = LeNet[layer].Count;
            double expected = m * (1 - Math.Pow(1 - 1 / m, count));
            double variance = m * Math.Pow(1 - 1 / m, count) * (1 - Math.Pow(1 - 1 / m, count));
            int edges = weights[layer].Count(weight => weight != 0);
            Assert.InRange(edges, expected - 5 * Math.Sqrt(variance), expected + 5 * Math.Sqrt(variance));
        }
    }

    [Fact]
    public void One_lightning_is_one_edge_a_layer_that_meet()
    {
        float[][] weights = Draw(new Lightning(1, 0.5), LeNet);
        int[] places = [.. weights.Select(layer => Array.FindIndex(layer, weight => weight != 0))];
        Assert.All(weights, layer => Assert.Single(layer, weight => weight != 0));
        Assert.Equal(places[0] / 784, places[1] % 300);
        Assert.Equal(places[1] / 300, places[2] % 100);
    }

    [Fact]
    public void In_a_chain_of_single_neurons_paths_share_their_edges_without_being_summed()
    {
        float[][] weights = Draw(new Lightning(50, 0.5), [new(1, 1), new(1, 1)]);
        Assert.All(weights, layer => Assert.Equal(0.5f, Math.Abs(Assert.Single(layer))));
    }

    [Fact]
    public void Noise_spreads_the_strengths_and_moves_no_edge()
    {
        float[][] plain = Draw(new Lightning(5000, 0.5), LeNet);
        float[][] noisy = Draw(new Lightning(5000, 0.5, noise: 0.1), LeNet);
        for (int layer = 0; layer < LeNet.Length; layer++)
        {
            Assert.Equal(plain[layer].Select(Math.Sign), noisy[layer].Select(Math.Sign));
        }

        double[] ratios =
        [
            .. plain
                .SelectMany(w => w)
                .Zip(noisy.SelectMany(w => w))
                .Where(pair => pair.First != 0)
                .Select(pair => (double)pair.Second / pair.First),
        ];
        double mean = ratios.Average();
        double deviation = Math.Sqrt(ratios.Sum(ratio => (ratio - mean) * (ratio - mean)) / ratios.Length);
        Assert.InRange(mean, 1 - 0.5 / Math.Sqrt(ratios.Length), 1 + 0.5 / Math.Sqrt(ratios.Length));
        Assert.InRange(deviation, 0.095, 0.105);
    }

    [Fact]
    public void A_seed_always_gives_the_same_edges()
    {
        Assert.Equal(Draw(new Lightning(100), LeNet, 5), Draw(new Lightning(100), LeNet, 5));
        Assert.NotEqual(Draw(new Lightning(100), LeNet, 5)[0], Draw(new Lightning(100), LeNet, 6)[0]);
        float[][] small = Draw(new Lightning(3, 2), [new(4, 3), new(2, 4)], 42);
        Assert.Equal([0, 0, -2, 0, 0, 0, 0, 0, 0, 0, -2, 2], small[0]);
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, -2], small[1]);
    }

    [Fact]
    public void Shapes_that_do_not_meet_are_refused()
    {
        var rule = new Lightning();
        var randomness = new Randomness(1);
        Assert.Throws<ArgumentException>(() =>
            rule.Fill([new(2, 3), new(2, 3)], [new float[6], new float[6]], randomness)
        );
        Assert.Throws<ArgumentException>(() => rule.Fill([new(2, 3)], [new float[5]], randomness));
        Assert.Throws<ArgumentOutOfRangeException>(() => rule.Fill([], [], randomness));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lightning(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lightning(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lightning(1, 1, double.NaN));
    }
}
