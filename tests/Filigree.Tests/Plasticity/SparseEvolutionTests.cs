using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity;

/// <summary>SET: which connections go, how many, and where new ones come.</summary>
public sealed class SparseEvolutionTests
{
    private static readonly Randomness Randomness = new(5);

    [Fact]
    public void The_weakest_of_each_sign_go_and_the_others_stay()
    {
        // Positive 0.1 0.2 0.3 0.4 0.5, negative -0.1 -0.2 -0.3 -0.4: 40% of them are 2 and 1.6, that is 2.
        float[] weights = [0.3f, -0.1f, 0.5f, 0.1f, -0.4f, 0.2f, -0.2f, 0.4f, -0.3f];
        var layer = new SparseMatrix("w", 3, 9, [0, 4, 4, 9], [0, 2, 5, 8, 1, 2, 3, 7, 8], weights);
        var set = new SparseEvolution(0.4, new Binary());
        SparseMatrix next = set.Evolve(layer, new MatrixShape(3, 9), Randomness, 0, 1, out bool[] isNew);

        Assert.Equal(9, next.Count);
        Assert.Equal(4, isNew.Count(flag => flag));
        float[] stayed = [.. next.Values.Where((_, index) => !isNew[index])];
        Assert.Equal([0.3f, 0.5f, -0.4f, 0.4f, -0.3f], stayed);
        Assert.All(next.Values.Where((_, index) => isNew[index]), weight => Assert.Equal(1, Math.Abs(weight)));
        float[] before = layer.ToDense().Values;
        float[] after = next.ToDense().Values;
        Assert.All(stayed, weight => Assert.Equal(Array.IndexOf(before, weight), Array.IndexOf(after, weight)));
    }

    [Fact]
    public void Equal_weights_go_in_the_order_of_their_places()
    {
        var layer = new SparseMatrix("w", 2, 4, [0, 3, 6], [0, 1, 3, 0, 2, 3], [1, 1, 1, 1, 1, 1]);
        Assert.Equal([(1, 0), (1, 2), (1, 3)], Staying(new SparseEvolution(0.5, new Binary()), layer));
    }

    [Fact]
    public void Weights_of_exactly_0_all_go_beside_the_fractions_of_both_signs()
    {
        // Half of the four positive ones are two, half of the two negative ones one; both zeros go, whatever their sign.
        float[] weights = [0, 4, -0f, 1, -2, 3, 2, -1];
        var layer = new SparseMatrix("w", 2, 8, [0, 4, 8], [0, 1, 2, 3, 0, 1, 2, 3], weights);
        Assert.Equal([(0, 1), (1, 0), (1, 1)], Staying(new SparseEvolution(0.5, new Binary()), layer));
        Assert.Equal(6, Staying(new SparseEvolution(0, new Binary()), layer).Count);
    }

    [Fact]
    public void New_connections_start_at_0_and_are_connections_all_the_same()
    {
        var layer = new SparseMatrix("w", 3, 4, [0, 3, 5, 7], [0, 1, 3, 0, 2, 1, 2], [1, 2, 3, 4, 5, -6, -7]);
        var set = new SparseEvolution(0.4, new Zeros());
        SparseMatrix next = set.Evolve(layer, new MatrixShape(3, 4), Randomness, 0, 1, out bool[] isNew);

        // 40% of five and of two: two and one.
        Assert.Equal(7, next.Count);
        Assert.Equal(3, isNew.Count(flag => flag));
        Assert.All(next.Values.Zip(isNew), pair => Assert.Equal(pair.Second, pair.First == 0));

        // Untouched by a gradient they go again, with the fraction of the others: one of three and none of one.
        set.Evolve(next, new MatrixShape(3, 4), Randomness, 0, 2, out bool[] again);
        Assert.Equal(4, again.Count(flag => flag));
    }

