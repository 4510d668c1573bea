using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Tests.Topology;
using Filigree.Topology;

namespace Filigree.Tests.Connectivity;

public class RandomConnectionsTests
{
    [Theory]
    [InlineData(3, 4, 0)]
    [InlineData(3, 4, 1)]
    [InlineData(3, 4, 3)]
    [InlineData(3, 4, 6)]
    [InlineData(3, 4, 9)]
    [InlineData(3, 4, 11)]
    [InlineData(3, 4, 12)]
    [InlineData(4, 3, 5)]
    [InlineData(1, 9, 4)]
    [InlineData(9, 1, 4)]
    [InlineData(1, 130, 2)]
    [InlineData(2, 65, 2)]
    [InlineData(1, 70, 68)]
    public void Every_set_of_places_is_as_likely_as_any_other(int outputs, int inputs, int count)
    {
        int sets = (int)Binomial(outputs * inputs, count);
        var seen = new Dictionary<string, int>();
        int draws = Math.Max(2000, 20 * sets);
        for (int draw = 0; draw < draws; draw++)
        {
            string places = string.Join(' ', Places(Draw(outputs, inputs, count, (ulong)draw)));
            seen[places] = seen.GetValueOrDefault(places) + 1;
        }

        if (sets == 1)
        {
            Assert.Single(seen);
        }
        else
        {
            ChiSquare.AssertUniform(seen.Values, sets);
        }
    }

    [Fact]
    public void There_are_exactly_as_many_connections_as_asked_for_whatever_the_sizes()
    {
        // The matrix itself refuses connections that are not distinct and in order.
        foreach (int outputs in new[] { 1, 2, 7, 64, 100 })
        {
            foreach (int inputs in new[] { 1, 3, 63, 64, 65, 300 })
            {
                foreach (double share in new[] { 0, 0.001, 0.03, 0.3, 0.5, 0.7, 0.999, 1 })
                {
                    int count = (int)(share * outputs * inputs);
                    SparseMatrix drawn = Draw(outputs, inputs, count, 1);
                    Assert.Equal((outputs, inputs, count), (drawn.Outputs, drawn.Inputs, drawn.Count));
                }
            }
        }
    }

    [Fact]
    public void A_layer_of_more_places_than_any_array_is_drawn_by_its_connections()
    {
        const int neurons = 200_000;
        SparseMatrix drawn = Draw(neurons, neurons, 20 * neurons, 5);

        Assert.Equal(20 * neurons, drawn.Count);
        // A row is binomial, nearly Poisson: mean and variance 20.
        double variance = Enumerable
            .Range(0, neurons)
            .Average(output => Math.Pow(drawn.InputsOf(output).Length - 20, 2));
        Assert.InRange(variance, 19.6, 20.4);
        Assert.InRange(drawn.Indices.Average(), 0.499 * neurons, 0.501 * neurons);
    }

    [Fact]
    public void The_same_seed_gives_the_same_connections_and_another_seed_others()
    {
        Assert.Equal(Places(Draw(30, 40, 100, 1)), Places(Draw(30, 40, 100, 1)));
        Assert.NotEqual(Places(Draw(30, 40, 100, 1)), Places(Draw(30, 40, 100, 2)));
    }

    [Fact]
    public void The_stream_of_places_is_frozen()
    {
        Assert.Equal([1, 2, 4, 19, 26, 28, 39], Places(Draw(5, 8, 7, 42)));
    }

    [Fact]
    public void More_connections_than_places_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(3, 4, 13, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(3, 4, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(1_000_000, 1_000_000, 1L << 32, 1));
    }

    [Theory]
    [InlineData(3, 3, 4, 2)]
    [InlineData(2, 5, 8, 1)]
    [InlineData(2, 5, 3, 3)]
    public void A_generation_moves_every_choice_of_connections_to_every_choice_of_free_places_alike(
        int outputs,
        int inputs,
        int count,
        int moved
    )
    {
        SparseMatrix parent = Draw(outputs, inputs, count, 1);
        int outcomes = (int)(Binomial(count, moved) * Binomial((outputs * inputs) - count, moved));
        var seen = new Dictionary<string, int>();
        for (int draw = 0; draw < 50 * outcomes; draw++)
        {
            SparseMatrix child = Generations.Next(parent, moved, new RandomStream((ulong)draw, "test", 0, 0));
            string places = string.Join(' ', Places(child));
            seen[places] = seen.GetValueOrDefault(places) + 1;
        }

        ChiSquare.AssertUniform(seen.Values, outcomes);
    }

    [Fact]
    public void A_generation_differs_in_exactly_the_moved_connections_and_keeps_all_weights()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            int outputs = 1 + (int)(seed % 13);
            int inputs = 1 + (int)(seed * 7 % 90);
            SparseMatrix parent = Draw(outputs, inputs, outputs * inputs * (int)(seed % 5) / 4, seed);
            for (int place = 0; place < parent.Count; place++)
            {
                parent.Values[place] = place + 1;
            }

            int most = Math.Min(parent.Count, outputs * inputs - parent.Count);
            foreach (int moved in new[] { 0, most / 3, most })
            {
                SparseMatrix child = Generations.Next(parent, moved, new RandomStream(seed, "test", 0, 0));
                Assert.Equal(parent.Count - moved, Places(parent).Intersect(Places(child)).Count());
                Assert.Equal(parent.Values, child.Values.Order());
                Dictionary<long, float> before = Places(parent).Zip(parent.Values).ToDictionary();
                Assert.All(
                    Places(child).Zip(child.Values),
                    pair => Assert.Equal(pair.Second, before.GetValueOrDefault(pair.First, pair.Second))
                );
            }
        }
    }

    [Fact]
    public void A_network_s_generation_moves_one_in_a_hundred_and_leaves_full_layers_alone()
    {
        SparseMatrix[] root = [Draw(50, 80, 1000, 1), Draw(10, 50, 500, 1)];
        SparseMatrix[] first = Generations.Next(root, Generations.PaperFraction, new Randomness(3), 1);
        SparseMatrix[] second = Generations.Next(first, Generations.PaperFraction, new Randomness(3), 2);

        Assert.Equal(990, Places(root[0]).Intersect(Places(first[0])).Count());
        Assert.Equal(990, Places(first[0]).Intersect(Places(second[0])).Count());
        Assert.Equal(root[1].Indices, second[1].Indices);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Generations.Next(root[1], 1, new RandomStream(1, "test", 0, 0))
        );
    }

    private static SparseMatrix Draw(int outputs, int inputs, long count, ulong seed) =>
        RandomConnections.Draw("w", new MatrixShape(outputs, inputs), count, new RandomStream(seed, "test", 0, 0));

    private static long[] Places(SparseMatrix matrix) =>
        [
            .. Enumerable
                .Range(0, matrix.Outputs)
                .SelectMany(output =>
                    matrix.InputsOf(output).ToArray().Select(i => ((long)output * matrix.Inputs) + i)
                ),
        ];

    private static double Binomial(int n, int k) =>
        Math.Round(Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i));
}
