using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tests.Support;

namespace Filigree.Tests.Connectivity;

public class PatternTests
{
    [Fact]
    public void Without_a_pattern_the_best_are_kept_and_of_equal_ones_the_lower_goes_first()
    {
        var layer = new SparseMatrix("w", 2, 3, [0, 3, 5], [0, 1, 2, 0, 2], [0, 0, 0, 0, 0]);
        Assert.Equal([false, true, false, true, true], Keep(new Unstructured(), layer, [1, 2, 1, 1, float.NaN], 3));
        Assert.Equal(new bool[5], Keep(new Unstructured(), layer, [1, 2, 1, 1, 3], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Keep(new Unstructured(), layer, [1, 2, 1, 1, 3], 6));
        Assert.Throws<ArgumentException>(() => Keep(new Unstructured(), layer, [1, 2], 1));
    }

    [Fact]
    public void One_fan_in_for_all_neurons_keeps_each_neurons_best()
    {
        SparseMatrix layer = TestConnections.Make(5, 40, 0.7, seed: 3);
        bool[] kept = Keep(new FixedFanIn(), layer, Magnitudes(layer), 52);
        SparseMatrix left = layer.Without(Array.ConvertAll(kept, stays => !stays));
        for (int output = 0; output < layer.Outputs; output++)
        {
            Assert.Equal(
                layer.WeightsOf(output).ToArray().Select(MathF.Abs).OrderDescending().Take(10).Order(),
                left.WeightsOf(output).ToArray().Select(MathF.Abs).Order()
            );
        }
    }

    [Fact]
    public void N_of_M_consecutive_inputs_are_kept_and_of_whole_neurons_the_best()
    {
        SparseMatrix layer = Full(3, [4, 1, 2, 3, 0, 9, 8, 7, 5, 5, 5, 6], inputs: 4);
        Assert.Equal(
            [true, false, false, true, false, true, true, false, false, false, true, true],
            Keep(new TwoOfFour(), layer, layer.Values, 6)
        );
        Assert.Equal(
            [false, false, false, false, true, true, true, true, true, true, true, true],
            Keep(new WholeNeurons(), layer, layer.Values, 7)
        );
        Assert.Equal(8, new WholeNeurons().Fit(PlaceRows.Of(layer), 7));
    }

    [Fact]
    public void Blocks_stay_or_go_together()
    {
        SparseMatrix layer = Full(4, [1, 1, 9, 1, 1, 1, 1, 1, 3, 3, 0, 0, 3, 3, 0, 0], inputs: 4);
        Assert.Equal(
            [false, false, true, true, false, false, true, true, true, true, false, false, true, true, false, false],
            Keep(new Blocks(2), layer, layer.Values, 8)
        );
    }

    [Fact]
    public void A_pattern_from_outside_the_library_prunes_iteratively()
    {
        SparseMatrix layer = TestConnections.Make(6, 30, 1, seed: 2);
        SparseMatrix[] layers = [layer];
        var rule = new IterativePruning(rate: 0.5) { Pattern = new FixedFanIn() };
        foreach (int fanIn in new[] { 15, 8, 4 })
        {
            layers = rule.Prune(layers);
            Assert.All(Enumerable.Range(0, 6), output => Assert.Equal(fanIn, layers[0].InputsOf(output).Length));
        }
    }

    private static bool[] Keep(IPattern pattern, SparseMatrix layer, float[] scores, long count)
    {
        var kept = new bool[layer.Count];
        pattern.Keep(PlaceRows.Of(layer), scores, count, kept);
        return kept;
    }

    private static float[] Magnitudes(SparseMatrix layer) => Array.ConvertAll(layer.Values, MathF.Abs);

    private static SparseMatrix Full(int outputs, float[] scores, int inputs) =>
        SparseMatrix.NonZero(new WeightMatrix("w", outputs, inputs, [.. scores.Select(_ => 1f)])).WithWeights(scores);

    // As a user would write them: each neuron's candidates are chosen among by the one rule that there is.
    private sealed class FixedFanIn : IPattern
    {
        public string Name => "fan-in";

        public long Fit(PlaceRows candidates, long count) => candidates.Rows * FanIn(candidates, count);

        public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
        {
            for (int output = 0; output < candidates.Rows; output++)
            {
                Range range = candidates.Range(output);
                Best(scores[range], FanIn(candidates, count), kept[range]);
            }
        }

        private static long FanIn(PlaceRows candidates, long count) =>
            NearestCount.Multiple(1.0 / candidates.Rows, count);
    }

    private sealed class TwoOfFour : IPattern
    {
        public string Name => "2:4";

        public long Fit(PlaceRows candidates, long count) => candidates.Count / 2;

        public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
        {
            for (int start = 0; start < candidates.Count; start += 4)
            {
                Best(scores.Slice(start, 4), 2, kept.Slice(start, 4));
            }
        }
    }

    private sealed class WholeNeurons : IPattern
    {
        public string Name => "neurons";

        public long Fit(PlaceRows candidates, long count) =>
            candidates.Columns * NearestCount.Multiple(1.0 / candidates.Columns, count);

        public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
        {
            var sums = new float[candidates.Rows];
            var stays = new bool[candidates.Rows];
            for (int output = 0; output < sums.Length; output++)
            {
                foreach (float score in scores[candidates.Range(output)])
                {
                    sums[output] += score;
                }
            }

            Best(sums, Fit(candidates, count) / candidates.Columns, stays);
            for (int output = 0; output < sums.Length; output++)
            {
                kept[candidates.Range(output)].Fill(stays[output]);
            }
        }
    }

    private sealed class Blocks(int side) : IPattern
    {
        public string Name => "blocks";

        public long Fit(PlaceRows candidates, long count) => count / (side * side) * side * side;

        public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
        {
            int across = candidates.Columns / side;
            var sums = new float[candidates.Rows / side * across];
            var stays = new bool[sums.Length];
            for (int place = 0; place < scores.Length; place++)
            {
                sums[Block(place, candidates.Columns, across)] += scores[place];
            }

            Best(sums, count / (side * side), stays);
            for (int place = 0; place < scores.Length; place++)
            {
                kept[place] = stays[Block(place, candidates.Columns, across)];
            }
        }

        private int Block(int place, int columns, int across) =>
            place / columns / side * across + place % columns / side;
    }

    private static void Best(ReadOnlySpan<float> scores, long count, Span<bool> kept) =>
        new Unstructured().Keep(
            new PlaceRows(scores.Length, [0, scores.Length], Ascending(scores.Length)),
            scores,
            count,
            kept
        );

    private static int[] Ascending(int count) => [.. Enumerable.Range(0, count)];
}