    private static List<(int Output, int Input)> Staying(SparseEvolution set, SparseMatrix layer)
    {
        var shape = new MatrixShape(layer.Outputs, layer.Inputs);
        SparseMatrix next = set.Evolve(layer, shape, Randomness, 0, 1, out bool[] isNew);
        var stayed = new List<(int, int)>();
        for (int output = 0; output < next.Outputs; output++)
        {
            for (int index = next.Starts[output]; index < next.Starts[output + 1]; index++)
            {
                if (!isNew[index])
                {
                    stayed.Add((output, next.Indices[index]));
                }
            }
        }

        return stayed;
    }

    [Theory]
    [InlineData(30, 40, 0.05, 0.3)]
    [InlineData(30, 40, 0.9, 1)]
    [InlineData(30, 40, 1, 0.2)]
    [InlineData(1, 7, 0.5, 0)]
    [InlineData(6, 5, 0, 0.2)]
    public void Counts_are_kept_exactly(int outputs, int inputs, double density, double zeta)
    {
        SparseMatrix layer = TestConnections.Make(outputs, inputs, density, 4);
        var shape = new MatrixShape(outputs, inputs);
        var set = new SparseEvolution(zeta);
        SparseMatrix next = set.Evolve(layer, shape, Randomness, 0, 3, out bool[] isNew);

        int positive = layer.Values.Count(weight => weight >= 0);
        double expected =
            Math.Round(zeta * positive, MidpointRounding.AwayFromZero)
            + Math.Round(zeta * (layer.Count - positive), MidpointRounding.AwayFromZero);
        Assert.Equal(layer.Count, next.Count);
        Assert.Equal(expected, isNew.Count(flag => flag));
        SparseMatrix again = set.Evolve(layer, shape, Randomness, 0, 3, out _);
        Assert.Equal(next.Indices, again.Indices);
        Assert.Equal(next.Values, again.Values);
    }

    [Fact]
    public void Every_free_place_is_as_likely_as_any_other()
    {
        // One connection of five goes; with the two places that were free, three are.
        var layer = new SparseMatrix("w", 2, 4, [0, 3, 6], [0, 1, 3, 0, 2, 3], [5, 4, 3, 2, 1, 6]);
        var counts = new int[8];
        var set = new SparseEvolution(0.2, new Binary());
        for (int epoch = 1; epoch <= 3000; epoch++)
        {
            SparseMatrix next = set.Evolve(layer, new MatrixShape(2, 4), Randomness, 0, epoch, out bool[] isNew);
            int index = Array.IndexOf(isNew, true);
            counts[(index >= next.Starts[1] ? 4 : 0) + next.Indices[index]]++;
        }

        // Five standard deviations of a binomial count are 130.
        Assert.All(new[] { 2, 5, 6 }, place => Assert.InRange(counts[place], 870, 1130));
        Assert.Equal(3000, counts[2] + counts[5] + counts[6]);
    }

    [Fact]
    public void A_connection_that_comes_back_at_its_own_place_starts_without_momentum()
    {
        using var optimizer = new Sgd(momentum: 0.9);
        using var weight = new Parameter("w", ParameterKind.Weight, new MatrixShape(1, 3));
        foreach (WeightForm form in new[] { WeightForm.Sparse, WeightForm.Masked })
        {
            var matrix = new SparseMatrix("w", 1, 3, [0, 2], [0, 2], [1, 2]);
            weight.Connect(matrix, form);
            optimizer.Attach([weight]);
            optimizer.StateOf(0)[0].Span.Fill(7);
            weight.ApplyMask(optimizer.StateOf(0)[0]);
            optimizer.Reconnect(0, matrix, [false, true]);
            Assert.Equal(7, optimizer.StateOf(0)[0].Row(0)[0]);
            Assert.Equal(
                0,
                form == WeightForm.Sparse ? optimizer.StateOf(0)[0].Row(0)[1] : optimizer.StateOf(0)[0].Row(2)[0]
            );
        }
    }

    [Fact]
    public void Impossible_rules_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseEvolution(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseEvolution(double.NaN));
        Assert.Throws<ArgumentException>(() => new SparseEvolution(0.2, new Orthogonal()));
    }
}
