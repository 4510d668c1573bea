using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tests.Support;

namespace Filigree.Tests.Connectivity;

/// <summary>Which candidates a pattern keeps; all but the drawn ones are small enough to follow by hand.</summary>
[Trait("Run", "once")]
public class PatternTests
{
    [Fact]
    public void Without_a_pattern_the_best_are_kept_and_of_equal_ones_the_lower_goes_first()
    {
        var layer = new SparseMatrix("w", 2, 3, [0, 3, 5], [0, 1, 2, 0, 2], [0, 0, 0, 0, 0]);
        Assert.Equal([false, true, false, true, true], Keep(new Unstructured(), layer, [1, 2, 1, 1, float.NaN], 3));
        Assert.Equal(new bool[5], Keep(new Unstructured(), layer, [1, 2, 1, 1, 3], 0));
    }

    [Theory]
    [InlineData("unstructured")]
    [InlineData("n-of-m")]
    [InlineData("blocks")]
    [InlineData("fan-in")]
    [InlineData("neurons")]
    [InlineData("rows")]
    public void Every_pattern_refuses_scores_that_do_not_fit(string name)
    {
        IPattern pattern = new RuleBook(Patterns.Catalog).Parse<IPattern>(name);
        Assert.Equal(name, pattern.Name);
        SparseMatrix layer = Full([1, 2, 1, 1, 3, 4], inputs: 3);
        Assert.Throws<ArgumentException>(() => Keep(pattern, layer, [1, 2], 1));
        Assert.Equal(6, Keep(new Unstructured(), layer, layer.Values, 6).Count(kept => kept));
        if (name != "n-of-m")
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Keep(pattern, layer, layer.Values, 7));
            Assert.Equal(6, Keep(pattern, layer, layer.Values, 6).Count(kept => kept));
            Assert.Equal(0, Keep(pattern, layer, layer.Values, 0).Count(kept => kept));
        }
    }

    [Fact]
    public void N_of_m_consecutive_inputs_are_kept_and_a_remainder_keeps_its_share()
    {
        // The last two of six keep 2 * 2/4 = 1; of equal scores the last stays.
        SparseMatrix layer = Full([4, 1, 2, 3, 7, 8, 0, 9, 8, 7, 1, 1, 5, 5, 5, 6, 2, 2], inputs: 6);
        Assert.Equal(
            [
                true,
                false,
                false,
                true,
                false,
                true,
                false,
                true,
                true,
                false,
                false,
                true,
                false,
                false,
                true,
                true,
                false,
                true,
            ],
            Keep(new NOfM(2, 4), layer, layer.Values, 0)
        );
        // 1 of 4, of candidates of which some are missing: each group keeps at most one.
        var few = new SparseMatrix("w", 1, 8, [0, 4], [1, 2, 3, 6], [3, 9, 1, 0.5f]);
        Assert.Equal([false, true, false, true], Keep(new NOfM(1, 4), few, few.Values, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NOfM(3, 2));
    }

    [Fact]
    public void In_a_convolution_n_of_m_consecutive_channels_are_kept_at_each_position()
    {
        // Two channels, a kernel of 1 x 3: column = 3 channel + position.
        var layer = new SparseMatrix("w", 1, 6, [0, 6], [0, 1, 2, 3, 4, 5], [1, 5, 3, 2, 4, 6])
        {
            Shape = new MatrixShape(1, 6, 1, 3),
        };
        Assert.Equal([false, true, false, true, false, true], Keep(new NOfM(1, 2), layer, layer.Values, 0));
    }

    [Fact]
    public void Blocks_stay_or_go_together_and_those_at_edges_count_their_real_members()
    {
        SparseMatrix layer = Full([1, 1, 9, 1, 1, 1, 1, 1, 3, 3, 0, 0, 3, 3, 0, 0], inputs: 4);
        Assert.Equal(
            [false, false, true, true, false, false, true, true, true, true, false, false, true, true, false, false],
            Keep(new Blocks(2, 2), layer, layer.Values, 8)
        );
        // Means 7/4 and 3/2 below, by the highest 9 comes first.
        Assert.Equal(
            [
                false,
                false,
                true,
                true,
                false,
                false,
                true,
                true,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
            ],
            Keep(new Blocks(2, 2, BlockScore.Max), layer, layer.Values, 4)
        );
        Assert.Equal(
            [8, 9, 12, 13],
            Kept(new Blocks(2, 2), layer, 5) // 5 is nearer to one block than to two
        );

        // 2 x 3 in blocks of 2 x 2: the second has two members, whose mean 4 is above 3.
        SparseMatrix edge = Full([3, 3, 4, 3, 3, 4], inputs: 3);
        Assert.Equal([2, 5], Kept(new Blocks(2, 2), edge, 2));
    }

    [Fact]
    public void Whole_neurons_are_ranked_by_the_sum_of_their_scores()
    {
        SparseMatrix layer = Full([4, 1, 2, 3, 0, 9, 8, 7, 5, 5, 5, 6], inputs: 4);
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], Kept(new WholeNeurons(), layer, 7));
        Assert.Equal([4, 5, 6, 7], Kept(new WholeNeurons(), layer, 5));
    }

    [Fact]
    public void Equal_rows_and_one_fan_in_keep_each_neurons_best()
    {
        SparseMatrix layer = TestConnections.Make(5, 40, 0.7, seed: 3);
        foreach (IPattern pattern in (IPattern[])[new EqualRows(), new FanIn(gamma: 0)])
        {
            bool[] kept = Keep(pattern, layer, Magnitudes(layer), 52);
            SparseMatrix left = layer.Without(Array.ConvertAll(kept, stays => !stays));
            for (int output = 0; output < layer.Outputs; output++)
            {
                Assert.Equal(
                    layer.WeightsOf(output).ToArray().Select(MathF.Abs).OrderDescending().Take(10).Order(),
                    left.WeightsOf(output).ToArray().Select(MathF.Abs).Order()
                );
            }
        }
    }

    [Fact]
    public void A_neuron_with_few_of_the_best_is_off_and_the_others_take_its_connections()
    {
        // The best six of twelve: four of the first neuron, two of the second, none of the third; k = 2.
        SparseMatrix layer = Full([9, 8, 7, 6, 5, 4, 1, 1, 2, 2, 2, 2], inputs: 4);
        Assert.Equal([0, 1, 2, 4, 5, 7], Kept(new FanIn(gamma: 0.3), layer, 6));
        // The second has two of the best, and gamma k = 2 of k = 2 is not above that.
        Assert.Equal([0, 1, 2, 4, 5, 7], Kept(new FanIn(gamma: 1), layer, 6));
        // Of the best four, all are the first neuron's.
        Assert.Equal([0, 1, 2, 3], Kept(new FanIn(gamma: 0.3), layer, 4));
    }

    [Fact]
    public void A_pattern_prunes_iteratively_be_it_from_outside_the_library()
    {
        SparseMatrix layer = TestConnections.Make(6, 30, 1, seed: 2);
        SparseMatrix[] layers = [layer];
        var rule = new IterativePruning(rate: 0.5) { Pattern = new FirstInputs() };
        foreach (int fanIn in new[] { 15, 8, 4 })
        {
            layers = rule.Prune(layers);
            Assert.All(Enumerable.Range(0, 6), output => Assert.Equal(fanIn, layers[0].InputsOf(output).Length));
        }

        IPlasticity written = new RuleBook(PlasticityRules.Catalog, Patterns.Catalog).Parse<IPlasticity>(
            "iterative-pruning(pattern=n-of-m(1, 2))"
        );
        Assert.IsType<NOfM>(Assert.IsType<IterativePruning>(written).Pattern);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    [InlineData(3, 5)]
    [InlineData(5, 8)]
    public void A_row_that_lacks_nothing_keeps_the_best_of_each_group_whatever_its_width(int n, int m)
    {
        for (int inputs = 1; inputs <= 19; inputs++)
        {
            float[] scores = [.. Enumerable.Range(0, 3 * inputs).Select(Score)];
            bool[] kept = Keep(new NOfM(n, m), Full(scores, inputs), scores, 0);
            for (int start = 0; start < scores.Length; start += Math.Min(m, inputs - start % inputs))
            {
                int members = Math.Min(m, inputs - start % inputs);
                long quota = members == m ? n : NearestCount.Multiple((double)n / m, members);
                int[] best =
                [
                    .. Enumerable
                        .Range(start, members)
                        .OrderByDescending(index =>
                            float.IsNaN(scores[index]) ? double.PositiveInfinity : scores[index]
                        )
                        .ThenByDescending(index => index)
                        .Take((int)quota)
                        .Order(),
                ];
                Assert.Equal(best, Enumerable.Range(start, members).Where(index => kept[index]));
            }
        }

        static float Score(int index) =>
            (index * 7919 % 11) switch
            {
                0 => -0f,
                1 => float.NaN,
                int other => (other - 4) / 2 * 0.5f,
            };
    }

    private static IEnumerable<int> Kept(IPattern pattern, SparseMatrix layer, long count) =>
        Keep(pattern, layer, layer.Values, count).Index().Where(one => one.Item).Select(one => one.Index);

    private static bool[] Keep(IPattern pattern, SparseMatrix layer, float[] scores, long count)
    {
        var kept = new bool[layer.Count];
        pattern.Keep(PlaceRows.Of(layer), scores, count, kept);
        return kept;
    }

    private static float[] Magnitudes(SparseMatrix layer) => Array.ConvertAll(layer.Values, MathF.Abs);

    private static SparseMatrix Full(float[] scores, int inputs) =>
        SparseMatrix
            .NonZero(new WeightMatrix("w", scores.Length / inputs, inputs, [.. scores.Select(_ => 1f)]))
            .WithWeights(scores);

    // As a user would write one.
    private sealed class FirstInputs : IPattern
    {
        public string Name => "first-inputs";

        public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
        {
            for (int output = 0; output < candidates.Rows; output++)
            {
                Span<bool> own = kept[candidates.Range(output)];
                own.Clear();
                own[..(int)NearestCount.Multiple(1.0 / candidates.Rows, count)].Fill(true);
            }
        }
    }
}
